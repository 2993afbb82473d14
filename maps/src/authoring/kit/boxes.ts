import { Geometry, type Paint } from "./Geometry.ts";
import { add, cross, normalized, scaled, subtract, type Vec3 } from "./vectors.ts";

const FACES: readonly Vec3[] = [
  [1, 0, 0],
  [-1, 0, 0],
  [0, 1, 0],
  [0, -1, 0],
  [0, 0, 1],
  [0, 0, -1],
];

/** How far along each edge a rounded face has corners, as parts of the radius from the edge. */
const ROUNDING = { soft: [0, 1], softer: [0, 0.35, 1] } as const;

/**
 * A box around its middle, edges rounded by `radius` (0: sharp).
 * `softer` doubles the steps of the rounding, for large cushions seen from near.
 */
export function box(
  center: Vec3,
  size: Vec3,
  paint: Paint,
  radius = 0,
  rounding: keyof typeof ROUNDING = "soft",
): Geometry {
  const geometry = new Geometry();
  const half = scaled(size, 0.5);
  const reach = Math.min(radius, half[0] * 0.98, half[1] * 0.98, half[2] * 0.98);
  for (const face of FACES) {
    const u: Vec3 = face[1] === 0 ? [0, 1, 0] : [1, 0, 0];
    const v = cross(face, u);
    const columns = stops(extent(half, v), reach, rounding);
    const first = geometry.vertexCount;
    const rows = stops(extent(half, u), reach, rounding);
    for (const a of rows) {
      for (const b of columns) {
        const onFace = add(add(scaled(face, extent(half, face)), scaled(u, a)), scaled(v, b));
        if (reach === 0) {
          geometry.vertex(add(center, onFace), face, paint);
          continue;
        }
        const inner: Vec3 = [
          clampTo(onFace[0], half[0] - reach),
          clampTo(onFace[1], half[1] - reach),
          clampTo(onFace[2], half[2] - reach),
        ];
        const normal = normalized(subtract(onFace, inner));
        geometry.vertex(add(center, add(inner, scaled(normal, reach))), normal, paint);
      }
    }
    geometry.weave(first, rows.length, columns.length);
  }
  return geometry;
}

/** A box standing on `y`, given by its middle on the ground. */
export function block(x: number, y: number, z: number, size: Vec3, paint: Paint, radius = 0): Geometry {
  return box([x, y + size[1] / 2, z], size, paint, radius);
}

function stops(half: number, radius: number, rounding: keyof typeof ROUNDING): number[] {
  if (radius === 0) return [-half, half];
  const near = ROUNDING[rounding].map((part) => -half + part * radius);
  return [...near, ...near.map((value) => -value).reverse()];
}

function extent(half: Vec3, axis: Vec3): number {
  return Math.abs(half[0] * axis[0]) + Math.abs(half[1] * axis[1]) + Math.abs(half[2] * axis[2]);
}

function clampTo(value: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, value));
}

/**
 * A box to step onto: sharp but for a shallow cut along its upper edges, never steeper than people can walk.
 * (A round edge counts as a steep slope, and a ring of steep slope around a slab keeps everyone off it.)
 */
export function slab(center: Vec3, size: Vec3, paint: Paint, cut = 0.03): Geometry {
  const geometry = new Geometry();
  const [hx, hy, hz] = scaled(size, 0.5);
  const corners = (x: number, y: number, z: number): Vec3[] =>
    [
      [-x, y, -z],
      [x, y, -z],
      [x, y, z],
      [-x, y, z],
    ].map((corner) => add(center, corner as unknown as Vec3));
  const top = corners(hx - cut, hy, hz - cut);
  const shoulder = corners(hx, hy - cut / 2, hz);
  const foot = corners(hx, -hy, hz);
  const face = (points: readonly Vec3[], normal: Vec3) => {
    const [a, b, c, d] = points.map((point) => geometry.vertex(point, normal, paint));
    geometry.quad(a!, b!, c!, d!);
  };
  face(top, [0, 1, 0]);
  const sides: readonly Vec3[] = [
    [0, 0, -1],
    [1, 0, 0],
    [0, 0, 1],
    [-1, 0, 0],
  ];
  for (const [k, side] of sides.entries()) {
    const next = (k + 1) % 4;
    face([shoulder[k]!, shoulder[next]!, top[next]!, top[k]!], add(side, [0, 1.4, 0]));
    face([foot[k]!, foot[next]!, shoulder[next]!, shoulder[k]!], side);
  }
  return geometry;
}
