import type { Rgb } from "./color.ts";
import { Geometry, type Paint } from "./Geometry.ts";
import { type ProfilePoint, smoothRuns } from "./profile.ts";
import { add, cross, dot, normalized, scaled, subtract, TAU, type Vec3 } from "./vectors.ts";

function tangents(path: readonly Vec3[], closed: boolean): Vec3[] {
  const count = path.length;
  return path.map((_, k) => {
    const before = path[closed ? (k + count - 1) % count : Math.max(0, k - 1)]!;
    const after = path[closed ? (k + 1) % count : Math.min(count - 1, k + 1)]!;
    return normalized(subtract(after, before));
  });
}

/**
 * A round pipe along a path. The frame is carried along the path without twisting, so bends stay smooth.
 * `paint` gets the part of the way (0 to 1); the ends are closed flat.
 */
export function tube(
  path: readonly Vec3[],
  radius: number | ((part: number) => number),
  paint: Rgb | ((part: number) => Rgb),
  segments = 10,
): Geometry {
  const geometry = new Geometry();
  const along = tangents(path, false);
  let side = normalized(cross(along[0]!, Math.abs(along[0]![1]) < 0.9 ? [0, 1, 0] : [1, 0, 0]));
  for (let k = 0; k < path.length; k++) {
    const tangent = along[k]!;
    side = normalized(subtract(side, scaled(tangent, dot(side, tangent))));
    const other = cross(tangent, side);
    const part = k / (path.length - 1);
    const size = typeof radius === "function" ? radius(part) : radius;
    const color = typeof paint === "function" ? paint(part) : paint;
    for (let s = 0; s <= segments; s++) {
      const angle = (s / segments) * TAU;
      const outwards = add(scaled(side, Math.cos(angle)), scaled(other, Math.sin(angle)));
      geometry.vertex(add(path[k]!, scaled(outwards, size)), outwards, color);
    }
  }
  geometry.weave(0, path.length, segments + 1);
  for (const [k, direction] of [
    [0, -1],
    [path.length - 1, 1],
  ] as const) {
    const normal = scaled(along[k]!, direction);
    const color = typeof paint === "function" ? paint(direction < 0 ? 0 : 1) : paint;
    const middle = geometry.vertex(path[k]!, normal, color);
    const rim: number[] = [];
    for (let s = 0; s <= segments; s++) rim.push(geometry.vertex(geometry.at(k * (segments + 1) + s), normal, color));
    for (let s = 0; s < segments; s++) geometry.triangle(middle, rim[s]!, rim[s + 1]!);
  }
  return geometry;
}

/** Carries an upright outline (across = to the right of the way, up) along a path: kerbs, hedges, counters, rails. */
export function sweep(
  path: readonly Vec3[],
  outline: readonly ProfilePoint[],
  paint: Paint,
  options: { readonly closedPath?: boolean; readonly closedOutline?: boolean; readonly capped?: boolean } = {},
): Geometry {
  const { closedPath = false, closedOutline = false, capped = false } = options;
  const geometry = new Geometry();
  const along = tangents(path, closedPath);
  const order = path.map((_, k) => k);
  if (closedPath) order.push(0);
  const rightOf = (k: number) => normalized(cross(along[k]!, [0, 1, 0]));
  const place = (k: number, [across, up]: ProfilePoint): Vec3 =>
    add(add(path[k]!, scaled(rightOf(k), across)), [0, up, 0]);
  for (const run of smoothRuns(outline, closedOutline)) {
    const first = geometry.vertexCount;
    for (const k of order) {
      for (const { point, normal } of run) {
        geometry.vertex(place(k, point), add(scaled(rightOf(k), normal[0]), [0, normal[1], 0]), paint);
      }
    }
    geometry.weave(first, order.length, run.length);
  }
  if (capped && !closedPath) {
    for (const [k, direction] of [
      [0, -1],
      [path.length - 1, 1],
    ] as const) {
      const corners = outline.map((point) => geometry.vertex(place(k, point), scaled(along[k]!, direction), paint));
      for (let c = 1; c < corners.length - 1; c++) geometry.triangle(corners[0]!, corners[c]!, corners[c + 1]!);
    }
  }
  return geometry;
}

/** Points along an arc on the ground, as yaws. */
export function arcPath(radius: number, fromYaw: number, toYaw: number, steps: number, y = 0): Vec3[] {
  return Array.from({ length: steps + 1 }, (_, k) => {
    const yaw = fromYaw + ((toYaw - fromYaw) * k) / steps;
    return [Math.sin(yaw) * radius, y, Math.cos(yaw) * radius] as const;
  });
}
