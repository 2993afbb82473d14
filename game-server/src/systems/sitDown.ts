import { POSTURE, quantiseYaw, type RefusalReason } from "@crowdwire/protocol";
import { isSeated, MOVEMENT } from "@crowdwire/simulation";
import { NO_SLOT, type World } from "../world/World.ts";

/** Sits an avatar down on a seat, or where it stands; why not, where that may not be. */
export function sitDown(world: World, slot: number, seatIndex: number | null): RefusalReason | null {
  if (seatIndex === null) {
    if (world.posture[slot] !== POSTURE.stand) return isSeatedSlot(world, slot) ? null : "notWhileMoving";
    world.posture[slot] = POSTURE.sitOnGround;
    return null;
  }
  const seat = world.seats[seatIndex];
  if (!seat) return "noSuchSeat";
  const taker = world.seatTaker[seatIndex]!;
  if (taker === slot) return null;
  if (taker !== NO_SLOT) return "seatTaken";
  const dx = seat.x - world.x[slot]!;
  const dy = seat.y - world.y[slot]!;
  const dz = seat.z - world.z[slot]!;
  if (dx * dx + dy * dy + dz * dz > MOVEMENT.seatReachMeters ** 2) return "seatTooFar";
  world.leaveSeat(slot);
  world.seatTaker[seatIndex] = slot;
  world.seat[slot] = seatIndex;
  world.posture[slot] = POSTURE.sitOnSeat;
  world.jumpTicks[slot] = 0;
  world.x[slot] = seat.x;
  world.y[slot] = seat.y;
  world.z[slot] = seat.z;
  world.polygon[slot] = 0;
  world.yaw[slot] = quantiseYaw(seat.yaw);
  world.intents[slot]!.face(world.yaw[slot]!);
  return null;
}

function isSeatedSlot(world: World, slot: number): boolean {
  return isSeated({ posture: world.posture[slot]! });
}
