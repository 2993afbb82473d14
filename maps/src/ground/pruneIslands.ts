import { type Recast, type RecastModule, succeeded } from "../loader/recast.ts";
import { MapRefused } from "../MapRefused.ts";

/** A place that must be on the ground, and how to name it to the map's author. */
export interface GroundStart {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly name: string;
}

/** How far a start may lie from the ground that it means. */
const REACH = [1, 1, 1];
const MAX_SEARCH_NODES = 64;

/**
 * Makes all ground unwalkable that cannot be reached on foot from any start: roofs, table tops, closed rooms.
 * @returns how many polygons are left, with their bounds.
 * @throws MapRefused spawnOffGround naming the start that lies on no ground.
 */
export function pruneIslands(recast: RecastModule, navMesh: Recast.NavMesh, starts: readonly GroundStart[]): Reached {
  const reached = new Set<number>();
  for (const start of starts) {
    const polygon = polygonNear(recast, navMesh, start);
    if (polygon === 0) throw new MapRefused("spawnOffGround", `${start.name} at (${place(start)}) lies on no ground.`);
    flood(recast, navMesh, polygon, reached);
  }
  return disableOthers(navMesh, reached);
}

function polygonNear(recast: RecastModule, navMesh: Recast.NavMesh, { x, y, z }: GroundStart): number {
  const query = new recast.NavMeshQuery();
  const filter = new recast.dtQueryFilter();
  const polygon = new recast.UnsignedIntRef();
  const nearest = new recast.Vec3();
  const isOver = new recast.BoolRef();
  try {
    query.init(navMesh, MAX_SEARCH_NODES);
    filter.setIncludeFlags(0xffff);
    filter.setExcludeFlags(0);
    const status = query.findNearestPoly([x, y, z], REACH, filter, polygon, nearest, isOver);
    return succeeded(status) ? polygon.value : 0;
  } finally {
    query.destroy();
    for (const owned of [query, filter, polygon, nearest, isOver]) recast.destroy(owned);
  }
}

/** What is left of the ground. */
export interface Reached {
  readonly polygonCount: number;
  readonly droppedPolygons: number;
  readonly min: [number, number, number];
  readonly max: [number, number, number];
}

function flood(recast: RecastModule, navMesh: Recast.NavMesh, from: number, reached: Set<number>): void {
  if (reached.has(from)) return;
  const detour = new recast.Detour();
  const noLink = detour.NULL_LINK;
  recast.destroy(detour);
  reached.add(from);
  const pending = [from];
  for (let ref = pending.pop(); ref !== undefined; ref = pending.pop()) {
    const { poly, tile } = navMesh.getTileAndPolyByRefUnsafe(ref);
    for (let link = poly.firstLink; link !== noLink; link = tile.get_links(link).next) {
      // References are unsigned; the bindings hand them over signed.
      const neighbour = tile.get_links(link).ref >>> 0;
      if (neighbour === 0 || reached.has(neighbour)) continue;
      reached.add(neighbour);
      pending.push(neighbour);
    }
  }
}

function disableOthers(navMesh: Recast.NavMesh, reached: ReadonlySet<number>): Reached {
  const min: [number, number, number] = [Infinity, Infinity, Infinity];
  const max: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  let droppedPolygons = 0;
  for (let tileIndex = 0; tileIndex < navMesh.getMaxTiles(); tileIndex++) {
    const tile = navMesh.getTile(tileIndex);
    const polygonCount = tile.header?.polyCount ?? 0;
    const base = navMesh.getPolyRefBase(tile);
    for (let index = 0; index < polygonCount; index++) {
      const ref = (base | index) >>> 0;
      if (reached.has(ref)) {
        widen(min, max, tile, index);
      } else {
        navMesh.setPolyFlags(ref, 0);
        droppedPolygons += 1;
      }
    }
  }
  return { polygonCount: reached.size, droppedPolygons, min, max };
}

function widen(min: number[], max: number[], tile: Recast.dtMeshTile, polygon: number): void {
  const poly = tile.get_polys(polygon);
  for (let corner = 0; corner < poly.vertCount; corner++) {
    for (let axis = 0; axis < 3; axis++) {
      const value = tile.get_verts(3 * poly.get_verts(corner) + axis);
      min[axis] = Math.min(min[axis]!, value);
      max[axis] = Math.max(max[axis]!, value);
    }
  }
}

function place({ x, y, z }: GroundStart): string {
  return [x, y, z].map((value) => value.toFixed(2)).join(", ");
}
