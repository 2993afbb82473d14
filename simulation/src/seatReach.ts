import type { Ground, GroundPoint } from "./Ground.ts";
import { MOVEMENT } from "./tuning.ts";

interface Place {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** A seat, and where one stands before taking it. */
export interface ReachableSeat extends Place {
  readonly exit: Place;
}

/** How near one must come to where a seat is taken from, on the way there. */
const ARRIVED_METERS = 0.35;
const STEP_METERS = 0.4;
/** Only ever written and read within one call. */
const way: GroundPoint = { x: 0, y: 0, z: 0, polygon: 0 };

/**
 * May someone take this seat from where they are? It is near, and the way to it is short and free: nobody sits down through
 * a wall. The server decides by it, and clients offer only what it allows.
 */
export function isSeatWithinReach(
  ground: Ground,
  from: Readonly<GroundPoint>,
  isSeated: boolean,
  seat: ReachableSeat,
): boolean {
  const meters = Math.hypot(seat.x - from.x, seat.y - from.y, seat.z - from.z);
  if (meters > MOVEMENT.seatReachMeters) return false;
  way.x = from.x;
  way.y = from.y;
  way.z = from.z;
  way.polygon = from.polygon;
  // From a seat one looks for the way from where one would stand.
  if (isSeated && !ground.locate(way.x, way.y, way.z, way)) return false;
  return leadsTo(ground, seat.exit);
}

/** Walks `way` straight towards a point, as feet would, and answers whether it gets there. */
function leadsTo(ground: Ground, goal: Place): boolean {
  for (let meters = 0; meters <= 2 * MOVEMENT.seatReachMeters; meters += STEP_METERS) {
    const dx = goal.x - way.x;
    const dz = goal.z - way.z;
    const left = Math.hypot(dx, dz);
    if (left <= ARRIVED_METERS) return Math.abs(goal.y - way.y) <= MOVEMENT.seatReachMeters / 4;
    const step = Math.min(1, STEP_METERS / left);
    ground.slide(way, way.x + dx * step, way.z + dz * step, way);
  }
  return false;
}
