import { type CloseNotice, emoteNumber, hasPermission, LIMITS, type UserId } from "@crowdwire/protocol";
import { EMOTE_SECONDS } from "@crowdwire/simulation";
import type { Command } from "../world/commands.ts";
import type { Guise, SessionId } from "../world/residents.ts";
import type { System, TickContext } from "../world/System.ts";
import { NO_SLOT, type World } from "../world/World.ts";
import { arrive } from "./arrive.ts";
import { manageArea } from "./manageArea.ts";
import { getUp, sitDown } from "./sitDown.ts";

/**
 * Carries out what the outside asked for since the last tick: comings, goings, permissions, blocks, emotes, seats, speaking.
 *
 * Reads: inbox, ground, spawns, seats. Writes: everything of the avatars concerned, areas, blocks.
 * Emits: entered, turnedAway, takenOver, expelled, permitted, refused, usedObject. Rules ID1, SIM6.
 */
export const obeyCommands: System = {
  name: "obeyCommands",
  phase: "intake",
  run(world, context) {
    for (const command of world.inbox.drain()) obey(world, context, command);
  },
};

function obey(world: World, context: TickContext, command: Command): void {
  switch (command.type) {
    case "enter":
      arrive(world, context, command);
      return;
    case "redress":
      redress(world, context, command.resident);
      return;
    case "permit":
      permit(world, context, command);
      return;
    case "expel":
      expel(world, context, command.userId, command.notice);
      return;
    case "block":
      block(world, command.blocker, command.blocked, command.isBlocked);
      return;
    default:
      obeySession(world, context, command);
  }
}

type SessionCommand = Extract<Command, { session: SessionId }>;

function obeySession(world: World, context: TickContext, command: Exclude<SessionCommand, { type: "enter" }>): void {
  const slot = world.slotOfSession(command.session);
  // Taken over, or gone, in the meantime: what it asked for no longer concerns anyone.
  if (slot === NO_SLOT) return;
  switch (command.type) {
    case "drop":
      world.detach(slot);
      break;
    case "leave":
      world.detach(slot);
      world.expiresAtTick[slot] = world.tick;
      break;
    case "emote":
      world.emote[slot] = emoteNumber(command.emote);
      world.emoteEndTick[slot] = world.tick + EMOTE_SECONDS[command.emote] * LIMITS.tickHz;
      world.ownChangedTick[slot] = world.tick;
      break;
    case "sit": {
      const mayInteract = hasPermission(world.permissions[slot]!, "interact");
      const before = world.seat[slot]!;
      const refusal = mayInteract ? sitDown(world, slot, command.seat) : "notAllowed";
      if (refusal) context.emit({ type: "refused", session: command.session, message: "sit", reason: refusal });
      else world.ownChangedTick[slot] = world.tick;
      const seat = world.seat[slot]!;
      const resident = world.residents[slot];
      if (resident && seat !== before && world.seats[seat])
        context.emit({ type: "usedObject", userId: resident.userId, object: "seat" });
      break;
    }
    case "speakRequest":
    case "speakAnswer":
    case "areaSettings": {
      const refusal = manageArea(world, slot, command);
      if (refusal) context.emit({ type: "refused", session: command.session, message: command.type, reason: refusal });
      break;
    }
  }
}

function block(world: World, blocker: UserId, blocked: UserId, isBlocked: boolean): void {
  if (!world.conversations.blocks.set(blocker, blocked, isBlocked)) return;
  for (const user of [blocker, blocked]) {
    const slot = world.slotOfUser(user);
    if (slot !== NO_SLOT) world.conversations.touch(slot);
  }
  world.conversations.touchStages();
}

function redress(world: World, context: TickContext, resident: Guise): void {
  const slot = world.slotOfUser(resident.userId);
  if (slot === NO_SLOT || !world.redress(slot, resident)) return;
  const { name, look } = resident;
  const session = world.sessions[slot] ?? null;
  if (session !== null) context.emit({ type: "redressed", session, name, look });
}

type Permit = Extract<Command, { type: "permit" }>;

function permit(world: World, context: TickContext, { userId, permissions, isMuted, muteChanged }: Permit): void {
  const slot = world.slotOfUser(userId);
  if (slot === NO_SLOT || (world.permissions[slot] === permissions && !muteChanged)) return;
  world.permissions[slot] = permissions;
  if (!hasPermission(permissions, "interact")) getUp(world, slot);
  const session = world.sessions[slot] ?? null;
  if (session !== null) context.emit({ type: "permitted", session, permissions, isMuted });
}

function expel(world: World, context: TickContext, userId: UserId, notice: CloseNotice): void {
  const slot = world.slotOfUser(userId);
  if (slot === NO_SLOT) return;
  const session = world.sessions[slot] ?? null;
  if (session !== null) context.emit({ type: "expelled", session, notice });
  world.detach(slot);
  world.expiresAtTick[slot] = world.tick;
}
