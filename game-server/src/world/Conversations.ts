import {
  type ConversationArea,
  type ConversationGroup,
  type ConversationState,
  hasPermission,
  type PermissionBits,
  permissionBits,
} from "@crowdwire/protocol";
import { ConversationGroups } from "@crowdwire/simulation";
import { Area } from "./Area.ts";
import { Blocks } from "./Blocks.ts";
import type { World } from "./World.ts";
import { type WorldZone, ZoneIndex } from "./ZoneIndex.ts";

/** Ids of groups by nearness begin after this; a zone's group has the zone's id. */
const LAST_ZONE_ID = 255;
/** What of a role changes who hears whom. */
export const VOICE_PERMISSIONS: PermissionBits = permissionBits(["talk", "talkConference", "conferenceManage"]);

/**
 * Who talks with whom in a world: groups by nearness (GR1-GR5), areas with rules of their own (GR6), and who blocks whom.
 * Decided by `systems/converse.ts`; read by whoever tells people and the media tier, and by the chat.
 */
export class Conversations {
  readonly near: ConversationGroups;
  readonly zones: ZoneIndex;
  readonly blocks = new Blocks();
  /** The zone that each slot is in; 0: none with a rule about sound. */
  readonly zoneOf: Uint8Array;
  /** By the zone's id: conferences and stages. */
  readonly areas = new Map<number, Area>();
  /** What of `World.permissions` counted in the last decision. */
  readonly voiceOf: Uint16Array;
  /** Tick in which a slot's owner was last told; and whether there is something to tell. */
  readonly toldTick: Uint32Array;
  readonly isUntold: Uint8Array;
  /** Is an audience's list of those who do not hear the stages another than last said? */
  isAudienceChanged = false;
  /** Who has been found already, while companions are gathered: a mark of its own each time. */
  readonly #marks: Float64Array;
  #lastMark = 0;
  readonly #world: World;

  constructor(world: World, zones: readonly WorldZone[]) {
    this.#world = world;
    this.near = new ConversationGroups(world.slots, undefined, LAST_ZONE_ID);
    this.zones = new ZoneIndex(zones);
    for (const zone of this.zones.zones) if (zone.kind !== "silent") this.areas.set(zone.id, new Area(zone));
    this.zoneOf = new Uint8Array(world.slots);
    this.#marks = new Float64Array(world.slots);
    this.voiceOf = new Uint16Array(world.slots);
    this.toldTick = new Uint32Array(world.slots);
    this.isUntold = new Uint8Array(world.slots);
  }

  /** The area somebody stands in, or undefined. */
  areaOf(slot: number): Area | undefined {
    return this.areas.get(this.zoneOf[slot]!);
  }

  /** Somebody is gone: whoever has the slot next inherits nothing. */
  forget(slot: number): void {
    this.areaOf(slot)?.leave(slot);
    const resident = this.#world.residents[slot];
    if (resident) this.blocks.forget(resident.userId);
    this.near.groups.touch(slot);
    if (this.zoneOf[slot] !== 0) this.isAudienceChanged = true;
    this.zoneOf[slot] = 0;
    this.voiceOf[slot] = 0;
    this.isUntold[slot] = 0;
    this.toldTick[slot] = 0;
  }

  /** What concerns all who share a group with somebody has changed: whether they may speak, whom they block. */
  touch(slot: number): void {
    this.near.groups.touch(slot);
    const area = this.areaOf(slot);
    if (area) area.isChanged = true;
    this.isUntold[slot] = 1;
    const resident = this.#world.residents[slot];
    if (resident && this.blocks.of(resident.userId).size > 0) this.touchStages();
  }

  /** A stage reaches everyone, so a block anywhere concerns it. */
  touchStages(): void {
    for (const area of this.areas.values()) if (area.zone.kind === "stage") area.isChanged = true;
  }

  mayManage(slot: number): boolean {
    return hasPermission(this.#world.permissions[slot]!, "conferenceManage");
  }

  /** May somebody be heard by those near? */
  mayTalk(slot: number): boolean {
    return hasPermission(this.#world.permissions[slot]!, "talk");
  }

  /** May somebody be heard in this area: by their role, or because they were let and their role does not forbid it? */
  isSpeaker(area: Area, slot: number): boolean {
    if (area.revoked.has(slot)) return false;
    if (hasPermission(this.#world.permissions[slot]!, "talkConference")) return true;
    return area.granted.has(slot) && this.mayTalk(slot);
  }

  /** Slots of those in one's groups, oneself left out, each once; whoever is in a silent zone has none. */
  companionsOf(slot: number): number[] {
    const found: number[] = [];
    const area = this.areaOf(slot);
    if (area) {
      if (area.members.has(slot)) for (const member of area.members) if (member !== slot) found.push(member);
      return found;
    }
    const { groups } = this.near;
    const mark = ++this.#lastMark;
    this.#marks[slot] = mark;
    for (let node = groups.firstOf(slot); node !== -1; node = groups.nextOf(node)) {
      const group = groups.groupOf(node);
      for (let index = 0; index < groups.size(group); index++) {
        const member = groups.memberAt(group, index);
        if (this.#marks[member] === mark) continue;
        this.#marks[member] = mark;
        found.push(member);
      }
    }
    return found;
  }

  /** What somebody is told (GR8). */
  stateOf(slot: number): ConversationState {
    const area = this.areaOf(slot);
    const isMember = area?.members.has(slot) ?? false;
    const isHeard = area ? isMember && this.isSpeaker(area, slot) : this.mayTalk(slot);
    const hearers: number[] = [];
    if (isHeard) {
      const { id, residents } = this.#world;
      const self = residents[slot];
      const blocked = self ? this.blocks.of(self.userId) : null;
      for (const other of this.companionsOf(slot)) {
        const resident = residents[other];
        const isBlocked = blocked !== null && blocked.size > 0 && resident != null && blocked.has(resident.userId);
        if (id[other] !== 0 && !isBlocked) hearers.push(id[other]!);
      }
    }
    return {
      groups: area ? (isMember ? [this.#groupOfArea(area)] : []) : this.#nearGroupsOf(slot),
      hearers,
      isHeardByWorld: isHeard && area?.zone.kind === "stage",
      area: this.#describeArea(slot),
    };
  }

  #nearGroupsOf(slot: number): ConversationGroup[] {
    const { groups } = this.near;
    const mine: ConversationGroup[] = [];
    for (let node = groups.firstOf(slot); node !== -1; node = groups.nextOf(node)) {
      const group = groups.groupOf(node);
      const members: number[] = [];
      for (let index = 0; index < groups.size(group); index++) {
        members.push(this.#world.id[groups.memberAt(group, index)]!);
      }
      mine.push({ id: groups.id(group), kind: "talk", members });
    }
    return mine;
  }

  #groupOfArea({ zone, members }: Area): ConversationGroup {
    return { id: zone.id, kind: zone.kind === "stage" ? "stage" : "conference", members: this.#idsOf(members) };
  }

  #describeArea(slot: number): ConversationArea | null {
    const zone = this.zones.get(this.zoneOf[slot]!);
    if (zone === undefined || zone.kind === "lounge") return null;
    const { id: zoneId, kind, name } = zone;
    const area = this.areas.get(zoneId);
    if (area === undefined) {
      const nobody = { isLocked: false, capacity: null, speakers: [], requests: [], mayManage: false, hasAsked: false };
      return { zoneId, kind, name, role: "listener", isAdmitted: true, ...nobody };
    }
    const mayManage = this.mayManage(slot);
    const isAdmitted = area.members.has(slot);
    return {
      zoneId,
      kind,
      name,
      role: isAdmitted && this.isSpeaker(area, slot) ? "speaker" : "listener",
      isAdmitted,
      hasAsked: area.requests.has(slot),
      isLocked: area.isLocked,
      capacity: area.capacity,
      speakers: isAdmitted ? this.#idsOf([...area.members].filter((member) => this.isSpeaker(area, member))) : [],
      requests: mayManage ? this.#idsOf(area.requests) : [],
      mayManage,
    };
  }

  #idsOf(slots: Iterable<number>): number[] {
    return Array.from(slots, (slot) => this.#world.id[slot]!).filter((id) => id !== 0);
  }
}
