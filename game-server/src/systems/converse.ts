import { type EntityId, entityId, type GroupMember, groupId, type MayPublish, MEDIA_LIMITS } from "@crowdwire/protocol";
import type { Area } from "../world/Area.ts";
import { VOICE_PERMISSIONS } from "../world/Conversations.ts";
import type { ConversationEffect } from "../world/effects.ts";
import type { System, TickContext } from "../world/System.ts";
import { NO_SLOT, type World } from "../world/World.ts";

/** Ten decisions a second (GR1). */
const EVERY_TICKS = 2;
/** Nobody is told more often than this, so that a walk through a crowd does not cost a message a step. */
const TOLD_EVERY_TICKS = 4;

const EVERYTHING: MayPublish = { audio: true, video: true, screen: true };
const NOTHING: MayPublish = { audio: false, video: false, screen: false };

/**
 * Decides who talks with whom: zones first, whoever is in none by nearness (GR1-GR6), and says what changed to the media tier
 * (SFU1) and to everyone concerned (GR8).
 *
 * Reads: places, permissions, sessions. Writes: conversations. Emits: groupChanged, conversationChanged.
 */
export const converse: System = {
  name: "converse",
  phase: "decide",
  every: EVERY_TICKS,
  run(world, context) {
    const { near, areas } = world.conversations;
    for (let index = 0; index < world.population; index++) look(world, world.active[index]!);
    for (let index = 0; index < world.remotePopulation; index++) look(world, world.remote[index]!);
    near.decide();
    emitNearGroups(world, context);
    for (const area of areas.values()) decideArea(world, context, area);
    world.conversations.isAudienceChanged = false;
    for (let index = 0; index < world.population; index++) tell(world, context, world.active[index]!);
  },
};

/** Which zone someone is in now, and what their role lets be heard. */
function look(world: World, slot: number): void {
  const { conversations } = world;
  if (!world.grid.has(slot)) return;
  const before = conversations.zoneOf[slot]!;
  const zone = conversations.zones.at(world.x[slot]!, world.y[slot]!, world.z[slot]!, before);
  if (zone !== before) {
    conversations.areaOf(slot)?.leave(slot);
    conversations.zoneOf[slot] = zone;
    conversations.areaOf(slot)?.enter(slot);
    conversations.isAudienceChanged = true;
    conversations.isUntold[slot] = 1;
  }
  const voice = world.permissions[slot]! & VOICE_PERMISSIONS;
  if (voice !== conversations.voiceOf[slot]) {
    conversations.voiceOf[slot] = voice;
    conversations.touch(slot);
  }
  if (zone === 0) conversations.near.add(slot, world.id[slot]!, world.x[slot]!, world.z[slot]!);
}

function emitNearGroups(world: World, context: TickContext): void {
  const { conversations } = world;
  const { groups } = conversations.near;
  for (const id of groups.dissolved) {
    emitGroup(context, { groupId: groupId(id), kind: "talk", members: [], except: [] });
  }
  for (let at = 0; at < groups.changedCount; at++) {
    const group = groups.changed[at]!;
    const size = groups.size(group);
    if (size === 0) continue;
    const slots = Array.from({ length: size }, (_, index) => groups.memberAt(group, index));
    const members = slots.map((slot) =>
      describe(world, slot, true, conversations.mayTalk(slot) ? EVERYTHING : NOTHING, slots),
    );
    emitGroup(context, { groupId: groupId(groups.id(group)), kind: "talk", members, except: [] });
  }
  for (let at = 0; at < groups.concernedCount; at++) conversations.isUntold[groups.concerned[at]!] = 1;
  groups.settle();
}

function decideArea(world: World, context: TickContext, area: Area): void {
  const { conversations } = world;
  area.admit((slot) => conversations.mayManage(slot));
  for (const slot of area.requests) {
    if (!conversations.isSpeaker(area, slot)) continue;
    area.requests.delete(slot);
    area.isChanged = true;
  }
  const isStage = area.zone.kind === "stage";
  const isToBeSaid = area.isChanged || (isStage && area.members.size > 0 && conversations.isAudienceChanged);
  if (!isToBeSaid) return;
  const slots = [...area.members];
  const members = slots.map((slot) => {
    const isSpeaker = conversations.isSpeaker(area, slot);
    return describe(world, slot, isSpeaker, isSpeaker ? EVERYTHING : NOTHING, isStage ? null : slots);
  });
  emitGroup(context, {
    groupId: groupId(area.zone.id),
    kind: isStage ? "stage" : "conference",
    members,
    except: isStage && members.length > 0 ? outOfEarshot(world) : [],
  });
  if (area.isChanged) {
    for (const slot of area.members) conversations.isUntold[slot] = 1;
    for (const slot of area.outside) conversations.isUntold[slot] = 1;
  }
  area.isChanged = false;
}

/** @param others Among whom blocks count; null: everyone in the world. */
function describe(
  world: World,
  slot: number,
  isSpeaker: boolean,
  mayPublish: MayPublish,
  others: readonly number[] | null,
): GroupMember {
  return {
    entityId: entityId(world.id[slot]!),
    role: isSpeaker ? "speaker" : "listener",
    mayPublish,
    blocks: blockedIds(world, slot, others),
  };
}

function blockedIds(world: World, slot: number, others: readonly number[] | null): EntityId[] {
  const resident = world.residents[slot];
  if (!resident) return [];
  const found: EntityId[] = [];
  for (const user of world.conversations.blocks.of(resident.userId)) {
    const other = world.slotOfUser(user);
    if (other === NO_SLOT || (others !== null && !others.includes(other))) continue;
    if (found.length < MEDIA_LIMITS.groupMembers) found.push(entityId(world.id[other]!));
  }
  return found;
}

/** Those whom no stage reaches: they stand in a silent zone or in a conference. */
function outOfEarshot(world: World): EntityId[] {
  const { conversations } = world;
  const found: EntityId[] = [];
  const check = (slot: number) => {
    const zone = conversations.zones.get(conversations.zoneOf[slot]!);
    if (zone !== undefined && zone.kind !== "stage") found.push(entityId(world.id[slot]!));
  };
  for (let index = 0; index < world.population; index++) check(world.active[index]!);
  for (let index = 0; index < world.remotePopulation; index++) check(world.remote[index]!);
  return found;
}

function emitGroup(context: TickContext, group: ConversationEffect["group"]): void {
  context.emit({ type: "groupChanged", group });
}

function tell(world: World, context: TickContext, slot: number): void {
  const { conversations } = world;
  if (conversations.isUntold[slot] === 0) return;
  const session = world.sessions[slot] ?? null;
  const toldTick = conversations.toldTick[slot]!;
  if (session === null || (toldTick !== 0 && world.tick - toldTick < TOLD_EVERY_TICKS)) return;
  conversations.isUntold[slot] = 0;
  conversations.toldTick[slot] = world.tick;
  context.emit({ type: "conversationChanged", session, state: conversations.stateOf(slot) });
}
