import { add, cross, normalize, scale, subtract, type Vec3 } from "../motion/quaternion.ts";
import type { Sheet } from "./Sculpture.ts";

const TURN = Math.PI * 2;

/** 0 below `from`, 1 above `to`, smooth between; `from` may be the larger. */
export const smoothstep = (from: number, to: number, value: number): number => {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
};

const signedPower = (value: number, power: number): number => Math.sign(value) * Math.abs(value) ** power;

/** A superellipsoid: `roundness` 1 is an ellipsoid, less is boxier. Vertical range from −1 (bottom) to 1 (top). */
export function ellipsoid(
  center: Vec3,
  radii: Vec3,
  { columns = 20, rows = 12, roundness = 1, bottom = -1, top = 1 } = {},
): Sheet {
  const low = Math.asin(bottom);
  const high = Math.asin(top);
  return {
    columns,
    rows,
    at: (u, v) => {
      const around = u * TURN;
      const up = low + (high - low) * v;
      const ring = signedPower(Math.max(0, Math.cos(up)), roundness);
      return [
        center[0] + ring * signedPower(Math.sin(around), roundness) * radii[0],
        center[1] + signedPower(Math.sin(up), roundness) * radii[1],
        center[2] + ring * signedPower(Math.cos(around), roundness) * radii[2],
      ];
    },
  };
}

/** A point on a smooth curve through the given points (Catmull–Rom, uniform), `t` in [0, 1]. */
export function alongCurve<Point extends readonly number[]>(points: readonly Point[], t: number): number[] {
  const last = points.length - 1;
  const at = Math.min(last - 1e-9, Math.max(0, t * last));
  const index = Math.floor(at);
  const f = at - index;
  const [p0, p1, p2, p3] = [
    points[Math.max(0, index - 1)]!,
    points[index]!,
    points[index + 1]!,
    points[Math.min(last, index + 2)]!,
  ];
  return p1.map((value, axis) => {
    const [a, c, d] = [p0[axis]!, p2[axis]!, p3[axis]!];
    return (
      0.5 *
      (2 * value + (c - a) * f + (2 * a - 5 * value + 4 * c - d) * f * f + (3 * value - a - 3 * c + d) * f * f * f)
    );
  });
}

/** A point of a turned shape's outline: radius sideways, height, and the depth's share of the radius. */
export type Outline = readonly (readonly [radius: number, y: number, depth?: number])[];

/** A shape turned about the vertical axis, from a smooth outline. `from`/`to` (turns, 0 is the front) leave a slit open. */
export function turned(
  outline: Outline,
  {
    columns = 24,
    rows = 12,
    depth = 1,
    x = 0,
    z = 0,
    from = 0,
    to = 1,
  }: { columns?: number; rows?: number; depth?: number; x?: number; z?: number; from?: number; to?: number } = {},
): Sheet {
  const full = outline.map(([radius, y, share]) => [radius, y, share ?? depth] as const);
  return {
    columns,
    rows,
    closed: from === 0 && to === 1,
    at: (u, v) => {
      const [radius, y, share] = alongCurve(full, v) as [number, number, number];
      const around = (from + (to - from) * u) * TURN;
      const r = Math.max(0, radius);
      return [x + Math.sin(around) * r, y, z + Math.cos(around) * r * share];
    },
  };
}

/** A tube along a smooth path with a radius at each point. Its ends are domes: `dome` 1 half balls, 0 flat; `endDome` for the last. */
export function tube(
  path: readonly (readonly [x: number, y: number, z: number, radius: number])[],
  { columns = 12, rows = 10, cap = 3, dome = 1, endDome = 1 as number, up = [0, 0, 1] as Vec3 } = {},
): Sheet {
  const first = path[0]!;
  const last = path[path.length - 1]!;
  const total = rows + cap * 2;
  const capShare = cap / total;
  return {
    columns,
    rows: total,
    at: (u, v) => {
      const inner = Math.min(1, Math.max(0, (v - capShare) / (1 - 2 * capShare)));
      const [x, y, z, radius] = alongCurve(path, inner) as [number, number, number, number];
      const before = alongCurve(path, Math.max(0, inner - 0.01));
      const after = alongCurve(path, Math.min(1, inner + 0.01));
      const along = normalize(subtract(after as unknown as Vec3, before as unknown as Vec3));
      const sideways = normalize(
        cross(Math.abs(along[0] * up[0] + along[1] * up[1] + along[2] * up[2]) > 0.97 ? [1, 0, 0] : up, along),
      );
      const third = cross(along, sideways);
      let ring = radius;
      let push = 0;
      if (v < capShare) {
        const angle = (1 - v / capShare) * (Math.PI / 2);
        ring = first[3] * Math.cos(angle);
        push = -first[3] * Math.sin(angle) * dome;
      } else if (v > 1 - capShare) {
        const angle = (1 - (1 - v) / capShare) * (Math.PI / 2);
        ring = last[3] * Math.cos(angle);
        push = last[3] * Math.sin(angle) * endDome;
      }
      const around = u * TURN;
      const out = add(scale(sideways, Math.cos(around) * ring), scale(third, Math.sin(around) * ring));
      return add(add([x, y, z], scale(along, push)), out);
    },
  };
}
