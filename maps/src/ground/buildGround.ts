import { packGround } from "../loader/groundFile.ts";
import { closeNavMesh, loadRecast, type Recast, type RecastModule, saveNavMesh, succeeded } from "../loader/recast.ts";
import { MapRefused } from "../MapRefused.ts";
import type { WorldGeometry } from "../scene/flattenGeometry.ts";
import { binTriangles, boundsOf } from "./binTriangles.ts";
import { type BuiltTile, buildTile, marginCells } from "./buildTile.ts";
import { fitHeights } from "./fitHeights.ts";
import { type GroundSettings, settingsFor } from "./groundSettings.ts";
import { type GroundStart, pruneIslands, type Reached } from "./pruneIslands.ts";
import { SurfaceHeights } from "./SurfaceHeights.ts";
import { cutTileGeometry } from "./tileGeometry.ts";

/** Bits that Detour's references leave for tile and polygon together. */
const REFERENCE_BITS = 22;

export interface BuiltGround extends Reached {
  /** What `nav.bin` holds and `loadGround` reads. */
  readonly bytes: Uint8Array;
}

/**
 * Builds the navigation mesh of a map (SIM4) and serialises it: same geometry, same bytes, in every engine.
 * In tiles, so that memory is bounded by one tile however large the map is. Ground that cannot be reached on foot from
 * any of the `starts` is left out.
 * @throws MapRefused noGround · spawnOffGround · groundTooComplex
 */
export async function buildGround(geometry: WorldGeometry, starts: readonly GroundStart[]): Promise<BuiltGround> {
  const recast = await loadRecast();
  const bounds = boundsOf(geometry);
  const settings = settingsFor(bounds.maxX - bounds.minX, bounds.maxY - bounds.minY, bounds.maxZ - bounds.minZ);
  const tileMeters = settings.tileCells * settings.cellMeters;
  const bins = binTriangles(geometry, bounds, tileMeters, marginCells(settings) * settings.cellMeters);
  const tiles: BuiltTile[] = [];
  for (let tileZ = 0; tileZ < bins.tilesZ; tileZ++) {
    for (let tileX = 0; tileX < bins.tilesX; tileX++) {
      const triangles = bins.trianglesOf(tileX, tileZ);
      if (triangles.length === 0) continue;
      const place = {
        tileX,
        tileZ,
        cornerX: bins.originX + tileX * tileMeters,
        cornerZ: bins.originZ + tileZ * tileMeters,
      };
      const tile = buildTile(recast, cutTileGeometry(geometry, triangles), place, settings);
      if (tile) tiles.push(tile);
    }
  }
  if (tiles.length === 0) throw new MapRefused("noGround", "Nobody could stand anywhere in the map.");
  const navMesh = assemble(recast, tiles, bins.originX, bins.originZ, settings);
  try {
    for (const { tileX, tileZ } of tiles) {
      const own = cutTileGeometry(geometry, bins.trianglesOf(tileX, tileZ));
      const cornerX = bins.originX + tileX * tileMeters;
      const cornerZ = bins.originZ + tileZ * tileMeters;
      fitHeights(navMesh.getTileAt(tileX, tileZ, 0), new SurfaceHeights(own, cornerX, cornerZ, tileMeters), settings);
    }
    const reached = pruneIslands(recast, navMesh, starts);
    return { ...reached, bytes: packGround(saveNavMesh(recast, navMesh)) };
  } finally {
    closeNavMesh(recast, navMesh);
  }
}

function assemble(
  recast: RecastModule,
  tiles: readonly BuiltTile[],
  originX: number,
  originZ: number,
  settings: GroundSettings,
): Recast.NavMesh {
  const maxPolys = powerOfTwo(Math.max(...tiles.map((tile) => tile.polygonCount)));
  const maxTiles = powerOfTwo(tiles.length);
  if (Math.log2(maxPolys) + Math.log2(maxTiles) > REFERENCE_BITS) {
    throw new MapRefused(
      "groundTooComplex",
      `The ground has ${tiles.length} tiles with up to ${maxPolys} polygons each.`,
    );
  }
  const navMesh = new recast.NavMesh();
  const params = new recast.dtNavMeshParams();
  const added = new recast.UnsignedIntRef();
  try {
    params.set_orig(0, originX);
    params.set_orig(1, 0);
    params.set_orig(2, originZ);
    params.tileWidth = settings.tileCells * settings.cellMeters;
    params.tileHeight = params.tileWidth;
    params.maxTiles = maxTiles;
    params.maxPolys = maxPolys;
    if (!navMesh.initTiled(params))
      throw new MapRefused("groundTooComplex", "The ground's tiles cannot be put together.");
    for (const { data } of tiles) {
      // DT_TILE_FREE_DATA: the mesh owns the tile's memory from here on.
      const status = navMesh.addTile(data, recast.DT_TILE_FREE_DATA, 0, added);
      if (!succeeded(status)) throw new MapRefused("groundTooComplex", "A tile of the ground does not fit the others.");
    }
    return navMesh;
  } catch (error) {
    closeNavMesh(recast, navMesh);
    throw error;
  } finally {
    recast.destroy(params);
    recast.destroy(added);
  }
}

function powerOfTwo(atLeast: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, atLeast)));
}
