import type { Recast } from "../loader/recast.ts";
import { BODY, type GroundSettings } from "./groundSettings.ts";
import type { SurfaceHeights } from "./SurfaceHeights.ts";

const FOOT_METERS = 0.05;
const BESIDE = [
  [FOOT_METERS, 0],
  [-FOOT_METERS, 0],
  [0, FOOT_METERS],
  [0, -FOOT_METERS],
] as const;

/**
 * Puts the corners of a tile's polygons and of its height samples onto the map's real surface.
 * Voxels round heights up by as much as a voxel, and Recast adds one more to samples but not to corners: people would float
 * by 5 to 10 cm. Where the surface isn't found (it was smoothed over a gap), the average error is taken off.
 */
export function fitHeights(
  tile: Recast.dtMeshTile,
  surface: SurfaceHeights,
  { cellHeightMeters }: GroundSettings,
): void {
  const fitted = (x: number, y: number, z: number, roundedUpMeters: number): number => {
    // Downwards by a step, which voxels widen by one cell, and by rounding; upwards by rounding alone.
    const lowestY = y - BODY.climbMeters - 2 * cellHeightMeters;
    const highestY = y + cellHeightMeters;
    const under = surface.highest(x, z, lowestY, highestY);
    if (under !== undefined && under >= y - 3 * cellHeightMeters) return under;
    // Perhaps the corner lies over a gap between planks: nobody's foot would sink into it.
    let beside = under;
    for (const [dx, dz] of BESIDE) {
      const other = surface.highest(x + dx, z + dz, lowestY, highestY);
      if (other !== undefined && (beside === undefined || other > beside)) beside = other;
    }
    return beside ?? y - roundedUpMeters;
  };
  const { vertCount, detailVertCount } = tile.header;
  for (let at = 0; at < 3 * vertCount; at += 3) {
    const y = fitted(tile.get_verts(at), tile.get_verts(at + 1), tile.get_verts(at + 2), 0.5 * cellHeightMeters);
    tile.set_verts(at + 1, y);
  }
  for (let at = 0; at < 3 * detailVertCount; at += 3) {
    const [x, y, z] = [tile.get_detailVerts(at), tile.get_detailVerts(at + 1), tile.get_detailVerts(at + 2)];
    tile.set_detailVerts(at + 1, fitted(x, y, z, 1.5 * cellHeightMeters));
  }
}
