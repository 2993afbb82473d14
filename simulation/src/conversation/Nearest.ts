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
  /** By slot. */
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

  /** By slot, `MOST_LINKS` each, in any order; and those of the decision before. */
  #near: Uint16Array;
  #age: Uint8Array;
  #nearCount: Uint8Array;
  #wasNear: Uint16Array;
  #wasAge: Uint8Array;
  #wasCount: Uint8Array;
  /** Squared, of lists that could not take everyone in this decision. */
  readonly #distance: Float32Array;
  /** Where in it the farthest stands. */
  readonly #farthestPlace: Int32Array;
  /** Decisions since someone's list could not take everyone within reach, or since they came; at most `LONG`. */
  readonly #sinceFull: Uint8Array;
  /** How many at the most of someone's list they are not linked with. */
  readonly #newcomers: Uint8Array;
  /** Marks those who are linked with the one that is looked at. */
  readonly #mark: Int32Array;
  #marked = 0;

  constructor(capacity: number, rules: ConversationRules) {
    this.#rules = rules;
    this.#slots = new Int32Array(capacity);
    this.#x = new Float32Array(capacity);
    this.#z = new Float32Array(capacity);
    this.#sorted = new Int32Array(capacity);
    this.#sortedX = new Float32Array(capacity);
    this.#sortedZ = new Float32Array(capacity);
    this.#cell = new Int32Array(capacity);
    this.#near = new Uint16Array(capacity * MOST_LINKS);
    this.#age = new Uint8Array(capacity * MOST_LINKS);
    this.#nearCount = new Uint8Array(capacity);
    this.#wasNear = new Uint16Array(capacity * MOST_LINKS);
    this.#newcomers = new Uint8Array(capacity);
    this.#wasAge = new Uint8Array(capacity * MOST_LINKS);
    this.#wasCount = new Uint8Array(capacity);
    this.#distance = new Float32Array(capacity * MOST_LINKS);
    this.#farthestPlace = new Int32Array(capacity);
    this.#mark = new Int32Array(capacity);
    this.#sinceFull = new Uint8Array(capacity);
  }

  add(slot: number, x: number, z: number): void {
    this.#slots[this.#count++] = slot;
    this.#x[slot] = x;
    this.#z[slot] = z;
  }

  /** Someone is gone: whoever has the slot next starts anew, and both ends of a link count. */
  forget(slot: number): void {
    this.#nearCount[slot] = 0;
    this.#sinceFull[slot] = 0;
  }

  /**
   * Those whose K nearest someone is and who are among theirs, each for `dwell` decisions or more: into `out`, ascending.
   *
   * @returns How many.
   */
  mutual(slot: number, dwell: number, out: Int32Array): number {
    const near = this.#near;
    const age = this.#age;
    const counts = this.#nearCount;
    const sinceFull = this.#sinceFull;
    const base = slot * MOST_LINKS;
    const end = base + counts[slot]!;
    const isRoomy = sinceFull[slot]! > dwell;
    let found = 0;
    for (let at = base; at < end; at++) {
      if (age[at]! < dwell) continue;
      const other = near[at]!;
      // Where neither list was full of late, what stands in one stands in the other, and for as long.
      if (!isRoomy || sinceFull[other]! <= dwell) {
        const theirs = other * MOST_LINKS;
        const theirEnd = theirs + counts[other]!;
        let place = theirs;
        while (place < theirEnd && near[place] !== slot) place++;
        if (place === theirEnd || age[place]! < dwell) continue;
      }
      let to = found++;
      for (; to > 0 && out[to - 1]! > other; to--) out[to] = out[to - 1]!;
      out[to] = other;
    }
    return found;
  }

  /**
   * Whether someone is certainly to be linked with the `linked` they are linked with and with nobody else: all of these are in the
   * list and nobody else is, and no list that counts was full of late. False says nothing.
   */
  isSettled(slot: number, linked: number, dwell: number): boolean {
    if (this.#newcomers[slot] !== 0 || this.#nearCount[slot] !== linked) return false;
    const near = this.#near;
    const sinceFull = this.#sinceFull;
    if (sinceFull[slot]! <= dwell) return false;
    const base = slot * MOST_LINKS;
    const end = base + linked;
    for (let at = base; at < end; at++) if (sinceFull[near[at]!]! <= dwell) return false;
    return true;
  }

  /** Those of the last decision, neighbours one after another. */
  inOrder(at: number): number {
    return this.#sorted[at]!;
  }

  /** Finds the nearest of all who were added, given who is linked; those who were not added have none. */
  find(links: Uint16Array, linkCount: Uint8Array): void {
    [this.#near, this.#wasNear] = [this.#wasNear, this.#near];
    [this.#age, this.#wasAge] = [this.#wasAge, this.#age];
    [this.#nearCount, this.#wasCount] = [this.#wasCount, this.#nearCount];
    this.#nearCount.fill(0);
    this.#newcomers.fill(0);
    this.#sort();
    for (let at = 0; at < this.#count; at++) {
      const slot = this.#slots[at]!;
      if (this.#sinceFull[slot]! < LONG) this.#sinceFull[slot]!++;
    }
    for (let at = 0; at < this.#count; at++) {
      const slot = this.#sorted[at]!;
      const base = slot * MOST_LINKS;
      this.#marked++;
      for (let index = 0; index < linkCount[slot]!; index++) this.#mark[links[base + index]!] = this.#marked;
      this.#look(at, slot);
    }
    for (let at = 0; at < this.#count; at++) {
      const slot = this.#slots[at]!;
      if (this.#newcomers[slot] !== 0) this.#growOlder(slot);
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
      const slot = this.#slots[at]!;
      const x = this.#x[slot]!;
      const z = this.#z[slot]!;
      if (x < leastX) leastX = x;
      if (x > mostX) mostX = x;
      if (z < leastZ) leastZ = z;
      if (z > mostZ) mostZ = z;
    }
    // A margin of a cell all round, so that no scan has to ask where the field ends.
    this.#columns = this.#count === 0 ? 0 : Math.floor((mostX - leastX) / side) + 3;
    this.#rows = this.#count === 0 ? 0 : Math.floor((mostZ - leastZ) / side) + 3;
    const cells = this.#columns * this.#rows;
    if (this.#firstOfCell.length <= cells) this.#firstOfCell = new Int32Array(2 * cells + 1);
    const first = this.#firstOfCell;
    first.fill(0, 0, cells + 1);
    for (let at = 0; at < this.#count; at++) {
      const slot = this.#slots[at]!;
      const column = Math.floor((this.#x[slot]! - leastX) / side) + 1;
      const row = Math.floor((this.#z[slot]! - leastZ) / side) + 1;
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
      const slot = this.#slots[at]!;
      this.#sorted[place] = slot;
      this.#sortedX[place] = this.#x[slot]!;
      this.#sortedZ[place] = this.#z[slot]!;
    }
    let cell = 0;
    for (let at = 0; at < this.#count; at++) {
      while (first[cell + 1]! <= at) cell++;
      this.#cell[at] = cell;
    }
  }

  /**
   * Compares the one at this place of the sorted order with all within reach who come later in it: each pair is looked at
   * once, and goes into both lists. The hottest loop of all, so fields are read once.
   */
  #look(at: number, slot: number): void {
    const { linkMeters, unlinkMeters, stickiness } = this.#rules;
    const farthest = unlinkMeters * unlinkMeters;
    const farthestNew = linkMeters * linkMeters;
    const first = this.#firstOfCell;
    const sorted = this.#sorted;
    const sortedX = this.#sortedX;
    const sortedZ = this.#sortedZ;
    const mark = this.#mark;
    const marked = this.#marked;
    const x = sortedX[at]!;
    const z = sortedZ[at]!;
    const cell = this.#cell[at]!;
    // The rest of this cell and the one beside it, then the three below.
    let other = at + 1;
    let end = first[cell + 2]!;
    for (let row = 0; row < 2; row++) {
      for (; other < end; other++) {
        const dx = sortedX[other]! - x;
        const dz = sortedZ[other]! - z;
        let squared = dx * dx + dz * dz;
        if (squared > farthest) continue;
        const them = sorted[other]!;
        const isLinked = mark[them] === marked;
        if (isLinked) squared *= stickiness;
        else if (squared >= farthestNew) continue;
        this.#insert(slot, them, isLinked, squared);
        this.#insert(them, slot, isLinked, squared);
      }
      const below = cell + this.#columns - 1;
      other = first[below]!;
      end = first[below + 3]!;
    }
  }

  /** Takes someone into a list of the nearest, unless it is full of nearer ones. */
  #insert(slot: number, them: number, isLinked: boolean, squared: number): void {
    const count = this.#nearCount[slot]!;
    let place = slot * MOST_LINKS + count;
    if (count < this.#rules.mostLinks) this.#nearCount[slot] = count + 1;
    else {
      if (this.#sinceFull[slot] !== 0) this.#measure(slot);
      // In a throng nearly everybody is turned away here: no list is searched for it.
      place = this.#farthestPlace[slot]!;
      if (squared >= this.#distance[place]!) return;
      this.#distance[place] = squared;
      this.#farthestPlace[slot] = this.#farthest(slot);
    }
    this.#near[place] = them;
    this.#age[place] = isLinked ? LONG : 1;
    if (!isLinked && this.#newcomers[slot]! < LONG) this.#newcomers[slot]!++;
  }

  /** A list is full for the first time in this decision: from now on it matters how far each in it is. */
  #measure(slot: number): void {
    this.#sinceFull[slot] = 0;
    const base = slot * MOST_LINKS;
    const end = base + this.#rules.mostLinks;
    for (let at = base; at < end; at++) {
      const them = this.#near[at]!;
      const dx = this.#x[them]! - this.#x[slot]!;
      const dz = this.#z[them]! - this.#z[slot]!;
      const squared = dx * dx + dz * dz;
      this.#distance[at] = this.#age[at] === LONG ? squared * this.#rules.stickiness : squared;
    }
    this.#farthestPlace[slot] = this.#farthest(slot);
  }

  /** Where the farthest of a full list stands in it. */
  #farthest(slot: number): number {
    const distance = this.#distance;
    const base = slot * MOST_LINKS;
    const end = base + this.#rules.mostLinks;
    let farthest = base;
    for (let at = base + 1; at < end; at++) if (distance[at]! > distance[farthest]!) farthest = at;
    return farthest;
  }

  /** Counts on from the decision before for how long each of someone's nearest has been near. */
  #growOlder(slot: number): void {
    const near = this.#near;
    const age = this.#age;
    const wasNear = this.#wasNear;
    const base = slot * MOST_LINKS;
    const end = base + this.#nearCount[slot]!;
    const wasEnd = base + this.#wasCount[slot]!;
    for (let at = base; at < end; at++) {
      if (age[at] === LONG) continue;
      const them = near[at]!;
      let was = base;
      while (was < wasEnd && wasNear[was] !== them) was++;
      if (was < wasEnd) age[at] = Math.min(LONG, this.#wasAge[was]! + 1);
    }
  }
}
