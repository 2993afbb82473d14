import { INTEREST, selectNearest } from "@crowdwire/simulation";
import type { World } from "../world/World.ts";

const LIMIT = INTEREST.nearCount + INTEREST.ringCount;
const NEVER = -1;
const OUTSIDE = 0;
const RING = 1;
const NEAR = 2;
/** Whoever is already near looks this much nearer than they are, and so on. */
const STICKINESS = [1, (1 - INTEREST.hysteresisShare / 2) ** 2, (1 - INTEREST.hysteresisShare) ** 2] as const;

/** Arrays that every refresh of one world uses in turn. */
export class InterestScratch {
  readonly slots: Int32Array;
  readonly keys: Float32Array;
  /** By slot: OUTSIDE, RING or NEAR for the client that is being looked at. */
  readonly tier: Uint8Array;
  /** By slot: place in that client's list. */
  readonly place: Int32Array;
  readonly sentTick = new Int32Array(LIMIT);
  readonly introduced = new Int32Array(LIMIT);

  constructor(slots: number) {
    this.slots = new Int32Array(slots);
    this.keys = new Float32Array(slots);
    this.tier = new Uint8Array(slots);
    this.place = new Int32Array(slots);
  }
}

/**
 * Whom one client is told about: the nearest, then the ring around them (REP3, REP4).
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
  /** Which introduction the client has, or NEVER. */
  readonly introduced = new Int32Array(LIMIT);
  /** Ids of whom the client must forget. */
  readonly departed: number[] = [];

  /** Looks anew who is near `slot`; whoever falls out is noted in `departed`. */
  refresh(world: World, slot: number, scratch: InterestScratch): void {
    this.#markCurrent(scratch);
    const { slots, keys, tier } = scratch;
    const found = world.grid.around(world.x[slot]!, world.z[slot]!, INTEREST.reachMeters, LIMIT + 1, slots, keys);
    let count = 0;
    for (let index = 0; index < found; index++) {
      const other = slots[index]!;
      if (other === slot) continue;
      keys[count] = keys[index]! * STICKINESS[tier[other] as 0 | 1 | 2];
      slots[count++] = other;
    }
    selectNearest(keys, slots, count, LIMIT);
    count = Math.min(count, LIMIT);
    selectNearest(keys, slots, count, INTEREST.nearCount);
    this.#adopt(world, scratch, count);
  }

  /** Forgets the entry at `index`, keeping near ones before ring ones. */
  remove(index: number): void {
    this.departed.push(this.id[index]!);
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
  #adopt(world: World, scratch: InterestScratch, count: number): void {
    const { slots, tier, place } = scratch;
    const before = this.count;
    for (let index = 0; index < count; index++) {
      const slot = slots[index]!;
      const wasAt = tier[slot] === OUTSIDE ? NEVER : place[slot]!;
      const stays = wasAt !== NEVER && this.id[wasAt] === world.id[slot];
      scratch.keys[index] = stays ? wasAt : NEVER;
      if (stays) tier[slot] = OUTSIDE;
    }
    for (let index = 0; index < before; index++) {
      const slot = this.slot[index]!;
      // Still marked: not among those who stay.
      if (tier[slot] !== OUTSIDE) this.departed.push(this.id[index]!);
      tier[slot] = OUTSIDE;
    }
    for (let index = 0; index < count; index++) {
      const slot = slots[index]!;
      const wasAt = scratch.keys[index]!;
      this.slot[index] = slot;
      this.id[index] = world.id[slot]!;
      this.sentTick[index] = wasAt === NEVER ? NEVER : scratch.sentTick[wasAt]!;
      this.introduced[index] = wasAt === NEVER ? NEVER : scratch.introduced[wasAt]!;
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
