import type { GroundPoint } from "@crowdwire/simulation";
import { type Recast, type RecastModule, succeeded } from "./recast.ts";

/** Polygons a path may cross; beyond, it ends where it has come. */
const MAX_POLYGONS = 1024;
const MAX_POINTS = 256;

/**
 * Finds a corridor of polygons (A*) and pulls a string taut in it: Detour's `findPath` and `findStraightPath`.
 * Both ends lie on their polygons. Allocates; meant for clicks, not for ticks.
 */
export function findStraightPath(
  recast: RecastModule,
  query: Recast.NavMeshQuery,
  filter: Recast.dtQueryFilter,
  start: Readonly<GroundPoint>,
  goal: Readonly<GroundPoint>,
  maxPoints: number,
): Float32Array {
  const limit = Math.min(MAX_POINTS, Math.max(2, Math.floor(maxPoints) || 2));
  const corridor = new recast.UnsignedIntArray();
  const points = new recast.FloatArray();
  const flags = new recast.UnsignedCharArray();
  const polygons = new recast.UnsignedIntArray();
  const count = new recast.IntRef();
  const nearest = new recast.Vec3();
  const isOver = new recast.BoolRef();
  try {
    corridor.resize(MAX_POLYGONS);
    points.resize(3 * limit);
    flags.resize(limit);
    polygons.resize(limit);
    const from = [start.x, start.y, start.z];
    let to = [goal.x, goal.y, goal.z];
    const found = query.findPath(start.polygon, goal.polygon, from, to, filter, corridor, MAX_POLYGONS);
    if (!succeeded(found) || corridor.size === 0) return new Float32Array(0);
    const last = corridor.get(corridor.size - 1);
    if (last !== goal.polygon) {
      query.closestPointOnPoly(last, to, nearest, isOver);
      to = [nearest.x, nearest.y, nearest.z];
    }
    const pulled = query.findStraightPath(from, to, corridor, points, flags, polygons, count, limit, 0);
    if (!succeeded(pulled)) return new Float32Array(0);
    return Float32Array.from({ length: 3 * count.value }, (_, at) => points.get(at));
  } finally {
    for (const owned of [corridor, points, flags, polygons, count, nearest, isOver]) recast.destroy(owned);
  }
}
