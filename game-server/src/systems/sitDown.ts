import { LIMITS, POSTURE, quantiseYaw, type RefusalReason } from "@crowdwire/protocol";
import { type Ground, type GroundPoint, isSeated, MOVEMENT } from "@crowdwire/simulation";
import { NO_SLOT, type World, type WorldSeat } from "../world/World.ts";

/** How near one must come to where a seat is taken from, on the way there. */
const ARRIVED_METERS = 0.35;
const STEP_METERS = 0.4;
const way: GroundPoint = { x: 0, y: 0, z: 0, polygon: 0 };

/**
 * Sits an avatar down on a seat, or where it stands; why not, where that may not be. A seat is within reach when the way to
 * it is short and free: nobody sits down through a wall. Sitting down moves at once, so it is possible once a second at
 * most: from seat to seat nobody gets on faster than on foot (SIM2).
 */
export function sitDown(world: World, slot: number, seatIndex: number | null): RefusalReason | null {
  const refusal = seatIndex === null ? refuseGround(world, slot) : refuseSeat(world, slot, seatIndex);
  if (refusal !== null) return refusal === "alreadySitting" ? null : refusal;
  if (world.tick < world.sitAgainTick[slot]!) return "tooOften";
  world.sitAgainTick[slot] = world.tick + MOVEMENT.sitAgainSeconds * LIMITS.tickHz;
  world.jumpTicks[slot] = 0;
  if (seatIndex === null) world.posture[slot] = POSTURE.sitOnGround;
  else takeSeat(world, slot, seatIndex);
  return null;
}

type SitRefusal = RefusalReason | "alreadySitting" | null;

function refuseGround(world: World, slot: number): SitRefusal {
  if (isSeated({ posture: world.posture[slot]! })) return "alreadySitting";
  return world.posture[slot] === POSTURE.stand ? null : "notWhileMoving";
}

function refuseSeat(world: World, slot: number, seatIndex: number): SitRefusal {
  const seat = world.seats[seatIndex];
  if (!seat) return "noSuchSeat";
  const taker = world.seatTaker[seatIndex]!;
  if (taker === slot) return "alreadySitting";
  if (taker !== NO_SLOT) return "seatTaken";
  return isWithinReach(world, slot, seat) ? null : "seatTooFar";
}

function takeSeat(world: World, slot: number, seatIndex: number): void {
  const seat = world.seats[seatIndex]!;
  world.leaveSeat(slot);
  world.seatTaker[seatIndex] = slot;
  world.seat[slot] = seatIndex;
  world.posture[slot] = POSTURE.sitOnSeat;
  world.x[slot] = seat.x;
  world.y[slot] = seat.y;
  world.z[slot] = seat.z;
  world.polygon[slot] = 0;
  world.yaw[slot] = quantiseYaw(seat.yaw);
  world.intents[slot]!.face(world.yaw[slot]!);
}

function isWithinReach(world: World, slot: number, seat: WorldSeat): boolean {
  const dx = seat.x - world.x[slot]!;
  const dy = seat.y - world.y[slot]!;
  const dz = seat.z - world.z[slot]!;
  if (dx * dx + dy * dy + dz * dz > MOVEMENT.seatReachMeters ** 2) return false;
  way.x = world.x[slot]!;
  way.y = world.y[slot]!;
  way.z = world.z[slot]!;
  way.polygon = world.polygon[slot]!;
  // From a seat one looks for the way from where one would stand.
  if (world.seat[slot]! >= 0 && !world.ground.locate(way.x, way.y, way.z, way)) return false;
  return leadsTo(world.ground, seat.exit);
}

/** Walks `way` straight towards a point, as feet would, and answers whether it gets there. */
function leadsTo(ground: Ground, goal: WorldSeat["exit"]): boolean {
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
