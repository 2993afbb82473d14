import { LIMITS } from "@crowdwire/protocol";
import { MapRefused } from "../MapRefused.ts";
import type { WorldGeometry } from "../scene/flattenGeometry.ts";

/** A square grid of tiles over the X-Z plane, and which triangles touch which tile. */
export interface TriangleBins {
  readonly originX: number;
  readonly originZ: number;
  readonly tilesX: number;
  readonly tilesZ: number;
  /** The triangles near tile (x, z), margin included, in the order of the geometry. */
  trianglesOf(tileX: number, tileZ: number): Uint32Array;
}

/** What one map may cost: (tile, triangle) pairs. A plaza of 300,000 triangles has 600,000. */
const MAX_PAIRS = 30_000_000;

/**
 * Sorts triangles into the tiles whose square, widened by the margin, their bounding boxes touch (a counting sort: two passes,
 * typed arrays). What lies beyond the greatest extent of a map (ID4) is left out.
 * @throws MapRefused groundTooComplex where the sum of the parts is too large.
 */
export function binTriangles(
  geometry: WorldGeometry,
  bounds: GroundBounds,
  tileMeters: number,
  marginMeters: number,
): TriangleBins {
  const extent = LIMITS.mapExtentMeters;
  const first = (meters: number): number => Math.floor(meters / tileMeters);
  const [firstX, firstZ] = [first(bounds.minX), first(bounds.minZ)];
  const tilesX = first(bounds.maxX) - firstX + 1;
  const tilesZ = first(bounds.maxZ) - firstZ + 1;
  const triangles = geometry.indices.length / 3;
  const box = { minX: 0, minZ: 0, maxX: 0, maxZ: 0 };

  const eachPair = (visit: (bin: number, triangle: number) => void): void => {
    for (let triangle = 0; triangle < triangles; triangle++) {
      boxOf(geometry, triangle, box);
      // Written so that coordinates which are no numbers fall out.
      if (!(box.maxX >= -extent && box.minX <= extent && box.maxZ >= -extent && box.minZ <= extent)) continue;
      const fromX = Math.max(0, first(box.minX - marginMeters) - firstX);
      const toX = Math.min(tilesX - 1, first(box.maxX + marginMeters) - firstX);
      const fromZ = Math.max(0, first(box.minZ - marginMeters) - firstZ);
      const toZ = Math.min(tilesZ - 1, first(box.maxZ + marginMeters) - firstZ);
      for (let z = fromZ; z <= toZ; z++) for (let x = fromX; x <= toX; x++) visit(z * tilesX + x, triangle);
    }
  };

  const starts = new Uint32Array(tilesX * tilesZ + 1);
  let pairs = 0;
  eachPair((bin) => {
    if (++pairs > MAX_PAIRS) throw new MapRefused("groundTooComplex", "Too many large triangles lie over each other.");
    starts[bin + 1]! += 1;
  });
  for (let bin = 0; bin < tilesX * tilesZ; bin++) starts[bin + 1]! += starts[bin]!;
  const next = starts.slice();
  const sorted = new Uint32Array(pairs);
  eachPair((bin, triangle) => {
    sorted[next[bin]!++] = triangle;
  });
  return {
    originX: firstX * tileMeters,
    originZ: firstZ * tileMeters,
    tilesX,
    tilesZ,
    trianglesOf: (x, z) => sorted.subarray(starts[z * tilesX + x]!, starts[z * tilesX + x + 1]!),
  };
}

interface Box {
  minX: number;
  minZ: number;
  maxX: number;
  maxZ: number;
}

/** The box around everything that lies, at least in part, within the greatest extent of a map (ID4), clipped to it in X and Z. */
export interface GroundBounds extends Readonly<Box> {
  readonly minY: number;
  readonly maxY: number;
}

function boxOf({ positions, indices }: WorldGeometry, triangle: number, out: Box): void {
  const a = 3 * indices[3 * triangle]!;
  const b = 3 * indices[3 * triangle + 1]!;
  const c = 3 * indices[3 * triangle + 2]!;
  out.minX = Math.min(positions[a]!, positions[b]!, positions[c]!);
  out.maxX = Math.max(positions[a]!, positions[b]!, positions[c]!);
  out.minZ = Math.min(positions[a + 2]!, positions[b + 2]!, positions[c + 2]!);
  out.maxZ = Math.max(positions[a + 2]!, positions[b + 2]!, positions[c + 2]!);
}

/** @throws MapRefused noGround where nothing is left. */
export function boundsOf(geometry: WorldGeometry): GroundBounds {
  const { positions, indices } = geometry;
  const extent = LIMITS.mapExtentMeters;
  const all = { minX: Infinity, minY: Infinity, minZ: Infinity, maxX: -Infinity, maxY: -Infinity, maxZ: -Infinity };
  const box: Box = { minX: 0, minZ: 0, maxX: 0, maxZ: 0 };
  for (let triangle = 0; triangle < indices.length / 3; triangle++) {
    boxOf(geometry, triangle, box);
    if (!(box.maxX >= -extent && box.minX <= extent && box.maxZ >= -extent && box.minZ <= extent)) continue;
    all.minX = Math.min(all.minX, Math.max(box.minX, -extent));
    all.minZ = Math.min(all.minZ, Math.max(box.minZ, -extent));
    all.maxX = Math.max(all.maxX, Math.min(box.maxX, extent));
    all.maxZ = Math.max(all.maxZ, Math.min(box.maxZ, extent));
    for (let corner = 0; corner < 3; corner++) {
      const y = positions[3 * indices[3 * triangle + corner]! + 1]!;
      all.minY = Math.min(all.minY, y);
      all.maxY = Math.max(all.maxY, y);
    }
  }
  // Also refuses what is no number.
  if (all.minX <= all.maxX && all.minZ <= all.maxZ && all.minY <= all.maxY) return all;
  throw new MapRefused("noGround", "Nothing in the map can be walked on or bumped into.");
}
