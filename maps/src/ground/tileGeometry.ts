import type { WorldGeometry } from "../scene/flattenGeometry.ts";
import { BODY } from "./groundSettings.ts";

/**
 * What a surface is to a walker, as Recast's area ids. Where surfaces are level the higher id wins. None is 0: Recast forgets such
 * voxels at once, and they are still needed to find the edges of steps.
 */
export const AREA = { steep: 1, walkable: 2, blocking: 3 } as const;

/** One tile's share of the geometry. */
export interface TileGeometry {
  readonly positions: Float32Array;
  readonly indices: Int32Array;
  readonly areas: Uint8Array;
  readonly minY: number;
  readonly maxY: number;
}

/** Cosine of the steepest slope, rounded here once so that no engine's cosine can matter. */
const MIN_UPWARD = Math.fround(Math.cos((BODY.slopeDegrees / 180) * Math.PI));

/** Copies the triangles into arrays of their own, each with its area. */
export function cutTileGeometry(geometry: WorldGeometry, triangles: Uint32Array): TileGeometry {
  const positions = new Float32Array(9 * triangles.length);
  const indices = new Int32Array(3 * triangles.length);
  const areas = new Uint8Array(triangles.length);
  let minY = Infinity;
  let maxY = -Infinity;
  for (let t = 0; t < triangles.length; t++) {
    const triangle = triangles[t]!;
    for (let k = 0; k < 3; k++) {
      const from = 3 * geometry.indices[3 * triangle + k]!;
      const to = 9 * t + 3 * k;
      positions[to] = geometry.positions[from]!;
      positions[to + 1] = geometry.positions[from + 1]!;
      positions[to + 2] = geometry.positions[from + 2]!;
      indices[3 * t + k] = 3 * t + k;
      minY = Math.min(minY, positions[to + 1]!);
      maxY = Math.max(maxY, positions[to + 1]!);
    }
    areas[t] = triangle < geometry.blockingTriangles ? AREA.blocking : slopeArea(positions, 9 * t);
  }
  return { positions, indices, areas, minY, maxY };
}

function slopeArea(p: Float32Array, at: number): number {
  const [abx, aby, abz] = [p[at + 3]! - p[at]!, p[at + 4]! - p[at + 1]!, p[at + 5]! - p[at + 2]!];
  const [acx, acy, acz] = [p[at + 6]! - p[at]!, p[at + 7]! - p[at + 1]!, p[at + 8]! - p[at + 2]!];
  const [nx, ny, nz] = [aby * acz - abz * acy, abz * acx - abx * acz, abx * acy - aby * acx];
  const length = Math.sqrt(nx * nx + ny * ny + nz * nz);
  return length > 0 && ny >= MIN_UPWARD * length ? AREA.walkable : AREA.steep;
}
