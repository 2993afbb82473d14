import { entityId, quantiseYaw } from "@crowdwire/protocol";
import { type AvatarState, type Random, restingAvatar } from "@crowdwire/simulation";
import type { Command } from "../world/commands.ts";
import type { Placement } from "../world/residents.ts";
import type { TickContext } from "../world/System.ts";
import { NO_SLOT, type World } from "../world/World.ts";

type Enter = Extract<Command, { type: "enter" }>;

/** Lets someone in: back into the avatar that waits for them or that an earlier session steers, else into a new one (ID1). */
export function arrive(world: World, context: TickContext, { session, resident, last }: Enter): void {
  const existing = world.slotOfUser(resident.userId);
  if (existing !== NO_SLOT) {
    const before = world.attach(existing, resident, session);
    if (before !== null) context.emit({ type: "takenOver", session: before });
    context.emit({ type: "entered", session, entityId: entityId(world.id[existing]!), isReturn: true });
    return;
  }
  const slot = world.spawn(resident, session, standingAt(world, last, context.chance(resident)));
  if (slot === NO_SLOT) context.emit({ type: "turnedAway", session });
  else context.emit({ type: "entered", session, entityId: entityId(world.id[slot]!), isReturn: last !== null });
}

/** Where they were last, if that is still ground; otherwise somewhere in a spawn area. */
function standingAt(world: World, last: Placement | null, random: Random): AvatarState {
  const state = restingAvatar();
  if (last && world.ground.locate(last.x, last.y, last.z, state)) {
    state.yaw = quantiseYaw(last.yaw);
    return state;
  }
  const spawn = world.spawns[Math.floor(random() * world.spawns.length)];
  if (!spawn) throw new Error("A map without a spawn area was let through.");
  state.yaw = quantiseYaw(spawn.yaw);
  for (let attempt = 0; attempt < 8; attempt++) {
    const angle = random() * 2 * Math.PI;
    const radius = Math.sqrt(random()) * spawn.radiusMeters;
    const x = spawn.x + Math.cos(angle) * radius;
    const z = spawn.z + Math.sin(angle) * radius;
    if (world.ground.locate(x, spawn.y, z, state)) return state;
  }
  if (!world.ground.locate(spawn.x, spawn.y, spawn.z, state))
    throw new Error("A spawn area without ground was let through.");
  return state;
}
