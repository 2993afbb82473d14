import { CONVERSATION } from "../../src/index.ts";
import type { Scene, Walker } from "./Scene.ts";

/** Distances that differ by less than this, relatively, may count as equal: the simulation keeps them in four bytes. */
const EQUAL = 1e-5;

/** Someone a person may be linked with, and how far they count as being. */
interface Candidate {
  slot: number;
  squared: number;
}

/** For how many decisions in a row someone has been among another's nearest: surely, and if every tie went their way. */
interface Nearness {
  sure: number;
  possible: number;
}

/**
 * GR1 and GR3 written down as they are said, comparing everybody with everybody: links that there must be, and links that
 * there may be. They differ where two are as good as equally far. Starts from the links that the scene really had, so that a
 * decision is judged by itself.
 */
export class LinkOracle {
  readonly #scene: Scene;
  #nearness = new Map<string, Nearness>();
  #links: ReadonlySet<number>[];
  #holders: number[];

  constructor(scene: Scene) {
    this.#scene = scene;
    this.#links = scene.people.map(() => new Set());
    this.#holders = scene.people.map(() => 0);
  }

  /** Judges the decision that was just taken. @returns what is wrong with it */
  judge(): string[] {
    const { people } = this.#scene;
    people.forEach((person, slot) => {
      const holder = person.isHere ? person.holder : 0;
      if (holder !== this.#holders[slot]) this.#forget(slot);
      this.#holders[slot] = holder;
    });
    const nearness = new Map<string, Nearness>();
    people.forEach((person, slot) => {
      if (person.isHere) this.#look(slot, person, nearness);
    });
    this.#nearness = nearness;
    this.#links = people.map((_, slot) => new Set(this.#scene.linksOf(slot)));
    return this.#complaints();
  }

  #forget(slot: number): void {
    this.#links[slot] = new Set();
    this.#links = this.#links.map((links) => new Set([...links].filter((other) => other !== slot)));
    for (const key of [...this.#nearness.keys()]) if (key.split("<").includes(String(slot))) this.#nearness.delete(key);
  }

  /** Who is among the K nearest of someone, of those who are near enough; whoever is linked counts as nearer. */
  #look(slot: number, person: Walker, found: Map<string, Nearness>): void {
    const { linkMeters, unlinkMeters, stickiness, mostLinks } = CONVERSATION;
    const candidates: Candidate[] = [];
    this.#scene.people.forEach((other, at) => {
      if (at === slot || !other.isHere) return;
      const meters = Math.hypot(person.x - other.x, person.z - other.z);
      const isLinked = this.#links[slot]!.has(at);
      if (meters > (isLinked ? unlinkMeters : linkMeters)) return;
      candidates.push({ slot: at, squared: meters ** 2 * (isLinked ? stickiness : 1) });
    });
    candidates.sort((a, b) => a.squared - b.squared);
    const last = candidates[mostLinks - 1]?.squared ?? Number.POSITIVE_INFINITY;
    const firstLeftOut = candidates[mostLinks]?.squared ?? Number.POSITIVE_INFINITY;
    for (const { slot: other, squared } of candidates) {
      if (squared * (1 - EQUAL) > last) break;
      const isSure = squared * (1 + EQUAL) < firstLeftOut;
      const before = this.#nearness.get(`${slot}<${other}`) ?? { sure: 0, possible: 0 };
      // Whoever is linked has been near for long enough already.
      const floor = this.#links[slot]!.has(other) ? CONVERSATION.dwellDecisions : 0;
      found.set(`${slot}<${other}`, {
        sure: isSure ? Math.max(floor, before.sure + 1) : 0,
        possible: Math.max(floor, before.possible + 1),
      });
    }
  }

  #complaints(): string[] {
    const { dwellDecisions } = CONVERSATION;
    const found: string[] = [];
    for (const [slot, links] of this.#links.entries()) {
      for (const other of links) {
        const mine = this.#nearness.get(`${slot}<${other}`)?.possible ?? 0;
        const theirs = this.#nearness.get(`${other}<${slot}`)?.possible ?? 0;
        if (Math.min(mine, theirs) < dwellDecisions)
          found.push(`${slot} and ${other} are linked, near for ${mine} and ${theirs} decisions`);
      }
    }
    for (const [key, { sure }] of this.#nearness) {
      const [slot, other] = key.split("<").map(Number) as [number, number];
      const theirs = this.#nearness.get(`${other}<${slot}`)?.sure ?? 0;
      if (Math.min(sure, theirs) >= dwellDecisions && !this.#links[slot]!.has(other))
        found.push(`${slot} and ${other} are not linked, near for ${sure} and ${theirs} decisions`);
    }
    return found;
  }
}
