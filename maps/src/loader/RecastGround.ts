import type { GroundPoint } from "@crowdwire/simulation";
import { findStraightPath } from "./findStraightPath.ts";
import type { NavGround, Position } from "./NavGround.ts";
import { closeNavMesh, type Recast, type RecastModule, succeeded } from "./recast.ts";

/**
 * The farthest one call of `slide` goes: more than a runner covers in a tick. Detour looks for the target in a circle over the
 * way, from above; so small a circle can neither reach round the end of a wall, which the body's radius makes at least 0.6 m
 * thick, nor round a spiral stair.
 */
export const MAX_SLIDE_METERS = 0.5;
/** How far `locate` reaches. */
const REACH_METERS = 4;
/** It looks this far up and down first, so that nobody is pulled through a floor. */
const REACH_UP_FIRST_METERS = 2;
/** A point this near its polygon is taken to be on it; heights are sampled every few centimetres (groundSettings). */
const ON_POLYGON_METERS = 0.05;
const ON_POLYGON_UP_METERS = 0.5;
/** Steeper than any step and slope that may be walked: whoever rises more has come to another floor. */
const MAX_RISE_METERS = 0.5;
const MAX_RISE_PER_METER = 1.5;
/** By so little may a step be longer than asked, for rounding. */
const STEP_TOLERANCE_METERS = 5e-5;
/** Nothing lies beyond (ID4 with room to spare); keeps infinities away from the arithmetic. */
const FARTHEST_METERS = 4096;
/** Detour itself looks at no more polygons in one move. */
const MAX_VISITED = 64;
const MAX_SEARCH_NODES = 4096;
/** Reach of the last resort, when a point is on no ground at all. */
const ANYWHERE_METERS = 8192;

/**
 * Walking on a Recast navigation mesh, by Detour's `moveAlongSurface` and `getPolyHeight`.
 * WASM memory and the arrays handed over are allocated once, so that a call leaves nothing to collect. All arithmetic
 * that shapes a result is IEEE float addition, multiplication, division and square root: the same in every engine.
 */
export class RecastGround implements NavGround {
  readonly #recast: RecastModule;
  readonly #navMesh: Recast.NavMesh;
  readonly #query: Recast.NavMeshQuery;
  readonly #filter: Recast.dtQueryFilter;
  readonly #start: [number, number, number] = [0, 0, 0];
  readonly #end: [number, number, number] = [0, 0, 0];
  readonly #extents: [number, number, number] = [0, 0, 0];
  readonly #moved: Recast.Vec3;
  readonly #closest: Recast.Vec3;
  readonly #isOver: Recast.BoolRef;
  readonly #height: Recast.FloatRef;
  readonly #flags: Recast.UnsignedShortRef;
  readonly #found: Recast.UnsignedIntRef;
  readonly #visited: Recast.UnsignedIntArray;
  readonly #here: GroundPoint = { x: 0, y: 0, z: 0, polygon: 0 };
  #isClosed = false;

  /** Takes the mesh over: closing the ground frees it. */
  constructor(recast: RecastModule, navMesh: Recast.NavMesh) {
    this.#recast = recast;
    this.#navMesh = navMesh;
    this.#filter = new recast.dtQueryFilter();
    this.#filter.setIncludeFlags(0xffff);
    this.#filter.setExcludeFlags(0);
    this.#query = new recast.NavMeshQuery();
    this.#query.init(navMesh, MAX_SEARCH_NODES);
    this.#moved = new recast.Vec3();
    this.#closest = new recast.Vec3();
    this.#isOver = new recast.BoolRef();
    this.#height = new recast.FloatRef();
    this.#flags = new recast.UnsignedShortRef();
    this.#found = new recast.UnsignedIntRef();
    this.#visited = new recast.UnsignedIntArray();
  }

  slide(from: Readonly<GroundPoint>, x: number, z: number, out: GroundPoint): void {
    this.#assertOpen();
    const here = this.#here;
    this.#standOn(from, here);
    const dx = Math.fround(x) - here.x;
    const dz = Math.fround(z) - here.z;
    const askedMeters = Math.sqrt(dx * dx + dz * dz);
    // Also false for NaN: who doesn't know where to go stays.
    if (askedMeters > 0 && askedMeters <= MAX_SLIDE_METERS) this.#move(here, dx, dz, askedMeters);
    else if (askedMeters > MAX_SLIDE_METERS) this.#moveFar(here, x, z);
    out.x = here.x;
    out.y = here.y;
    out.z = here.z;
    out.polygon = here.polygon;
  }

  locate(x: number, y: number, z: number, out: GroundPoint): boolean {
    this.#assertOpen();
    return (
      this.#findNearest(x, y, z, REACH_METERS, REACH_UP_FIRST_METERS, out) ||
      this.#findNearest(x, y, z, REACH_METERS, REACH_METERS, out)
    );
  }

  findPath(from: Readonly<Position>, to: Readonly<Position>, maxPoints: number): Float32Array {
    this.#assertOpen();
    const start: GroundPoint = { x: 0, y: 0, z: 0, polygon: 0 };
    const goal: GroundPoint = { x: 0, y: 0, z: 0, polygon: 0 };
    if (!this.locate(from.x, from.y, from.z, start) || !this.locate(to.x, to.y, to.z, goal)) return new Float32Array(0);
    return findStraightPath(this.#recast, this.#query, this.#filter, start, goal, maxPoints);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#query.destroy();
    closeNavMesh(this.#recast, this.#navMesh);
    for (const owned of [
      this.#query,
      this.#filter,
      this.#moved,
      this.#closest,
      this.#isOver,
      this.#height,
      this.#flags,
      this.#found,
      this.#visited,
    ]) {
      this.#recast.destroy(owned);
    }
  }

  /** Writes where `from` really is: on its polygon if it is there, else on the nearest ground, wherever that is. */
  #standOn(from: Readonly<GroundPoint>, out: GroundPoint): void {
    if (this.#isOnPolygon(from)) {
      out.x = Math.fround(from.x);
      out.y = Math.fround(this.#closest.y);
      out.z = Math.fround(from.z);
      out.polygon = from.polygon;
      return;
    }
    if (this.locate(from.x, from.y, from.z, out)) return;
    const [x, y, z] = [within(from.x), within(from.y), within(from.z)];
    if (!this.#findNearest(x, y, z, ANYWHERE_METERS, ANYWHERE_METERS, out))
      throw new Error("The ground has no polygon.");
  }

  /** Whether a point lies on the polygon it names; leaves the nearest point of the polygon in `#closest`. */
  #isOnPolygon(point: Readonly<GroundPoint>): boolean {
    const { x, y, z, polygon } = point;
    if (
      !(
        polygon > 0 &&
        Math.abs(x) <= FARTHEST_METERS &&
        Math.abs(y) <= FARTHEST_METERS &&
        Math.abs(z) <= FARTHEST_METERS
      )
    ) {
      return false;
    }
    // Fails for references of other meshes; pruned polygons have no flag.
    if (!succeeded(this.#navMesh.getPolyFlags(polygon, this.#flags)) || this.#flags.value === 0) return false;
    write(this.#start, x, y, z);
    if (!succeeded(this.#query.closestPointOnPoly(polygon, this.#start, this.#closest, this.#isOver))) return false;
    const dx = this.#closest.x - x;
    const dz = this.#closest.z - z;
    return (
      dx * dx + dz * dz <= ON_POLYGON_METERS * ON_POLYGON_METERS &&
      Math.abs(this.#closest.y - y) <= ON_POLYGON_UP_METERS
    );
  }

  /** As far towards a distant target as one call goes. */
  #moveFar(here: GroundPoint, x: number, z: number): void {
    const dx = within(x) - here.x;
    const dz = within(z) - here.z;
    const meters = Math.sqrt(dx * dx + dz * dz);
    if (!(meters > MAX_SLIDE_METERS)) return;
    this.#move(here, (dx / meters) * MAX_SLIDE_METERS, (dz / meters) * MAX_SLIDE_METERS, MAX_SLIDE_METERS);
  }

  /** Moves `here` by at most the length asked. Sliding round a corner can come out longer: then a shorter step is tried, then none. */
  #move(here: GroundPoint, dx: number, dz: number, askedMeters: number): void {
    const { x, z } = here;
    const gotMeters = this.#tryMove(here, x + dx, z + dz, askedMeters);
    if (gotMeters <= askedMeters + STEP_TOLERANCE_METERS) return;
    const share = askedMeters / gotMeters;
    this.#tryMove(here, x + (this.#moved.x - x) * share, z + (this.#moved.z - z) * share, askedMeters);
  }

  /** Answers how far the ground leads towards (x, z); `here` moves there unless that is too far, or on another floor. */
  #tryMove(here: GroundPoint, x: number, z: number, askedMeters: number): number {
    write(this.#start, here.x, here.y, here.z);
    write(this.#end, x, here.y, z);
    const status = this.#query.moveAlongSurface(
      here.polygon,
      this.#start,
      this.#end,
      this.#filter,
      this.#moved,
      this.#visited,
      MAX_VISITED,
    );
    if (!succeeded(status)) return 0;
    const dx = this.#moved.x - here.x;
    const dz = this.#moved.z - here.z;
    const gotMeters = Math.sqrt(dx * dx + dz * dz);
    if (!(gotMeters <= askedMeters + STEP_TOLERANCE_METERS)) return gotMeters;
    const visitedCount = this.#visited.size;
    const polygon = visitedCount > 0 ? this.#visited.get(visitedCount - 1) : here.polygon;
    const y = this.#heightOn(polygon);
    if (!(Math.abs(y - here.y) <= MAX_RISE_METERS + MAX_RISE_PER_METER * gotMeters)) return 0;
    here.x = this.#moved.x;
    here.y = y;
    here.z = this.#moved.z;
    here.polygon = polygon;
    return gotMeters;
  }

  /** The height of the ground under `#moved`, on a polygon's edge too, where rounding can put a point just outside. */
  #heightOn(polygon: number): number {
    write(this.#end, this.#moved.x, this.#moved.y, this.#moved.z);
    if (succeeded(this.#query.getPolyHeight(polygon, this.#end, this.#height))) return this.#height.value;
    this.#query.closestPointOnPoly(polygon, this.#end, this.#closest, this.#isOver);
    return this.#closest.y;
  }

  #findNearest(x: number, y: number, z: number, aside: number, up: number, out: GroundPoint): boolean {
    // Also refuses NaN.
    if (!(Math.abs(x) <= FARTHEST_METERS && Math.abs(y) <= FARTHEST_METERS && Math.abs(z) <= FARTHEST_METERS))
      return false;
    write(this.#start, x, y, z);
    write(this.#extents, aside, up, aside);
    const status = this.#query.findNearestPoly(
      this.#start,
      this.#extents,
      this.#filter,
      this.#found,
      this.#closest,
      this.#isOver,
    );
    const polygon = this.#found.value;
    if (!succeeded(status) || polygon === 0) return false;
    out.x = this.#closest.x;
    out.y = this.#closest.y;
    out.z = this.#closest.z;
    out.polygon = polygon;
    return true;
  }

  #assertOpen(): void {
    if (this.#isClosed) throw new Error("This ground was closed.");
  }
}

function write(to: [number, number, number], x: number, y: number, z: number): void {
  to[0] = x;
  to[1] = y;
  to[2] = z;
}

function within(meters: number): number {
  return Number.isNaN(meters) ? 0 : Math.min(FARTHEST_METERS, Math.max(-FARTHEST_METERS, meters));
}
