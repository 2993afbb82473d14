import { GroupTable } from "./GroupTable.ts";
import type { NearLinks } from "./NearLinks.ts";
import { MOST_MEMBERS } from "./rules.ts";

/**
 * Covers the links with groups: every link lies in one at least, every group is a clique, none is contained in another (GR4).
 *
 * Incremental (GR5). Only groups that lost a link shrink, and only new links and those of people who had to leave a group can be uncovered, so whoever has no
 * change among them keeps groups and ids. Greedy: a group that can take a newcomer does, otherwise a link grows into the
 * largest clique that its first end's links make in their order. A group whose links others hold all is given up.
 * (A least cover is NP-hard: Kou, Stockmeyer, Wong, “Covering edges by cliques”, 1978.)
 */
export class CliqueCover {
  readonly groups: GroupTable;
  readonly #links: NearLinks;
  readonly #clique = new Int32Array(MOST_MEMBERS);
  readonly #missing = new Uint8Array(MOST_MEMBERS);
  readonly #touched: Int32Array;
  #touchedCount = 0;
  readonly #isTouched: Uint8Array;
  /** People who had to leave a group: what other links they had in it may lie in no group now. */
  readonly #dropped: Int32Array;
  #droppedCount = 0;
  readonly #isDropped: Uint8Array;

  /** @param lastId The first group's id comes after it. */
  constructor(capacity: number, links: NearLinks, lastId: number) {
    this.groups = new GroupTable(capacity, lastId);
    this.#links = links;
    this.#touched = new Int32Array(this.groups.capacity);
    this.#isTouched = new Uint8Array(this.groups.capacity);
    this.#dropped = new Int32Array(capacity);
    this.#isDropped = new Uint8Array(capacity);
  }

  /** Follows the links' last decision. */
  follow(): void {
    const links = this.#links;
    this.#touchedCount = 0;
    for (let pair = 0; pair < links.lostCount; pair++) {
      this.#breakUp(links.lost[2 * pair]!, links.lost[2 * pair + 1]!);
    }
    for (let pair = 0; pair < links.gainedCount; pair++) {
      this.#coverLink(links.gained[2 * pair]!, links.gained[2 * pair + 1]!);
    }
    for (let at = 0; at < this.#droppedCount; at++) this.#coverAll(this.#dropped[at]!);
    this.#droppedCount = 0;
    for (let at = 0; at < this.#touchedCount; at++) {
      const group = this.#touched[at]!;
      this.#isTouched[group] = 0;
      if (this.groups.size(group) > 0 && this.#isRedundant(group)) this.groups.dissolve(group);
    }
  }

  /** Two are no longer linked: every group that holds both lets people go until it is a clique again. */
  #breakUp(a: number, b: number): void {
    const { groups } = this;
    for (let node = groups.firstOf(a); node !== -1; ) {
      const group = groups.groupOf(node);
      node = groups.nextOf(node);
      if (groups.has(group, b)) this.#shrink(group);
    }
  }

  #shrink(group: number): void {
    const { groups } = this;
    for (;;) {
      const size = groups.size(group);
      if (size < 2) {
        if (size > 0) groups.dissolve(group);
        return;
      }
      const worst = this.#leastLinked(group, size);
      if (worst === -1) break;
      const dropped = groups.memberAt(group, worst);
      groups.remove(group, dropped);
      this.#noteDropped(dropped);
    }
    if (this.#isContained(group)) groups.dissolve(group);
    else this.#touch(group);
  }

  /** The index of the member who is linked with the fewest of the others, or -1 where all are linked. */
  #leastLinked(group: number, size: number): number {
    const { groups } = this;
    const missing = this.#missing.fill(0, 0, size);
    for (let a = 0; a < size; a++) {
      for (let b = a + 1; b < size; b++) {
        if (this.#links.isLinked(groups.memberAt(group, a), groups.memberAt(group, b))) continue;
        missing[a]!++;
        missing[b]!++;
      }
    }
    let worst = -1;
    for (let index = 0; index < size; index++) {
      if (missing[index]! > 0 && (worst === -1 || missing[index]! > missing[worst]!)) worst = index;
    }
    return worst;
  }

  #coverAll(slot: number): void {
    this.#isDropped[slot] = 0;
    const count = this.#links.linkCount(slot);
    for (let index = 0; index < count; index++) this.#coverLink(slot, this.#links.linkAt(slot, index));
  }

  #coverLink(a: number, b: number): void {
    if (!this.groups.shareGroup(a, b)) this.#cover(a, b);
  }

  #cover(a: number, b: number): void {
    const { groups } = this;
    const forB = this.#largestOpenTo(a, b);
    const forA = this.#largestOpenTo(b, a);
    const isForB = forB !== -1 && (forA === -1 || groups.size(forB) >= groups.size(forA));
    const group = isForB ? forB : forA;
    if (group === -1) {
      this.#found(a, b);
      return;
    }
    const joining = isForB ? b : a;
    groups.join(group, joining);
    // What it contains from now on, it contains because of the newcomer.
    this.#absorb(group, joining);
    this.#touch(group);
  }

  /** The largest group of `member` all of whom `newcomer` is linked with, the oldest of equals; -1 where there is none. */
  #largestOpenTo(member: number, newcomer: number): number {
    const { groups } = this;
    let best = -1;
    for (let node = groups.firstOf(member); node !== -1; node = groups.nextOf(node)) {
      const group = groups.groupOf(node);
      if (!this.#isLinkedWithAll(newcomer, group)) continue;
      const isLarger = best === -1 || groups.size(group) > groups.size(best);
      const isOlder = best !== -1 && groups.size(group) === groups.size(best) && groups.id(group) < groups.id(best);
      if (isLarger || isOlder) best = group;
    }
    return best;
  }

  #isLinkedWithAll(slot: number, group: number): boolean {
    const { groups } = this;
    const size = groups.size(group);
    if (size === MOST_MEMBERS) return false;
    for (let index = 0; index < size; index++) {
      if (!this.#links.isLinked(slot, groups.memberAt(group, index))) return false;
    }
    return true;
  }

  /** Founds a group of two and of whoever is linked with all in it. */
  #found(a: number, b: number): void {
    const { groups } = this;
    const links = this.#links;
    const clique = this.#clique;
    clique[0] = a;
    clique[1] = b;
    let size = 2;
    for (let index = 0; index < links.linkCount(a); index++) {
      const third = links.linkAt(a, index);
      if (third === b) continue;
      let fits = true;
      for (let at = 1; fits && at < size; at++) fits = links.isLinked(third, clique[at]!);
      if (fits) clique[size++] = third;
    }
    const group = groups.open();
    for (let at = 0; at < size; at++) groups.join(group, clique[at]!);
    for (let at = 0; at < size; at++) this.#absorb(group, clique[at]!);
    this.#touch(group);
  }

  /** Gives up the other groups of `member` that lie within this one. */
  #absorb(group: number, member: number): void {
    const { groups } = this;
    for (let node = groups.firstOf(member); node !== -1; ) {
      const other = groups.groupOf(node);
      node = groups.nextOf(node);
      if (other !== group && groups.isWithin(other, group)) groups.dissolve(other);
    }
  }

  #isContained(group: number): boolean {
    const { groups } = this;
    for (let node = groups.firstOf(groups.memberAt(group, 0)); node !== -1; node = groups.nextOf(node)) {
      const other = groups.groupOf(node);
      if (other !== group && groups.isWithin(group, other)) return true;
    }
    return false;
  }

  /** Do other groups hold all its links? */
  #isRedundant(group: number): boolean {
    const { groups } = this;
    const size = groups.size(group);
    for (let a = 0; a < size; a++) {
      for (let b = a + 1; b < size; b++) {
        if (!groups.shareGroup(groups.memberAt(group, a), groups.memberAt(group, b), group)) return false;
      }
    }
    return true;
  }

  #noteDropped(slot: number): void {
    if (this.#isDropped[slot] === 1) return;
    this.#isDropped[slot] = 1;
    this.#dropped[this.#droppedCount++] = slot;
  }

  #touch(group: number): void {
    if (this.#isTouched[group] === 1) return;
    this.#isTouched[group] = 1;
    this.#touched[this.#touchedCount++] = group;
  }
}
