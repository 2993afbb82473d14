import { INTEREST, selectNearest } from "@crowdwire/simulation";
import { RECORD, type World } from "../world/World.ts";
import type { IntroductionMemory } from "./IntroductionMemory.ts";

const LIMIT = INTEREST.nearCount + INTEREST.ringCount;
const NEVER = -1;
const OUTSIDE = 0;
const RING = 1;
const NEAR = 2;
/** Whoever is already near looks this much nearer than they are, and so on. */
const STICKINESS = [1, (1 - INTEREST.hysteresisShare / 2) ** 2, (1 - INTEREST.hysteresisShare) ** 2] as const;

/** Whoever is in the ring may be farther away than they look, by so much, and a little more for a crowd that moves apart. */
const EXPECTED_SHARE = 1.05 / (1 - INTEREST.hysteresisShare / 2);
const EXPECTED_MORE_METERS = 0.5;

/** Arrays that every refresh of one world uses in turn. */
export class InterestScratch {
  readonly slots: Int32Array;
  readonly keys: Float32Array;
  /** By slot: OUTSIDE, RING or NEAR for the client that is being looked at. */
  readonly tier: Uint8Array;
  /** By slot: place in that client's list. */
  readonly place: Int32Array;
  readonly sentTick = new Int32Array(LIMIT);
  readonly introduced = new Uint32Array(LIMIT);
  readonly wasAt = new Int32Array(LIMIT);

  constructor(slots: number) {
    this.slots = new Int32Array(slots);
    this.keys = new Float32Array(slots);
    this.tier = new Uint8Array(slots);
    this.place = new Int32Array(slots);
  }
}

/** Ids that a client is still to be told of. What one look around can add always fits beside what one snapshot left. */
class IdList {
  count = 0;
  readonly ids = new Uint16Array(2 * LIMIT);

  add(id: number): void {
    this.ids[this.count++] = id;
  }
}

/**
 * Whom one client is told about one by one: the nearest, then the ring around them (REP3, REP4).
 * Parallel arrays; the first `nearCount` of `count` entries are near.
 */
export class Interest {
  count = 0;
  nearCount = 0;
  readonly slot = new Int32Array(LIMIT);
  /** Entity id with which a slot was taken in: another one there means the first has left. */
  readonly id = new Uint16Array(LIMIT);
  /** Tick of the record sent last, or NEVER. */
  readonly sentTick = new Int32Array(LIMIT);
  /** Number of the introduction the client has; 0 for none. */
  readonly introduced = new Uint32Array(LIMIT);
  /** Of whom no more records come, since others are nearer. */
  readonly departed = new IdList();
  /** Within this distance there are probably enough. */
  #expectedMeters: number = INTEREST.reachMeters;
  /** Who has left the world. */
  readonly gone = new IdList();

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
    for (let index = 0; index < found; index++) {
      const other = slots[index]!;
      if (other === self) continue;
      keys[count] = keys[index]! * STICKINESS[tier[other] as 0 | 1 | 2];
      slots[count++] = other;
    }
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

  /** Forgets who has left the world; a slot may be free then, or someone else's. */
  dropGone(world: World): void {
    for (let index = this.count - 1; index >= 0; index--) {
      if (world.id[this.slot[index]!] !== this.id[index]) this.#remove(index);
    }
  }

  /** Forgets the entry at `index`, keeping near ones before ring ones. */
  #remove(index: number): void {
    if (this.sentTick[index] !== NEVER) this.gone.add(this.id[index]!);
    let gap = index;
    if (index < this.nearCount) {
      this.#move(this.nearCount - 1, gap);
      gap = --this.nearCount;
    }
    this.#move(--this.count, gap);
  }

  #markCurrent(scratch: InterestScratch): void {
    for (let index = 0; index < this.count; index++) {
      const slot = this.slot[index]!;
      scratch.tier[slot] = index < this.nearCount ? NEAR : RING;
      scratch.place[slot] = index;
      scratch.sentTick[index] = this.sentTick[index]!;
      scratch.introduced[index] = this.introduced[index]!;
    }
  }

  /** Takes over the first `count` of the scratch's slots, with what is known about those who stay. */
  #adopt(world: World, memory: IntroductionMemory, scratch: InterestScratch, count: number): void {
    const { slots, tier, place, wasAt } = scratch;
    for (let index = 0; index < count; index++) {
      const slot = slots[index]!;
      wasAt[index] = tier[slot] === OUTSIDE ? NEVER : place[slot]!;
      tier[slot] = OUTSIDE;
    }
    for (let index = 0; index < this.count; index++) {
      const slot = this.slot[index]!;
      // Still marked: not among those who stay. Of whom there was no record, the client knows nothing.
      if (tier[slot] !== OUTSIDE && this.sentTick[index] !== NEVER) this.departed.add(this.id[index]!);
      tier[slot] = OUTSIDE;
    }
    for (let index = 0; index < count; index++) {
      const slot = slots[index]!;
      const before = wasAt[index]!;
      this.slot[index] = slot;
      if (before === NEVER) {
        const serial = world.records[slot * RECORD.words + RECORD.introduction]!;
        this.id[index] = world.id[slot]!;
        this.sentTick[index] = NEVER;
        this.introduced[index] = memory.has(slot, serial) ? serial : 0;
      } else {
        this.id[index] = world.id[slot]!;
        this.sentTick[index] = scratch.sentTick[before]!;
        this.introduced[index] = scratch.introduced[before]!;
      }
    }
    this.count = count;
    this.nearCount = Math.min(count, INTEREST.nearCount);
  }

  #move(from: number, to: number): void {
    this.slot[to] = this.slot[from]!;
    this.id[to] = this.id[from]!;
    this.sentTick[to] = this.sentTick[from]!;
    this.introduced[to] = this.introduced[from]!;
  }
}

/** Metres to the farthest of so many squared distances. */
function farthest(squaredMeters: Float32Array, count: number): number {
  let most = 0;
  for (let index = 0; index < count; index++) most = Math.max(most, squaredMeters[index]!);
  return Math.sqrt(most);
}
