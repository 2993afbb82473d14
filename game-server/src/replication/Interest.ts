import type { SnapshotWriter } from "@crowdwire/protocol";
import { INTEREST, selectNearest } from "@crowdwire/simulation";
import { RECORD, type World } from "../world/World.ts";
import type { IntroductionMemory } from "./IntroductionMemory.ts";

const LIMIT = INTEREST.nearCount + INTEREST.ringCount;
/** A line of the cache has 64 bytes, and an entry's numbers four each. */
const WORDS_PER_LINE = 16;
/** Tick of a record that was never sent. */
export const NEVER = -1;
const OUTSIDE = 0;
const RING = 1;
const NEAR = 2;
/** Beside a tier: found by looking around. */
const SEEN = 4;
const REACH_SQUARED = INTEREST.reachMeters ** 2;
/** Whoever is already near looks this much nearer than they are, and so on. */
const STICKINESS = [1, (1 - INTEREST.hysteresisShare / 2) ** 2, (1 - INTEREST.hysteresisShare) ** 2] as const;

/** Whoever is in the ring may be farther away than they look, by so much, and a little more for a crowd that moves apart. */
const EXPECTED_SHARE = 1.05 / (1 - INTEREST.hysteresisShare / 2);
const EXPECTED_MORE_METERS = 0.5;

/**
 * Places in one entry of `Interest.entries`. One block of memory for each client, and no array per figure: all of it is
 * read for every client in every tick, and what is not side by side is a wait of its own.
 */
export const ENTRY = {
  words: 3,
  /** Slot and entity id: `slotOf`, `idOf`. */
  who: 0,
  /** Tick of the record sent last, or NEVER. */
  sentTick: 1,
  /** Number of the introduction the client has; 0 for none. */
  introduced: 2,
} as const;

/** Slots that an entry has room for. */
export const MOST_SLOTS = 0x1_0000;

export const slotOf = (who: number): number => who & (MOST_SLOTS - 1);
/** The id with which a slot was taken in: another one there means the first has left. */
export const idOf = (who: number): number => who >>> 16;

/** Arrays that every refresh of one world uses in turn. */
export class InterestScratch {
  readonly slots: Int32Array;
  readonly keys: Float32Array;
  /** By slot: OUTSIDE, RING or NEAR for the client that is being looked at. */
  readonly tier: Uint8Array;
  /** By slot: place in that client's list. */
  readonly place: Int32Array;
  readonly entries = new Int32Array(LIMIT * ENTRY.words);
  readonly wasAt = new Int32Array(LIMIT);

  /** @throws RangeError where there are more slots than an entry has room for */
  constructor(slots: number) {
    if (slots > MOST_SLOTS) throw new RangeError(`${slots} slots: at most ${MOST_SLOTS} can be told apart.`);
    this.slots = new Int32Array(slots);
    this.keys = new Float32Array(slots);
    this.tier = new Uint8Array(slots);
    this.place = new Int32Array(slots);
  }
}

/**
 * Whom one client is told about one by one: the nearest, then the ring around them (REP3, REP4).
 * The first `nearCount` of `count` entries are near.
 */
export class Interest {
  count = 0;
  nearCount = 0;
  readonly entries = new Int32Array(LIMIT * ENTRY.words);
  /** How many ids the client is still to be told of. What one look around can add always fits beside what one snapshot left. */
  departedCount = 0;
  goneCount = 0;
  /** Of whom no more records come, since others are nearer. */
  readonly departed = new Uint16Array(2 * LIMIT);
  /** Who has left the world. */
  readonly gone = new Uint16Array(2 * LIMIT);
  /** Within this distance there are probably enough. */
  #expectedMeters: number = INTEREST.reachMeters;
  /** What `fetch` read, and of no meaning: a compiler leaves out reads that nothing comes of. */
  fetched = 0;

  /**
   * Touches every line of the cache that the entries lie in: the processor then waits for all of them at once, and not for one after
   * the other as they are gone through (docs/decisions/0014).
   */
  fetch(): void {
    let sum = 0;
    for (let word = 0; word < this.entries.length; word += WORDS_PER_LINE) sum += this.entries[word]!;
    this.fetched = sum;
  }

  /** Looks anew who is near `slot`; whoever falls out is noted in `departed`. Call `dropGone` before. */
  refresh(world: World, slot: number, memory: IntroductionMemory, scratch: InterestScratch): void {
    this.look(world, world.x[slot]!, world.z[slot]!, slot, memory, scratch);
  }

  /** The same around any place (metres), for whoever has no avatar; `self`, if any, is left out. */
  look(world: World, x: number, z: number, self: number, memory: IntroductionMemory, scratch: InterestScratch): void {
    this.#markCurrent(scratch);
    const { slots, keys, tier } = scratch;
    const found = this.#lookAround(world, x, z, scratch);
    let count = 0;
    let outsiders = 0;
    for (let index = 0; index < found; index++) {
      const other = slots[index]!;
      if (other === self) continue;
      const was = tier[other] as 0 | 1 | 2;
      if (was === OUTSIDE) outsiders++;
      keys[count] = keys[index]! * STICKINESS[was];
      slots[count++] = other;
    }
    if (count - outsiders < this.count) count = this.#addUnseen(world, x, z, scratch, count);
    if (count > LIMIT) {
      selectNearest(keys, slots, count, LIMIT);
      count = LIMIT;
    }
    this.#expectedMeters =
      count < LIMIT ? INTEREST.reachMeters : farthest(keys, count) * EXPECTED_SHARE + EXPECTED_MORE_METERS;
    selectNearest(keys, slots, count, INTEREST.nearCount);
    this.#adopt(world, memory, scratch, count);
  }

  /** In a dense crowd most of those within reach need not be looked at: they are all farther than who was in last time. */
  #lookAround(world: World, x: number, z: number, { slots, keys }: InterestScratch): number {
    if (this.#expectedMeters < INTEREST.reachMeters) {
      const found = world.grid.around(x, z, this.#expectedMeters, LIMIT + 1, slots, keys);
      if (found > LIMIT) return found;
    }
    return world.grid.around(x, z, INTEREST.reachMeters, LIMIT + 1, slots, keys);
  }

  /**
   * Looking around finds the nearest as they are, and stops there. Whoever was in looks nearer than they are and may be farther away
   * than that: they are few, and added one by one.
   *
   * @returns How many there are with them.
   */
  #addUnseen(world: World, x: number, z: number, { slots, keys, tier }: InterestScratch, count: number): number {
    for (let index = 0; index < count; index++) {
      const slot = slots[index]!;
      if (tier[slot] !== OUTSIDE) tier[slot]! |= SEEN;
    }
    let end = count;
    for (let index = 0; index < this.count; index++) {
      const slot = slotOf(this.entries[index * ENTRY.words + ENTRY.who]!);
      const isSeen = (tier[slot]! & SEEN) !== 0;
      tier[slot]! &= ~SEEN;
      if (isSeen || !world.grid.has(slot)) continue;
      const squared = (world.x[slot]! - x) ** 2 + (world.z[slot]! - z) ** 2;
      if (squared > REACH_SQUARED) continue;
      keys[end] = squared * STICKINESS[tier[slot] as 0 | 1 | 2];
      slots[end++] = slot;
    }
    return end;
  }

  /** Forgets who has left the world; a slot may be free then, or someone else's. */
  dropGone(world: World): void {
    for (let index = this.count - 1; index >= 0; index--) {
      const who = this.entries[index * ENTRY.words + ENTRY.who]!;
      if (world.id[slotOf(who)] !== idOf(who)) this.#remove(index);
    }
  }

  /** Forgets the entry at `index`, keeping near ones before ring ones. */
  #remove(index: number): void {
    const at = index * ENTRY.words;
    if (this.entries[at + ENTRY.sentTick] !== NEVER) this.gone[this.goneCount++] = idOf(this.entries[at + ENTRY.who]!);
    let gap = index;
    if (index < this.nearCount) {
      this.#move(this.nearCount - 1, gap);
      gap = --this.nearCount;
    }
    this.#move(--this.count, gap);
  }

  #markCurrent(scratch: InterestScratch): void {
    scratch.entries.set(this.entries);
    for (let index = 0; index < this.count; index++) {
      const slot = slotOf(this.entries[index * ENTRY.words + ENTRY.who]!);
      scratch.tier[slot] = index < this.nearCount ? NEAR : RING;
      scratch.place[slot] = index;
    }
  }

  /** Takes over the first `count` of the scratch's slots, with what is known about those who stay. */
  #adopt(world: World, memory: IntroductionMemory, scratch: InterestScratch, count: number): void {
    const { slots, tier, place, wasAt } = scratch;
    const { entries } = this;
    for (let index = 0; index < count; index++) {
      const slot = slots[index]!;
      wasAt[index] = tier[slot] === OUTSIDE ? NEVER : place[slot]!;
      tier[slot] = OUTSIDE;
    }
    for (let at = 0; at < this.count * ENTRY.words; at += ENTRY.words) {
      const who = entries[at + ENTRY.who]!;
      const slot = slotOf(who);
      // Still marked: not among those who stay. Of whom there was no record, the client knows nothing.
      const hasDeparted = tier[slot] !== OUTSIDE && entries[at + ENTRY.sentTick] !== NEVER;
      if (hasDeparted) this.departed[this.departedCount++] = idOf(who);
      tier[slot] = OUTSIDE;
    }
    for (let index = 0; index < count; index++) {
      const slot = slots[index]!;
      const at = index * ENTRY.words;
      entries[at + ENTRY.who] = slot | (world.id[slot]! << 16);
      if (wasAt[index] === NEVER) {
        const serial = world.records[slot * RECORD.words + RECORD.introduction]!;
        entries[at + ENTRY.sentTick] = NEVER;
        entries[at + ENTRY.introduced] = memory.has(slot, serial) ? serial : 0;
      } else {
        const before = wasAt[index]! * ENTRY.words;
        entries[at + ENTRY.sentTick] = scratch.entries[before + ENTRY.sentTick]!;
        entries[at + ENTRY.introduced] = scratch.entries[before + ENTRY.introduced]!;
      }
    }
    this.count = count;
    this.nearCount = Math.min(count, INTEREST.nearCount);
  }

  #move(from: number, to: number): void {
    this.entries.copyWithin(to * ENTRY.words, from * ENTRY.words, (from + 1) * ENTRY.words);
  }
}

/** Metres to the farthest of so many squared distances. */
function farthest(squaredMeters: Float32Array, count: number): number {
  let most = 0;
  for (let index = 0; index < count; index++) most = Math.max(most, squaredMeters[index]!);
  return Math.sqrt(most);
}

/** Says who has left the world or is no longer told of, as far as the snapshot has room. */
export function writeDepartures(interest: Interest, writer: SnapshotWriter): void {
  const { departed, gone } = interest;
  while (interest.goneCount > 0 && writer.gone(gone[interest.goneCount - 1]!)) interest.goneCount--;
  while (interest.departedCount > 0 && writer.departed(departed[interest.departedCount - 1]!)) interest.departedCount--;
}
