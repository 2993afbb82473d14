import type { Recast, RecastModule } from "../loader/recast.ts";
import { MapRefused } from "../MapRefused.ts";
import { bridgeEdges } from "./bridgeEdges.ts";
import { BODY, type GroundSettings, TRACING } from "./groundSettings.ts";
import { AREA, type TileGeometry } from "./tileGeometry.ts";

/** Where a tile lies: its place in the grid, and its corner in the world. */
export interface TilePlace {
  readonly tileX: number;
  readonly tileZ: number;
  readonly cornerX: number;
  readonly cornerZ: number;
}

/** The part of a navigation mesh that one tile holds. `data` is in WASM memory and becomes the mesh's own when added. */
export interface BuiltTile {
  readonly tileX: number;
  readonly tileZ: number;
  readonly polygonCount: number;
  readonly data: Recast.UnsignedCharArray;
}

/** Flag of ground that may be walked on; pruned ground has none. */
export const WALKABLE_FLAG = 1;

const cells = (meters: number, cellMeters: number): number => Math.ceil(meters / cellMeters - 1e-6);
const squareCells = (squareMeters: number, cellMeters: number): number =>
  Math.round(squareMeters / (cellMeters * cellMeters));

/** Cells that a tile sees of its neighbours, so that both trace the shared edge alike. */
export function marginCells(settings: GroundSettings): number {
  return cells(BODY.radiusMeters, settings.cellMeters) + 3;
}

/**
 * Builds one tile of the navigation mesh, after Recast's own sequence: voxels, filters, erosion by the body's radius, regions
 * (watershed), outlines, polygons, heights. It differs from Recast's generators in what it knows of surfaces: geometry that
 * stops people and never carries them, and edges of steps, both of which Recast would judge by slope alone.
 * @returns undefined where nobody can stand.
 * @throws MapRefused where the tile has more outlines than Recast can count.
 */
export function buildTile(
  module: RecastModule,
  geometry: TileGeometry,
  place: TilePlace,
  settings: GroundSettings,
): BuiltTile | undefined {
  const cleanUp: (() => void)[] = [];
  const own = <Thing>(thing: Thing, free: (thing: Thing) => void): Thing => {
    cleanUp.push(() => free(thing));
    return thing;
  };
  const destroy = (thing: unknown): void => module.destroy(thing);
  try {
    const recast = own(new module.Recast(), destroy);
    const context = own(new module.rcContext(), destroy);
    const { cellMeters, cellHeightMeters } = settings;
    const climb = Math.floor(BODY.climbMeters / cellHeightMeters + 1e-6);
    const height = cells(BODY.heightMeters, cellHeightMeters);

    const voxels = own(recast.allocHeightfield(), (field) => recast.freeHeightfield(field));
    rasterize(module, recast, context, voxels, geometry, place, settings);
    recast.filterLedgeSpans(context, height, climb, voxels);
    recast.filterWalkableLowHeightSpans(context, height, voxels);

    const open = own(recast.allocCompactHeightfield(), (field) => recast.freeCompactHeightfield(field));
    ensure(recast.buildCompactHeightfield(context, height, climb, voxels, open), "open voxels");
    bridgeEdges(module, open, climb);
    clearOthers(open);
    ensure(recast.erodeWalkableArea(context, cells(BODY.radiusMeters, cellMeters), open), "room around walls");
    ensure(recast.buildDistanceField(context, open), "distances");
    const minPatch = squareCells(TRACING.minPatchSquareMeters, cellMeters);
    const mergePatch = squareCells(TRACING.mergePatchSquareMeters, cellMeters);
    ensure(recast.buildRegions(context, open, marginCells(settings), minPatch, mergePatch), "regions");

    const outlines = own(recast.allocContourSet(), (set) => recast.freeContourSet(set));
    const maxEdge = cells(TRACING.maxEdgeMeters, cellMeters);
    const split = module.RC_CONTOUR_TESS_WALL_EDGES;
    ensure(recast.buildContours(context, open, TRACING.maxOutlineErrorCells, maxEdge, outlines, split), "outlines");
    const polygons = own(recast.allocPolyMesh(), (mesh) => recast.freePolyMesh(mesh));
    ensure(recast.buildPolyMesh(context, outlines, TRACING.verticesPerPolygon, polygons), "polygons");
    if (polygons.npolys === 0) return undefined;
    for (let index = 0; index < polygons.npolys; index++) polygons.set_flags(index, WALKABLE_FLAG);
    const heights = own(recast.allocPolyMeshDetail(), (mesh) => recast.freePolyMeshDetail(mesh));
    const { heightSampleMeters, heightErrorMeters } = TRACING;
    ensure(
      recast.buildPolyMeshDetail(context, polygons, open, heightSampleMeters, heightErrorMeters, heights),
      "heights",
    );
    return packTile(module, polygons, heights, place, settings);
  } finally {
    for (const free of cleanUp.toReversed()) free();
  }
}

function rasterize(
  module: RecastModule,
  recast: Recast.Recast,
  context: Recast.rcContext,
  voxels: Recast.rcHeightfield,
  geometry: TileGeometry,
  place: TilePlace,
  { cellMeters, cellHeightMeters, tileCells }: GroundSettings,
): void {
  const margin = marginCells({ cellMeters, cellHeightMeters, tileCells });
  const width = tileCells + 2 * margin;
  const minX = place.cornerX - margin * cellMeters;
  const minZ = place.cornerZ - margin * cellMeters;
  // A whole number of voxels, so that neighbouring tiles round heights alike.
  const minY = (Math.floor(geometry.minY / cellHeightMeters) - 1) * cellHeightMeters;
  const maxY = geometry.maxY + BODY.heightMeters + cellHeightMeters;
  const min = [minX, minY, minZ];
  const max = [minX + width * cellMeters, maxY, minZ + width * cellMeters];
  ensure(recast.createHeightfield(context, voxels, width, width, min, max, cellMeters, cellHeightMeters), "voxels");

  const positions = new module.FloatArray();
  const indices = new module.IntArray();
  const areas = new module.UnsignedCharArray();
  try {
    positions.resize(geometry.positions.length);
    indices.resize(geometry.indices.length);
    areas.resize(geometry.areas.length);
    // Only now: making room can move the whole memory.
    module.HEAPF32.set(geometry.positions, Number(positions.getDataPointer()) / 4);
    module.HEAP32.set(geometry.indices, Number(indices.getDataPointer()) / 4);
    module.HEAPU8.set(geometry.areas, Number(areas.getDataPointer()));
    const vertexCount = geometry.positions.length / 3;
    const triangleCount = geometry.areas.length;
    ensure(
      // Where surfaces meet in a voxel the uppermost decides, and blocking geometry where they are level (flagMergeThr 0).
      recast.rasterizeTriangles(context, positions, vertexCount, indices, areas, triangleCount, voxels, 0),
      "voxels",
    );
  } finally {
    for (const owned of [positions, indices, areas]) module.destroy(owned);
  }
}

/** Leaves only what may be walked on. */
function clearOthers(open: Recast.rcCompactHeightfield): void {
  for (let span = open.spanCount - 1; span >= 0; span--) {
    if (open.get_areas(span) !== AREA.walkable) open.set_areas(span, 0);
  }
}

function packTile(
  module: RecastModule,
  polygons: Recast.rcPolyMesh,
  heights: Recast.rcPolyMeshDetail,
  place: TilePlace,
  settings: GroundSettings,
): BuiltTile {
  const builder = new module.DetourNavMeshBuilder();
  const params = new module.dtNavMeshCreateParams();
  try {
    builder.setPolyMeshCreateParams(params, polygons);
    builder.setPolyMeshDetailCreateParams(params, heights);
    params.walkableHeight = BODY.heightMeters;
    params.walkableRadius = BODY.radiusMeters;
    params.walkableClimb = BODY.climbMeters;
    params.cs = settings.cellMeters;
    params.ch = settings.cellHeightMeters;
    params.buildBvTree = true;
    params.tileX = place.tileX;
    params.tileY = place.tileZ;
    const packed = builder.createNavMeshData(params);
    ensure(packed.success, "a mesh");
    return { tileX: place.tileX, tileZ: place.tileZ, polygonCount: polygons.npolys, data: packed.navMeshData };
  } finally {
    module.destroy(params);
    module.destroy(builder);
  }
}

function ensure(isDone: boolean, what: string): asserts isDone {
  if (!isDone) throw new MapRefused("groundTooComplex", `The ground is too intricate to make ${what} of it.`);
}
