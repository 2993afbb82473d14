import {
  type EntityId,
  encodeIntroduction,
  type IntentMessage,
  LIMITS,
  POSTURE,
  type UserId,
} from "@crowdwire/protocol";
import {
  type AvatarState,
  type Ground,
  INTEREST,
  type IntentArrival,
  IntentTimeline,
  SpatialGrid,
} from "@crowdwire/simulation";
import { Conversations } from "./Conversations.ts";
import { Inbox } from "./commands.ts";
import { EntityIds } from "./EntityIds.ts";
import { RemoteEntities } from "./RemoteEntities.ts";
import type { Guise, Resident, SessionId } from "./residents.ts";
import { NO_SLOT } from "./slots.ts";
import type { WorldZone } from "./ZoneIndex.ts";

export { NO_SLOT } from "./slots.ts";

/** A place to sit, as the world needs it. Metres, radians. */
export interface WorldSeat extends WorldSpot {
  /** Where one stands before sitting down and after getting up. */
  readonly exit: { readonly x: number; readonly y: number; readonly z: number };
}

interface WorldSpot {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly yaw: number;
}

/** Where newcomers appear. */
export interface WorldSpawn extends WorldSpot {
  readonly radiusMeters: number;
}

export interface WorldOptions {
  readonly ground: Ground;
  readonly spawns: readonly WorldSpawn[];
  readonly seats: readonly WorldSeat[];
  /** Places with rules of their own; none where absent. */
  readonly zones?: readonly WorldZone[];
  /** How many may be here at once. */
  readonly capacity: number;
  /** How many more may be here that other processes simulate; none where absent. */
  readonly remoteCapacity?: number;
  /** Which opening of this world it is; they are counted. */
  readonly epoch?: number;
}

/** Places in what `World.records` holds of a slot. */
export const RECORD = {
  words: 4,
  /** As on the wire: `packPlace` and `packPose`. */
  place: 0,
  pose: 1,
  /** Tick in which one of the two last changed. */
  changedTick: 2,
  /** Number of the introduction that is true now; 0 for none. */
  introduction: 3,
} as const;

/** Slots beyond the capacity, for avatars that wait for their owners while others come in. */
const SPARE_SLOTS = 64;

/**
 * Everything a world holds, as struct of arrays: one slot per avatar, reused after it is gone; first those of this process,
 * then those that others simulate. No behaviour beyond coming and going; what happens in a tick is in `systems/`.
 */
export class World {
  tick = 0;
  readonly inbox = new Inbox();
  readonly ground: Ground;
  readonly spawns: readonly WorldSpawn[];
  readonly seats: readonly WorldSeat[];
  /** How many may be here now; at most `mostCapacity`. */
  capacity: number;
  /** What there is room for in memory. */
  readonly mostCapacity: number;
  readonly slots: number;
  readonly remotes: RemoteEntities;
  readonly grid: SpatialGrid;
  /** Who talks with whom. */
  readonly conversations: Conversations;

  /** Slots of this process in use, packed: iterate over the first `population` of them. */
  readonly active: Int32Array;
  population = 0;
  /** Slots of remote entities in use: the first `remotePopulation`. */
  readonly remote: Int32Array;
  remotePopulation = 0;

  /** Entity id by slot, 0 for a free one. */
  readonly id: Uint16Array;
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly z: Float32Array;
  readonly polygon: Uint32Array;
  readonly yaw: Uint8Array;
  readonly posture: Uint8Array;
  readonly jumpTicks: Uint8Array;
  readonly seat: Int16Array;
  /** Tick from which one may sit down again. */
  readonly sitAgainTick: Uint32Array;
  /** 0 none, otherwise index into EMOTES plus one. */
  readonly emote: Uint8Array;
  readonly emoteEndTick: Uint32Array;
  /**
   * What others see of someone, and since when: RECORD.words numbers by slot, side by side, since whoever is told of
   * someone reads them all. Slot times RECORD.words, plus RECORD.place, .pose, .changedTick or .introduction.
   */
  readonly records: Int32Array;
  /** Tick in which the exact state last changed: what its owner is told. */
  readonly ownChangedTick: Uint32Array;
  /** Tick in which the session that steers an avatar was given it. */
  readonly attachedTick: Uint32Array;
  /** Tick from which an avatar without a connection is gone; 0 while connected. */
  readonly expiresAtTick: Uint32Array;
  /** What each one's role allows now; the place to ask before anything is let happen. */
  readonly permissions: Uint16Array;
  /** Is the place to be kept newer than the one kept? */
  readonly isUnsaved: Uint8Array;
  readonly intents: readonly IntentTimeline[];
  readonly residents: (Resident | null)[];
  readonly sessions: (SessionId | null)[];
  readonly introductions: (Uint8Array | null)[];
  /** Number of the newest introduction: never given twice, so that another id, name or look has another; 0 for none. */
  newestIntroduction = 0;
  /** Goes up whenever someone is gone. */
  departures = 0;
  /** Newest snapshot that each session says it has. */
  readonly snapshotSeen: Uint16Array;
  /** Slot that sits on each seat, or NO_SLOT. */
  readonly seatTaker: Int32Array;

  readonly #ids: EntityIds;
  readonly #free: number[] = [];
  readonly #placeInActive: Int32Array;
  readonly #slotOfUser = new Map<UserId, number>();
  readonly #slotOfSession = new Map<SessionId, number>();

  constructor(options: WorldOptions) {
    this.ground = options.ground;
    this.spawns = options.spawns;
    this.seats = options.seats;
    this.capacity = options.capacity;
    this.mostCapacity = options.capacity;
    this.#ids = new EntityIds(options.epoch);
    const ownSlots = options.capacity + SPARE_SLOTS;
    const remoteSlots = options.remoteCapacity ?? 0;
    const slots = ownSlots + remoteSlots;
    this.slots = slots;
    this.remotes = new RemoteEntities(this, ownSlots, remoteSlots);
    this.remote = new Int32Array(remoteSlots);
    this.grid = new SpatialGrid(slots, INTEREST.cellMeters);
    this.active = new Int32Array(ownSlots);
    this.#placeInActive = new Int32Array(ownSlots);
    this.id = new Uint16Array(slots);
    this.x = new Float32Array(slots);
    this.y = new Float32Array(slots);
    this.z = new Float32Array(slots);
    this.polygon = new Uint32Array(slots);
    this.yaw = new Uint8Array(slots);
    this.posture = new Uint8Array(slots);
    this.jumpTicks = new Uint8Array(slots);
    this.seat = new Int16Array(slots);
    this.sitAgainTick = new Uint32Array(slots);
    this.emote = new Uint8Array(slots);
    this.emoteEndTick = new Uint32Array(slots);
    this.records = new Int32Array(RECORD.words * slots);
    this.ownChangedTick = new Uint32Array(slots);
    this.attachedTick = new Uint32Array(slots);
    this.expiresAtTick = new Uint32Array(slots);
    this.permissions = new Uint16Array(slots);
    this.isUnsaved = new Uint8Array(slots);
    this.intents = Array.from({ length: ownSlots }, () => new IntentTimeline());
    this.residents = new Array(slots).fill(null);
    this.sessions = new Array(slots).fill(null);
    this.introductions = new Array(slots).fill(null);
    this.snapshotSeen = new Uint16Array(slots);
    this.seatTaker = new Int32Array(options.seats.length).fill(NO_SLOT);
    for (let slot = ownSlots - 1; slot >= 0; slot--) this.#free.push(slot);
    this.conversations = new Conversations(this, options.zones ?? []);
  }

  /** The slot of a user's avatar, or NO_SLOT. */
  slotOfUser(userId: UserId): number {
    return this.#slotOfUser.get(userId) ?? NO_SLOT;
  }

  /** The slot a session steers, or NO_SLOT. */
  slotOfSession(session: SessionId): number {
    return this.#slotOfSession.get(session) ?? NO_SLOT;
  }

  /** Is there room for one more user? */
  get hasRoom(): boolean {
    return this.population < this.capacity;
  }

  /** Puts a new avatar into the world; NO_SLOT where there is no room or no id. */
  spawn(resident: Resident, session: SessionId, at: Readonly<AvatarState>): number {
    if (!this.hasRoom) return NO_SLOT;
    const slot = this.#free.pop();
    if (slot === undefined) return NO_SLOT;
    const id = this.#ids.take(resident.userId, this.tick);
    if (id === null) {
      this.#free.push(slot);
      return NO_SLOT;
    }
    this.#placeInActive[slot] = this.population;
    this.active[this.population++] = slot;
    this.id[slot] = id;
    this.expiresAtTick[slot] = 0;
    this.emote[slot] = 0;
    this.isUnsaved[slot] = 1;
    this.sitAgainTick[slot] = 0;
    this.#slotOfUser.set(resident.userId, slot);
    this.writeAvatar(slot, at);
    this.attach(slot, resident, session);
    return slot;
  }

  /** Gives an avatar to a session; the one that steered it before, if any, is answered and no longer does. */
  attach(slot: number, resident: Resident, session: SessionId): SessionId | null {
    const before = this.sessions[slot] ?? null;
    if (before !== null) this.#slotOfSession.delete(before);
    this.sessions[slot] = session;
    this.#slotOfSession.set(session, slot);
    this.permissions[slot] = resident.permissions;
    this.redress(slot, resident);
    this.snapshotSeen[slot] = 0;
    this.attachedTick[slot] = this.tick;
    this.conversations.isUntold[slot] = 1;
    this.conversations.toldTick[slot] = 0;
    this.expiresAtTick[slot] = 0;
    this.intents[slot]!.reset(this.yaw[slot]!);
    return before;
  }

  /** Says who an avatar is, to whoever sees it from now on. False where they look as before. */
  redress(slot: number, { userId, name, look }: Guise): boolean {
    this.residents[slot] = { userId, name, look, permissions: this.permissions[slot]! };
    return this.introduce(slot, encodeIntroduction({ id: this.id[slot]!, name, look }));
  }

  /** What others are told of who this is, from now on (REP5). False where they were told just that before. */
  introduce(slot: number, introduction: Uint8Array): boolean {
    const before = this.introductions[slot];
    if (before && isSame(before, introduction)) return false;
    this.introductions[slot] = introduction;
    this.records[slot * RECORD.words + RECORD.introduction] = ++this.newestIntroduction;
    return true;
  }

  /** What others see of someone from this tick on, as `packPlace` and `packPose` have it; false where that is nothing new. */
  show(slot: number, place: number, pose: number): boolean {
    const { records } = this;
    const at = slot * RECORD.words;
    if (records[at + RECORD.place] === place && records[at + RECORD.pose] === pose) return false;
    records[at + RECORD.place] = place;
    records[at + RECORD.pose] = pose;
    records[at + RECORD.changedTick] = this.tick;
    return true;
  }

  /** What a session wants, and the newest snapshot it has (SIM2, REP6); the message is not kept. */
  takeIntent(slot: number, message: Readonly<IntentMessage>): IntentArrival {
    this.snapshotSeen[slot] = message.snapshotSeen;
    return this.intents[slot]!.push(message.tick, message);
  }

  /** The session is gone: its avatar stands still until someone attaches to it or its time is up. */
  detach(slot: number): void {
    const session = this.sessions[slot];
    if (session !== null && session !== undefined) this.#slotOfSession.delete(session);
    this.sessions[slot] = null;
    this.expiresAtTick[slot] = this.tick + LIMITS.reconnectionSeconds * LIMITS.tickHz;
    this.intents[slot]!.reset(this.yaw[slot]!);
  }

  /** Takes an avatar out of the world. */
  despawn(slot: number): void {
    const resident = this.residents[slot];
    if (!resident) return;
    const session = this.sessions[slot];
    if (session) this.#slotOfSession.delete(session);
    this.#slotOfUser.delete(resident.userId);
    this.leaveSeat(slot);
    this.#ids.giveBack(this.id[slot]! as EntityId, this.tick);
    this.vacate(slot);
    this.residents[slot] = null;
    this.permissions[slot] = 0;
    this.sessions[slot] = null;
    this.population--;
    const place = this.#placeInActive[slot]!;
    const moved = this.active[this.population]!;
    this.active[place] = moved;
    this.#placeInActive[moved] = place;
    this.#free.push(slot);
  }

  /** Forgets what others see of whoever had this slot. */
  vacate(slot: number): void {
    this.conversations.forget(slot);
    this.grid.remove(slot);
    this.id[slot] = 0;
    this.introductions[slot] = null;
    this.records[slot * RECORD.words + RECORD.introduction] = 0;
    this.departures++;
  }

  /** Copies an avatar's state out of the arrays. */
  readAvatar(slot: number, out: AvatarState): void {
    out.x = this.x[slot]!;
    out.y = this.y[slot]!;
    out.z = this.z[slot]!;
    out.polygon = this.polygon[slot]!;
    out.yaw = this.yaw[slot]!;
    out.posture = this.posture[slot]!;
    out.jumpTicks = this.jumpTicks[slot]!;
    out.seat = this.seat[slot]!;
  }

  /** Copies an avatar's state into the arrays. */
  writeAvatar(slot: number, state: Readonly<AvatarState>): void {
    this.x[slot] = state.x;
    this.y[slot] = state.y;
    this.z[slot] = state.z;
    this.polygon[slot] = state.polygon;
    this.yaw[slot] = state.yaw;
    this.posture[slot] = state.posture;
    this.jumpTicks[slot] = state.jumpTicks;
    this.seat[slot] = state.seat;
  }

  /** Frees the seat someone sits on, if any; their posture is the caller's to change. */
  leaveSeat(slot: number): void {
    const seat = this.seat[slot]!;
    if (seat >= 0 && this.seatTaker[seat] === slot) this.seatTaker[seat] = NO_SLOT;
    this.seat[slot] = -1;
    if (this.posture[slot] === POSTURE.sitOnSeat) this.posture[slot] = POSTURE.stand;
  }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return true;
}
