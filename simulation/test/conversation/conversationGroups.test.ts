import { expect } from "chai";
import { describe, it } from "mocha";
import { CONVERSATION, ConversationGroups, createRandom, type Random } from "../../src/index.ts";

/** Somebody who walks about; `holder` changes when another person gets the slot. */
interface Walker {
  x: number;
  z: number;
  heading: number;
  holder: number;
  isHere: boolean;
}

/** People on a square who turn at random, with comings and goings, decided ten times a second. */
class Scene {
  readonly groups: ConversationGroups;
  readonly people: Walker[];
  readonly #random: Random;
  readonly #side: number;
  #holders = 0;

  constructor(count: number, squareMetersEach: number, seed: number) {
    this.#random = createRandom(seed);
    this.#side = Math.sqrt(count * squareMetersEach);
    this.groups = new ConversationGroups(count);
    this.people = Array.from({ length: count }, () => ({
      x: this.#random() * this.#side,
      z: this.#random() * this.#side,
      heading: this.#random() * 2 * Math.PI,
      holder: ++this.#holders,
      isHere: true,
    }));
  }

  step(metersEach: number, churn: number): void {
    for (const person of this.people) {
      person.heading += this.#random() - 0.5;
      person.x = Math.min(this.#side, Math.max(0, person.x + Math.cos(person.heading) * metersEach));
      person.z = Math.min(this.#side, Math.max(0, person.z + Math.sin(person.heading) * metersEach));
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
}

/** Everything that must hold after each decision. */
function examine(scene: Scene): void {
  const { people } = scene;
  const links = people.map((_, slot) => new Set(scene.linksOf(slot)));
  people.forEach((person, slot) => {
    expect(links[slot]!.size, "[GR3] links").to.be.at.most(CONVERSATION.mostLinks);
    for (const other of links[slot]!) {
      expect(person.isHere && people[other]!.isHere, "links of those who are here").to.equal(true);
      expect(links[other]!.has(slot), "[GR2] both ways").to.equal(true);
      const meters = Math.hypot(person.x - people[other]!.x, person.z - people[other]!.z);
      expect(meters, "[GR1] meters").to.be.at.most(CONVERSATION.unlinkMeters + 1e-3);
    }
  });
  const groups = [...scene.byId().values()];
  const groupsOf = new Map<number, Set<number>[]>();
  for (const members of groups) {
    expect(members.length).to.be.at.least(2);
    const set = new Set(members);
    for (const member of members) {
      groupsOf.set(member, [...(groupsOf.get(member) ?? []), set]);
      for (const other of members)
        if (other !== member) expect(links[member]!.has(other), "[GR4] clique").to.equal(true);
    }
  }
  people.forEach((_, slot) => {
    for (const other of links[slot]!) {
      expect(groupsOf.get(slot)?.some((set) => set.has(other)) ?? false, "[GR4] link in a group").to.equal(true);
    }
    for (const set of groupsOf.get(slot) ?? []) {
      const around = groupsOf
        .get(slot)!
        .filter((other) => other !== set && [...set].every((member) => other.has(member)));
      expect(around.length, "[GR4] contained").to.equal(0);
    }
  });
}

const SEED = Number(process.env["SEED"] ?? 7);

describe(`conversation groups (SEED=${SEED})`, () => {
  for (const [title, count, meters2, steps, churn] of [
    ["a sparse square", 120, 25, 120, 0.002],
    ["a crowded square", 120, 6, 120, 0.002],
    ["a mosh pit", 120, 0.6, 60, 0.002],
    ["people who come and go", 80, 8, 120, 0.1],
  ] as const) {
    it(`[GR1] [GR2] [GR3] [GR4] hold after every decision in ${title}`, () => {
      const scene = new Scene(count, meters2, SEED);
      for (let step = 0; step < steps; step++) {
        scene.step(0.2, churn);
        examine(scene);
      }
    });
  }

  it("[GR5] keeps id and members of a group where neither they nor those they are linked with have other links than before", () => {
    const scene = new Scene(150, 8, SEED);
    let kept = 0;
    for (let step = 0; step < 100; step++) {
      const before = scene.byId();
      const links = scene.people.map((_, slot) => scene.linksOf(slot).join());
      scene.step(0.2, 0);
      const after = scene.byId();
      for (const [id, members] of before) {
        const neighbourhood = [...members, ...members.flatMap((slot) => scene.linksOf(slot))];
        if (neighbourhood.some((slot) => scene.linksOf(slot).join() !== links[slot])) continue;
        expect(after.get(id)).to.deep.equal(members);
        kept++;
      }
    }
    expect(kept).to.be.greaterThan(1000);
  });

  it("[GR1] links after 200 ms of nearness, closer than 4 m, and holds on until 5 m", () => {
    const scene = new Scene(2, 100, SEED);
    const [a, b] = scene.people as [Walker, Walker];
    const standAt = (meters: number) => {
      Object.assign(a, { x: 0, z: 0 });
      Object.assign(b, { x: meters, z: 0 });
      scene.decide();
      return scene.groups.links.isLinked(0, 1);
    };
    expect([4.5, 4.5, 4.5, 4.5].map(standAt)).to.deep.equal([false, false, false, false]);
    expect([3.9, 3.9, 3.9].map(standAt)).to.deep.equal([false, false, true]);
    expect([4.5, 4.99, 5.01].map(standAt)).to.deep.equal([true, true, false]);
    expect([3.9, 3.9, 4.1, 3.9, 3.9, 3.9].map(standAt)).to.deep.equal([false, false, false, false, false, true]);
  });

  for (const n of [2, 10, 100]) {
    it(`[GR7] makes ${n - 1} groups of two of ${n} people in a line, 3.5 m apart`, () => {
      const scene = new Scene(n, 10, SEED);
      for (const [index, person] of scene.people.entries()) Object.assign(person, { x: index * 3.5, z: 0 });
      for (let decision = 0; decision < 4; decision++) scene.decide();
      const groups = [...scene.byId().values()].sort(([a], [b]) => a! - b!);
      expect(groups).to.deep.equal(Array.from({ length: n - 1 }, (_, index) => [index, index + 1]));
    });
  }

  it("says which groups and people changed, and says it once", () => {
    const scene = new Scene(3, 4, SEED);
    for (const [index, person] of scene.people.entries()) Object.assign(person, { x: index, z: 0 });
    for (let decision = 0; decision < 3; decision++) scene.decide();
    const { groups } = scene.groups;
    expect(groups.changedCount).to.equal(1);
    expect([...groups.concerned.subarray(0, groups.concernedCount)].sort()).to.deep.equal([0, 1, 2]);
    groups.settle();
    scene.decide();
    expect([groups.changedCount, groups.concernedCount, groups.dissolved.length]).to.deep.equal([0, 0, 0]);
    scene.people[2]!.isHere = false;
    scene.decide();
    expect([...groups.concerned.subarray(0, groups.concernedCount)].sort()).to.deep.equal([0, 1, 2]);
    expect([...scene.byId().values()]).to.deep.equal([[0, 1]]);
  });
});
