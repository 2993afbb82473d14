import { MOST_LINKS } from "./rules.ts";

const NONE = -1;
/** Places kept for the members of a group: a power of two, so that a membership's group is a shift away. */
const STRIDE_BITS = 4;
const STRIDE = 1 << STRIDE_BITS;

/**
 * Groups and their members, both ways: the members of a group side by side, the groups of a person as a chain through them. A
 * node is one membership. Says which groups and people changed until it is told that this was heard; allocates nothing later.
 */
export class GroupTable {
  /** As many groups as there can be links. */
  readonly capacity: number;
  readonly #member: Uint16Array;
  readonly #size: Uint8Array;
  readonly #id: Float64Array;
  readonly #next: Int32Array;
  readonly #first: Int32Array;
  readonly #free: Int32Array;
  #freeCount = 0;
  #used = 0;
  #lastId: number;

  /** Groups that are another than last heard of: the first `changedCount`. */
  readonly changed: Int32Array;
  changedCount = 0;
  readonly #isChanged: Uint8Array;
  /** Ids of groups that are no more. */
  readonly dissolved: number[] = [];
  /** People whose groups, or their members, are others: the first `concernedCount`. */
  readonly concerned: Int32Array;
  concernedCount = 0;
  readonly #isConcerned: Uint8Array;

  constructor(people: number, lastId = 0) {
    this.capacity = Math.max(1, Math.ceil((people * MOST_LINKS) / 2));
    this.#member = new Uint16Array(this.capacity * STRIDE);
    this.#next = new Int32Array(this.capacity * STRIDE);
    this.#size = new Uint8Array(this.capacity);
    this.#id = new Float64Array(this.capacity);
    this.#first = new Int32Array(people).fill(NONE);
    this.#free = new Int32Array(this.capacity);
    this.changed = new Int32Array(this.capacity);
    this.#isChanged = new Uint8Array(this.capacity);
    this.concerned = new Int32Array(people);
    this.#isConcerned = new Uint8Array(people);
    this.#lastId = lastId;
  }

  /** 0: no such group. */
  size(group: number): number {
    return this.#size[group]!;
  }

  id(group: number): number {
    return this.#id[group]!;
  }

  /** How many groups there are. */
  get count(): number {
    return this.#used - this.#freeCount;
  }

  /** Group indexes are below this. */
  get end(): number {
    return this.#used;
  }

  memberAt(group: number, index: number): number {
    return this.#member[group * STRIDE + index]!;
  }

  /** The first membership of someone, or -1; go on with `nextOf`, and ask `groupOf` which group it is in. */
  firstOf(slot: number): number {
    return this.#first[slot]!;
  }

  nextOf(node: number): number {
    return this.#next[node]!;
  }

  groupOf(node: number): number {
    return node >> STRIDE_BITS;
  }

  has(group: number, slot: number): boolean {
    const from = group * STRIDE;
    const to = from + this.#size[group]!;
    for (let node = from; node < to; node++) if (this.#member[node] === slot) return true;
    return false;
  }

  /** Are two in one group, other than `besides`? */
  shareGroup(a: number, b: number, besides = NONE): boolean {
    for (let node = this.#first[a]!; node !== NONE; node = this.#next[node]!) {
      const group = this.groupOf(node);
      if (group !== besides && this.has(group, b)) return true;
    }
    return false;
  }

  isWithin(group: number, other: number): boolean {
    const size = this.#size[group]!;
    if (size > this.#size[other]!) return false;
    for (let index = 0; index < size; index++) if (!this.has(other, this.memberAt(group, index))) return false;
    return true;
  }

  /** A new group, without members yet. */
  open(): number {
    const group = this.#freeCount > 0 ? this.#free[--this.#freeCount]! : this.#used++;
    this.#id[group] = ++this.#lastId;
    this.#noteGroup(group);
    return group;
  }

  join(group: number, slot: number): void {
    const node = group * STRIDE + this.#size[group]!++;
    this.#member[node] = slot;
    this.#next[node] = this.#first[slot]!;
    this.#first[slot] = node;
    this.#noteGroup(group);
    this.#noteMembers(group);
  }

  remove(group: number, slot: number): void {
    this.#noteMembers(group);
    this.#noteGroup(group);
    const from = group * STRIDE;
    const last = from + --this.#size[group]!;
    let node = from;
    while (this.#member[node] !== slot) node++;
    this.#unchain(node, slot);
    if (node === last) return;
    // The last one takes the place that is free now.
    const moved = this.#member[last]!;
    this.#unchain(last, moved);
    this.#member[node] = moved;
    this.#next[node] = this.#first[moved]!;
    this.#first[moved] = node;
  }

  dissolve(group: number): void {
    this.#noteMembers(group);
    const from = group * STRIDE;
    for (let node = from + this.#size[group]! - 1; node >= from; node--) this.#unchain(node, this.#member[node]!);
    this.#size[group] = 0;
    this.dissolved.push(this.#id[group]!);
    this.#free[this.#freeCount++] = group;
  }

  /** Something else about someone has changed that concerns whoever shares a group with them. */
  touch(slot: number): void {
    for (let node = this.#first[slot]!; node !== NONE; node = this.#next[node]!) {
      const group = this.groupOf(node);
      this.#noteGroup(group);
      this.#noteMembers(group);
    }
  }

  /** What has changed was heard: from now on changes count anew. */
  settle(): void {
    for (let at = 0; at < this.changedCount; at++) this.#isChanged[this.changed[at]!] = 0;
    for (let at = 0; at < this.concernedCount; at++) this.#isConcerned[this.concerned[at]!] = 0;
    this.changedCount = 0;
    this.concernedCount = 0;
    this.dissolved.length = 0;
  }

  #unchain(node: number, slot: number): void {
    const after = this.#next[node]!;
    if (this.#first[slot] === node) {
      this.#first[slot] = after;
      return;
    }
    let before = this.#first[slot]!;
    while (this.#next[before] !== node) before = this.#next[before]!;
    this.#next[before] = after;
  }

  #noteGroup(group: number): void {
    if (this.#isChanged[group] === 1) return;
    this.#isChanged[group] = 1;
    this.changed[this.changedCount++] = group;
  }

  #noteMembers(group: number): void {
    for (let index = 0; index < this.#size[group]!; index++) {
      const slot = this.memberAt(group, index);
      if (this.#isConcerned[slot] === 1) continue;
      this.#isConcerned[slot] = 1;
      this.concerned[this.concernedCount++] = slot;
    }
  }
}
