import {
  CONVERSATION,
  ConversationGroups,
  type ConversationRules,
  createRandom,
  type Random,
} from "../../src/index.ts";

/** Somebody who walks about; `holder` changes when another person gets the slot. */
export interface Walker {
  x: number;
  z: number;
  heading: number;
  holder: number;
  isHere: boolean;
}

/**
 * Where people walk: about a square, along a line, or around a ring, whose radius grows and shrinks like a breath, so that
 * those on it are now neighbours of two and now a crowd.
 */
export type Course = "square" | "line" | "ring";

/** So many steps from the widest ring to the next. */
const BREATH_STEPS = 40;

export interface SceneOptions {
  readonly people: number;
  /** Room for each: square metres, or metres of a line or of the widest ring. */
  readonly roomEach: number;
  readonly seed: number;
  readonly course?: Course;
  readonly rules?: ConversationRules;
}

/** People who turn at random, with comings and goings, decided ten times a second. */
export class Scene {
  readonly groups: ConversationGroups;
  readonly people: Walker[];
  readonly #random: Random;
  readonly #course: Course;
  readonly #side: number;
  #holders = 0;
  #steps = 0;

  constructor({ people, roomEach, seed, course = "square", rules = CONVERSATION }: SceneOptions) {
    this.#random = createRandom(seed);
    this.#course = course;
    this.#side = course === "square" ? Math.sqrt(people * roomEach) : people * roomEach;
    this.groups = new ConversationGroups(people, rules);
    this.people = Array.from({ length: people }, () => ({
      x: this.#random() * this.#side,
      z: course === "square" ? this.#random() * this.#side : 0,
      heading: this.#random() * 2 * Math.PI,
      holder: ++this.#holders,
      isHere: true,
    }));
  }

  step(metersEach: number, churn: number): void {
    this.#steps++;
    for (const person of this.people) {
      this.#walk(person, metersEach);
      if (this.#random() < churn) {
        // Half of them leave or come, half hand their slot to somebody else between two decisions.
        if (this.#random() < 0.5) person.isHere = !person.isHere;
        else person.holder = ++this.#holders;
      }
    }
    this.decide();
  }

  decide(): void {
    this.people.forEach((person, slot) => {
      if (person.isHere) this.groups.add(slot, person.holder, person.x, person.z);
    });
    this.groups.decide();
  }

  /** Members of every group, by its id. */
  byId(): Map<number, number[]> {
    const { groups } = this.groups;
    const found = new Map<number, number[]>();
    for (let group = 0; group < groups.end; group++) {
      const size = groups.size(group);
      if (size === 0) continue;
      const members = Array.from({ length: size }, (_, index) => groups.memberAt(group, index));
      found.set(
        groups.id(group),
        members.sort((a, b) => a - b),
      );
    }
    return found;
  }

  linksOf(slot: number): number[] {
    return Array.from({ length: this.groups.links.linkCount(slot) }, (_, at) => this.groups.links.linkAt(slot, at));
  }

  /** How many links the last decision made or ended. */
  get linkChanges(): number {
    return this.groups.links.gainedCount + this.groups.links.lostCount;
  }

  #walk(person: Walker, meters: number): void {
    person.heading += this.#random() - 0.5;
    const ahead = Math.cos(person.heading) * meters;
    const aside = Math.sin(person.heading) * meters;
    const within = (at: number) => Math.min(this.#side, Math.max(0, at));
    switch (this.#course) {
      case "square":
        person.x = within(person.x + ahead);
        person.z = within(person.z + aside);
        return;
      case "line":
        person.x = within(person.x + ahead);
        return;
      case "ring": {
        const widest = this.#side / (2 * Math.PI);
        const radius = widest * (0.55 + 0.45 * Math.cos((2 * Math.PI * this.#steps) / BREATH_STEPS));
        // On the first step from the line that they were set out on.
        const angle = (this.#steps === 1 ? person.x / widest : Math.atan2(person.z, person.x)) + ahead / radius;
        person.x = radius * Math.cos(angle);
        person.z = radius * Math.sin(angle);
      }
    }
  }
}
