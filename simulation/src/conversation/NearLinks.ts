import { Nearest } from "./Nearest.ts";
import { type ConversationRules, MOST_LINKS } from "./rules.ts";

/** Slots are kept in two bytes: what is looked at in a decision must stay near the processor. */
const MOST_SLOTS = 65_536;
/** Sorts after everybody. */
const NOBODY = Number.MAX_SAFE_INTEGER;

/**
 * Who is linked with whom: symmetric, with hysteresis, after a dwell, and never with more than K others (GR1-GR3).
 *
 * Each decision looks for the K nearest of everyone; two people are linked when each is among the other's, which keeps
 * the sum of links linear in people however dense the crowd. Links are kept sorted, so that what changed is one comparison.
 * Nothing is allocated after construction.
 */
export class NearLinks {
  readonly #rules: ConversationRules;
  readonly #nearest: Nearest;
  /** By slot, `MOST_LINKS` each, ascending. */
  readonly #links: Uint16Array;
  readonly #linkCount: Uint8Array;
  readonly #next = new Int32Array(MOST_LINKS);
  /** Who someone's slot was given to when last seen; 0: nobody. */
  readonly #holder: Uint32Array;
  #present: Int32Array;
  #presentCount = 0;
  #coming: Int32Array;
  #comingCount = 0;
  readonly #comingHolder: Uint32Array;
  readonly #isChanged: Uint8Array;

  /** Slots whose links changed in the last decision: the first `changedCount`. */
  readonly changed: Int32Array;
  changedCount = 0;
  /** Pairs that the last decision unlinked: two slots each, the first `lostCount` pairs. */
  readonly lost: Int32Array;
  lostCount = 0;
  /** Pairs that it linked, likewise. */
  readonly gained: Int32Array;
  gainedCount = 0;
  /** What the changed ones had before and have now is written here while it is compared. */
  readonly #wanted: Uint16Array;
  readonly #wantedCount: Uint8Array;

  /** @param capacity Slots are 0…capacity-1. */
  constructor(capacity: number, rules: ConversationRules) {
    this.#rules = rules;
    this.#nearest = new Nearest(capacity, rules);
    if (capacity > MOST_SLOTS) throw new RangeError(`A world has ${MOST_SLOTS} slots at most, not ${capacity}.`);
    this.#links = new Uint16Array(capacity * MOST_LINKS);
    this.#linkCount = new Uint8Array(capacity);
    this.#wanted = new Uint16Array(capacity * MOST_LINKS);
    this.#wantedCount = new Uint8Array(capacity);
    this.#holder = new Uint32Array(capacity);
    this.#comingHolder = new Uint32Array(capacity);
    this.#present = new Int32Array(capacity);
    this.#coming = new Int32Array(capacity);
    this.#isChanged = new Uint8Array(capacity);
    this.changed = new Int32Array(capacity);
    this.lost = new Int32Array(capacity * MOST_LINKS);
    this.gained = new Int32Array(capacity * MOST_LINKS);
  }

  linkCount(slot: number): number {
    return this.#linkCount[slot]!;
  }

  /** The slot at the other end of someone's link, 0…linkCount-1, ascending. */
  linkAt(slot: number, index: number): number {
    return this.#links[slot * MOST_LINKS + index]!;
  }

  isLinked(a: number, b: number): boolean {
    const from = a * MOST_LINKS;
    const to = from + this.#linkCount[a]!;
    for (let at = from; at < to; at++) if (this.#links[at] === b) return true;
    return false;
  }

  /**
   * Someone who takes part in the next decision, at (x, z) in metres. Whoever is not named by then has left.
   *
   * @param holder Whom the slot belongs to, not 0: another holder is another person, who inherits no links.
   */
  add(slot: number, holder: number, x: number, z: number): void {
    this.#coming[this.#comingCount++] = slot;
    this.#comingHolder[slot] = holder;
    this.#nearest.add(slot, x, z);
  }

  /** Decides for everyone who was added since the last decision. What changed is in `changed`, `lost` and `gained`. */
  decide(): void {
    for (let at = 0; at < this.changedCount; at++) this.#isChanged[this.changed[at]!] = 0;
    this.changedCount = 0;
    this.lostCount = 0;
    this.gainedCount = 0;
    this.#forgetThoseGone();
    this.#nearest.find(this.#links, this.#linkCount);
    // In the order of their cells: whoever is compared with stands near, and so do their lists, in the processor's cache.
    for (let at = 0; at < this.#comingCount; at++) this.#compare(this.#nearest.inOrder(at));
    for (let at = 0; at < this.changedCount; at++) this.#adopt(this.changed[at]!);
    const present = this.#present;
    this.#present = this.#coming;
    this.#presentCount = this.#comingCount;
    this.#coming = present;
    this.#comingCount = 0;
  }

  #forgetThoseGone(): void {
    for (let at = 0; at < this.#presentCount; at++) {
      const slot = this.#present[at]!;
      if (this.#holder[slot] !== this.#comingHolder[slot]) this.#forget(slot);
      this.#holder[slot] = 0;
    }
    for (let at = 0; at < this.#comingCount; at++) {
      const slot = this.#coming[at]!;
      this.#holder[slot] = this.#comingHolder[slot]!;
      this.#comingHolder[slot] = 0;
    }
  }

  #forget(slot: number): void {
    this.#nearest.forget(slot);
    const count = this.#linkCount[slot]!;
    for (let index = 0; index < count; index++) {
      const other = this.linkAt(slot, index);
      this.#noteLost(slot, other);
      this.#unlink(other, slot);
      this.#noteChanged(other);
    }
    this.#linkCount[slot] = 0;
    this.#wantedCount[slot] = 0;
    if (count > 0) this.#noteChanged(slot);
  }

  #unlink(slot: number, other: number): void {
    const base = slot * MOST_LINKS;
    const count = this.#linkCount[slot]!;
    let to = 0;
    for (let index = 0; index < count; index++) {
      const linked = this.#links[base + index]!;
      if (linked !== other) this.#links[base + to++] = linked;
    }
    this.#linkCount[slot] = to;
    // What is compared in this decision is what is left; those who left as well have nothing to compare.
    this.#wantedCount[slot] = 0;
  }

  /** Finds out with whom someone is to be linked, and whether that is news. */
  #compare(slot: number): void {
    // Most people, most of the time.
    if (
      this.#isChanged[slot] === 0 &&
      this.#nearest.isSettled(slot, this.#linkCount[slot]!, this.#rules.dwellDecisions)
    ) {
      return;
    }
    const base = slot * MOST_LINKS;
    const links = this.#links;
    const next = this.#next;
    const wanted = this.#nearest.mutual(slot, this.#rules.dwellDecisions, next);
    const had = this.#linkCount[slot]!;
    let isSame = wanted === had;
    for (let index = 0; isSame && index < had; index++) isSame = links[base + index] === next[index];
    if (isSame && this.#isChanged[slot] === 0) return;
    for (let index = 0; index < wanted; index++) this.#wanted[base + index] = next[index]!;
    this.#wantedCount[slot] = wanted;
    if (!isSame) this.#noteNews(slot, wanted);
    this.#noteChanged(slot);
  }

  /** Both ends see that a link is gone or new; the one with the lower slot says so. */
  #noteNews(slot: number, wanted: number): void {
    const base = slot * MOST_LINKS;
    const had = this.#linkCount[slot]!;
    let before = 0;
    let now = 0;
    while (before < had || now < wanted) {
      const was = before < had ? this.#links[base + before]! : NOBODY;
      const is = now < wanted ? this.#next[now]! : NOBODY;
      if (was < is && slot < was) this.#noteLost(slot, was);
      if (is < was && slot < is) this.#noteGained(slot, is);
      if (was <= is) before++;
      if (is <= was) now++;
    }
  }

  #adopt(slot: number): void {
    const base = slot * MOST_LINKS;
    const count = this.#wantedCount[slot]!;
    for (let index = 0; index < count; index++) this.#links[base + index] = this.#wanted[base + index]!;
    this.#linkCount[slot] = count;
  }

  #noteLost(a: number, b: number): void {
    this.lost[2 * this.lostCount] = a;
    this.lost[2 * this.lostCount + 1] = b;
    this.lostCount++;
  }

  #noteGained(a: number, b: number): void {
    this.gained[2 * this.gainedCount] = a;
    this.gained[2 * this.gainedCount + 1] = b;
    this.gainedCount++;
  }

  #noteChanged(slot: number): void {
    if (this.#isChanged[slot] === 1) return;
    this.#isChanged[slot] = 1;
    this.changed[this.changedCount++] = slot;
  }
}
