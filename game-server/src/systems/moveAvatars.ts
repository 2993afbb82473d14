import { POSTURE, permissionBits, restingIntent } from "@crowdwire/protocol";
import { restingAvatar, stayPut, stepAvatar } from "@crowdwire/simulation";
import type { System } from "../world/System.ts";
import type { World } from "../world/World.ts";

/** Scratch: the same two objects for everyone (SIM7). */
const state = restingAvatar();
const intent = restingIntent();
const MAY_WALK = permissionBits(["walk"]);

/**
 * Gives every avatar its intent for this tick and moves it (SIM2, SIM3, SIM4). Whoever may not walk stands and
 * looks around (SIM6).
 *
 * Reads: intents, permissions, ground. Writes: place, yaw, posture, jump, seat, emote, ownChangedTick, isUnsaved.
 */
export const moveAvatars: System = {
  name: "moveAvatars",
  phase: "simulate",
  run(world, context) {
    for (let index = 0; index < world.population; index++) moveOne(world, world.active[index]!, context.dtSeconds);
  },
};

function moveOne(world: World, slot: number, dtSeconds: number): void {
  world.intents[slot]!.next(intent);
  if ((world.permissions[slot]! & MAY_WALK) === 0) stayPut(intent);
  world.readAvatar(slot, state);
  const { x, y, z, yaw, posture, jumpTicks, seat } = state;
  stepAvatar(state, intent, dtSeconds, world.ground);
  if (seat >= 0 && state.seat < 0) world.leaveSeat(slot);
  const isMoving = state.posture === POSTURE.walk || state.posture === POSTURE.run;
  if (world.emote[slot] !== 0 && (isMoving || world.tick >= world.emoteEndTick[slot]!)) {
    world.emote[slot] = 0;
    world.ownChangedTick[slot] = world.tick;
  }
  world.writeAvatar(slot, state);
  const hasChanged =
    state.x !== x ||
    state.y !== y ||
    state.z !== z ||
    state.yaw !== yaw ||
    state.posture !== posture ||
    state.jumpTicks !== jumpTicks ||
    state.seat !== seat;
  if (!hasChanged) return;
  world.ownChangedTick[slot] = world.tick;
  // Also by less than others are told of: where one stands is kept exactly.
  world.isUnsaved[slot] = 1;
}
