import { LIMITS, POSTURE, quantiseYaw, type RefusalReason } from "@crowdwire/protocol";
import { type GroundPoint, isSeated, isSeatWithinReach, MOVEMENT } from "@crowdwire/simulation";
import { NO_SLOT, type World, type WorldSeat } from "../world/World.ts";

const from: GroundPoint = { x: 0, y: 0, z: 0, polygon: 0 };

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

/** Takes an avatar off the seat it sits on, if any, to where one stands before it. */
export function getUp(world: World, slot: number): void {
  const seat = world.seats[world.seat[slot]!];
  if (!seat) return;
  world.leaveSeat(slot);
  if (world.ground.locate(seat.exit.x, seat.exit.y, seat.exit.z, from)) {
    world.x[slot] = from.x;
    world.y[slot] = from.y;
    world.z[slot] = from.z;
    world.polygon[slot] = from.polygon;
  }
  world.ownChangedTick[slot] = world.tick;
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
  from.x = world.x[slot]!;
  from.y = world.y[slot]!;
  from.z = world.z[slot]!;
  from.polygon = world.polygon[slot]!;
  return isSeatWithinReach(world.ground, from, world.seat[slot]! >= 0, seat);
}
