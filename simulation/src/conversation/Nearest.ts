import { type ConversationRules, MOST_LINKS } from "./rules.ts";

/** Someone linked has been near for as long as one can be. */
const LONG = 255;

/**
 * The K nearest of everyone within reach, for one decision at a time, and for how many decisions in a row each has been.
 *
 * People are sorted into square cells by counting, so that three cells side by side are one stretch of memory and the
 * neighbours of a person are three short scans. Reach is `linkMeters`, for those who are linked `unlinkMeters`.
 */
export class Nearest {
  readonly #rules: ConversationRules;
  readonly #slots: Int32Array;
  readonly #x: Float32Array;
  readonly #z: Float32Array;
  #count = 0;

  /** In the order of their cells. */
  readonly #sorted: Int32Array;
  readonly #sortedX: Float32Array;
  readonly #sortedZ: Float32Array;
  readonly #cell: Int32Array;
  #firstOfCell = new Int32Array(1024);
  #columns = 0;
  #rows = 0;

  /** By slot, `MOST_LINKS` each, nearest first; and those of the decision before. */
  #near: Int32Array;
  #age: Uint8Array;
  #nearCount: Uint8Array;
  #wasNear: Int32Array;
  #wasAge: Uint8Array;
  #wasCount: Uint8Array;
  readonly #distance = new Float32Array(MOST_LINKS);
  /** Marks those who are linked with the one that is looked at. */
  readonly #mark: Int32Array;
  #markOf = 0;

  constructor(capacity: number, rules: ConversationRules) {
    this.#rules = rules;
    this.#slots = new Int32Array(capacity);
    this.#x = new Float32Array(capacity);
    this.#z = new Float32Array(capacity);
    this.#sorted = new Int32Array(capacity);
    this.#sortedX = new Float32Array(capacity);
    this.#sortedZ = new Float32Array(capacity);
    this.#cell = new Int32Array(capacity);
    this.#near = new Int32Array(capacity * MOST_LINKS);
    this.#age = new Uint8Array(capacity * MOST_LINKS);
    this.#nearCount = new Uint8Array(capacity);
    this.#wasNear = new Int32Array(capacity * MOST_LINKS);
    this.#wasAge = new Uint8Array(capacity * MOST_LINKS);
    this.#wasCount = new Uint8Array(capacity);
    this.#mark = new Int32Array(capacity);
  }

  add(slot: number, x: number, z: number): void {
    this.#slots[this.#count] = slot;
    this.#x[this.#count] = x;
    this.#z[this.#count++] = z;
  }

  /** Someone is gone: whoever has the slot next starts anew, and both ends of a link count. */
  forget(slot: number): void {
    this.#nearCount[slot] = 0;
  }

  count(slot: number): number {
    return this.#nearCount[slot]!;
  }

  slotAt(slot: number, index: number): number {
    return this.#near[slot * MOST_LINKS + index]!;
  }

  /** For how many decisions in a row they have been near, this one included. */
  ageAt(slot: number, index: number): number {
    return this.#age[slot * MOST_LINKS + index]!;
  }

  /** The index of `other` among the nearest of `slot`, or -1. */
  placeOf(slot: number, other: number): number {
    const base = slot * MOST_LINKS;
    const count = this.#nearCount[slot]!;
    for (let index = 0; index < count; index++) if (this.#near[base + index] === other) return index;
    return -1;
  }

  /** Finds the nearest of all who were added, given who is linked; those who were not added have none. */
  find(links: Int32Array, linkCount: Uint8Array): void {
    [this.#near, this.#wasNear] = [this.#wasNear, this.#near];
    [this.#age, this.#wasAge] = [this.#wasAge, this.#age];
    [this.#nearCount, this.#wasCount] = [this.#wasCount, this.#nearCount];
    this.#nearCount.fill(0);
    this.#sort();
    const reach = this.#rules.unlinkMeters;
    for (let at = 0; at < this.#count; at++) {
      const slot = this.#sorted[at]!;
      const base = slot * MOST_LINKS;
      this.#markOf++;
      for (let index = 0; index < linkCount[slot]!; index++) this.#mark[links[base + index]!] = this.#markOf;
      this.#look(at, slot, reach);
      this.#growOlder(slot);
    }
    this.#count = 0;
  }

  #sort(): void {
    const side = this.#rules.unlinkMeters;
    let leastX = Number.POSITIVE_INFINITY;
    let leastZ = Number.POSITIVE_INFINITY;
    let mostX = Number.NEGATIVE_INFINITY;
    let mostZ = Number.NEGATIVE_INFINITY;
    for (let at = 0; at < this.#count; at++) {
      leastX = Math.min(leastX, this.#x[at]!);
      mostX = Math.max(mostX, this.#x[at]!);
      leastZ = Math.min(leastZ, this.#z[at]!);
      mostZ = Math.max(mostZ, this.#z[at]!);
    }
    // A margin of a cell all round, so that no scan has to ask where the field ends.
    this.#columns = this.#count === 0 ? 0 : Math.floor((mostX - leastX) / side) + 3;
    this.#rows = this.#count === 0 ? 0 : Math.floor((mostZ - leastZ) / side) + 3;
    const cells = this.#columns * this.#rows;
    if (this.#firstOfCell.length <= cells) this.#firstOfCell = new Int32Array(2 * cells + 1);
    const first = this.#firstOfCell;
    first.fill(0, 0, cells + 1);
    for (let at = 0; at < this.#count; at++) {
      const column = Math.floor((this.#x[at]! - leastX) / side) + 1;
      const row = Math.floor((this.#z[at]! - leastZ) / side) + 1;
      const cell = row * this.#columns + column;
      this.#cell[at] = cell;
      first[cell]!++;
    }
    let sum = 0;
    for (let cell = 0; cell <= cells; cell++) {
      sum += first[cell]!;
      first[cell] = sum;
    }
    // Counting down from the end of each cell leaves its beginning in `first`.
    for (let at = this.#count - 1; at >= 0; at--) {
      const place = --first[this.#cell[at]!]!;
      this.#sorted[place] = this.#slots[at]!;
      this.#sortedX[place] = this.#x[at]!;
      this.#sortedZ[place] = this.#z[at]!;
    }
    let cell = 0;
    for (let at = 0; at < this.#count; at++) {
      while (first[cell + 1]! <= at) cell++;
      this.#cell[at] = cell;
    }
  }

  /** Writes the nearest of the one at this place of the sorted order. */
  #look(at: number, slot: number, reach: number): void {
    const first = this.#firstOfCell;
    const most = this.#rules.mostLinks;
    const farthest = reach * reach;
    const farthestNew = this.#rules.linkMeters * this.#rules.linkMeters;
    const x = this.#sortedX[at]!;
    const z = this.#sortedZ[at]!;
    const base = slot * MOST_LINKS;
    const middle = this.#cell[at]!;
    let found = 0;
    for (let row = -1; row <= 1; row++) {
      const cell = middle + row * this.#columns;
      const end = first[cell + 2]!;
      for (let other = first[cell - 1]!; other < end; other++) {
        const dx = this.#sortedX[other]! - x;
        const dz = this.#sortedZ[other]! - z;
        let squared = dx * dx + dz * dz;
        if (squared > farthest || other === at) continue;
        const them = this.#sorted[other]!;
        if (this.#mark[them] === this.#markOf) squared *= this.#rules.stickiness;
        else if (squared >= farthestNew) continue;
        if (found === most && squared >= this.#distance[most - 1]!) continue;
        let place = found < most ? found++ : most - 1;
        for (; place > 0 && this.#distance[place - 1]! > squared; place--) {
          this.#distance[place] = this.#distance[place - 1]!;
          this.#near[base + place] = this.#near[base + place - 1]!;
        }
        this.#distance[place] = squared;
        this.#near[base + place] = them;
      }
    }
    this.#nearCount[slot] = found;
  }

  #growOlder(slot: number): void {
    const base = slot * MOST_LINKS;
    const count = this.#nearCount[slot]!;
    const before = this.#wasCount[slot]!;
    for (let index = 0; index < count; index++) {
      const them = this.#near[base + index]!;
      let age = 1;
      if (this.#mark[them] === this.#markOf) age = LONG;
      else {
        for (let was = 0; was < before; was++) {
          if (this.#wasNear[base + was] !== them) continue;
          age = Math.min(LONG, this.#wasAge[base + was]! + 1);
          break;
        }
      }
      this.#age[base + index] = age;
    }
  }
}
