import { Geometry, type Paint } from "./Geometry.ts";
import { type ProfilePoint, smoothRuns } from "./profile.ts";
import { between, TAU } from "./vectors.ts";

export interface LatheOptions {
  readonly segments?: number;
  /** Part of the turn, as yaws; the whole turn when left out. */
  readonly from?: number;
  readonly to?: number;
  /** Closes the two ends of a partial turn (convex outlines only). */
  readonly capped?: boolean;
  /** The outline comes back to its first point. */
  readonly closed?: boolean;
}

/** Turns an outline (distance from the axis, height) around the Y axis. */
export function lathe(outline: readonly ProfilePoint[], paint: Paint, options: LatheOptions = {}): Geometry {
  const { segments = 24, from = 0, to = TAU, capped = false, closed = false } = options;
  const geometry = new Geometry();
  for (const run of smoothRuns(outline, closed)) {
    const first = geometry.vertexCount;
    for (let k = 0; k <= segments; k++) {
      const yaw = between(from, to, k / segments);
      const [s, c] = [Math.sin(yaw), Math.cos(yaw)];
      for (const { point, normal } of run) {
        geometry.vertex([s * point[0], point[1], c * point[0]], [s * normal[0], normal[1], c * normal[0]], paint);
      }
    }
    geometry.weave(first, segments + 1, run.length);
  }
  if (capped) {
    for (const [yaw, side] of [
      [from, -1],
      [to, 1],
    ] as const) {
      const [s, c] = [Math.sin(yaw), Math.cos(yaw)];
      const corners = outline.map(([across, up]) =>
        geometry.vertex([s * across, up, c * across], [c * side, 0, -s * side], paint),
      );
      for (let k = 1; k < corners.length - 1; k++) geometry.triangle(corners[0]!, corners[k]!, corners[k + 1]!);
    }
  }
  return geometry;
}

/** A flat ring, or a disc where `inner` is 0, seen from above. */
export function ring(inner: number, outer: number, y: number, paint: Paint, segments = 48): Geometry {
  return lathe(
    [
      [outer, y],
      [inner, y],
    ],
    paint,
    { segments },
  );
}
