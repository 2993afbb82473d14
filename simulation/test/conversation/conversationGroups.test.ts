import { expect } from "chai";
import { describe, it } from "mocha";
import { CONVERSATION, type ConversationRules, createRandom } from "../../src/index.ts";
import { LinkOracle } from "./LinkOracle.ts";
import { type Course, Scene, type Walker } from "./Scene.ts";

/** What must hold after each decision. @returns what does not */
function breaches(scene: Scene): string[] {
  const { people } = scene;
  const found = new Set<string>();
  const check = (isHeld: boolean, rule: string) => {
    if (!isHeld) found.add(rule);
  };
  const links = people.map((_, slot) => new Set(scene.linksOf(slot)));
  const groupsOf = people.map((): Set<number>[] => []);
  for (const members of scene.byId().values()) {
    check(members.length >= 2, "groups of two at least");
    const set = new Set(members);
    for (const member of members) {
      groupsOf[member]!.push(set);
      for (const other of members) check(other === member || links[member]!.has(other), "[GR4] a group is a clique");
    }
  }
  people.forEach((person, slot) => {
    check(links[slot]!.size <= CONVERSATION.mostLinks, "[GR3] at most K links");
    for (const other of links[slot]!) {
      const them = people[other]!;
      check(person.isHere && them.isHere, "links of those who are here");
      check(links[other]!.has(slot), "[GR2] both ways");
      const meters = Math.hypot(person.x - them.x, person.z - them.z);
      check(meters <= CONVERSATION.unlinkMeters + 1e-3, "[GR1] within 5 m");
      check(
        groupsOf[slot]!.some((set) => set.has(other)),
        "[GR4] each link lies in a group",
      );
    }
    for (const set of groupsOf[slot]!) {
      const isWithin = (other: Set<number>) => other !== set && [...set].every((member) => other.has(member));
      check(!groupsOf[slot]!.some(isWithin), "[GR4] no group lies within another");
    }
  });
  return [...found];
}

/** Each says so in its title; `SEED` takes the place of all of them. */
const SEEDS = process.env["SEED"] === undefined ? [7, 19, 101, 4242] : [Number(process.env["SEED"])];
const SEED = SEEDS[0]!;

interface Walk {
  readonly title: string;
  readonly course?: Course;
  readonly people: number;
  readonly roomEach: number;
  readonly steps: number;
  readonly churn: number;
  /** At least so many links must a person have in the mean of all decisions: they do talk. */
  readonly leastMeanLinks: number;
}

const WALKS: readonly Walk[] = [
  { title: "on a sparse square", people: 80, roomEach: 25, steps: 60, churn: 0.002, leastMeanLinks: 1 },
  { title: "on a crowded square", people: 80, roomEach: 6, steps: 60, churn: 0.002, leastMeanLinks: 5 },
  { title: "in a mosh pit", people: 80, roomEach: 0.6, steps: 40, churn: 0.002, leastMeanLinks: 7 },
  { title: "along a line", course: "line", people: 60, roomEach: 2, steps: 60, churn: 0.002, leastMeanLinks: 2 },
  { title: "around a ring", course: "ring", people: 40, roomEach: 2.5, steps: 80, churn: 0.002, leastMeanLinks: 2 },
  { title: "while they come and go", people: 60, roomEach: 8, steps: 80, churn: 0.1, leastMeanLinks: 0.5 },
];

describe("conversation groups", () => {
  for (const { title, steps, churn, leastMeanLinks, ...options } of WALKS) {
    for (const seed of SEEDS) {
      it(`[GR1] [GR2] [GR3] [GR4] hold after every decision of people who walk ${title} (SEED=${seed})`, () => {
        const scene = new Scene({ ...options, seed });
        const oracle = new LinkOracle(scene);
        let linkEnds = 0;
        for (let step = 0; step < steps; step++) {
          scene.step(0.2, churn);
          expect(breaches(scene), `step ${step}`).to.deep.equal([]);
          // [GR3] linked exactly when each is among the other's K nearest.
          expect(oracle.judge(), `step ${step}`).to.deep.equal([]);
          linkEnds += scene.people.reduce((sum, _, slot) => sum + scene.linksOf(slot).length, 0);
        }
        expect(linkEnds / steps / options.people, "links of a person").to.be.at.least(leastMeanLinks);
      });
    }
  }

  it("[GR5] keeps id and members of a group where neither they nor those they are linked with have other links than before", () => {
    const scene = new Scene({ people: 150, roomEach: 8, seed: SEED });
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
    const scene = new Scene({ people: 2, roomEach: 100, seed: SEED });
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
      const scene = new Scene({ people: n, roomEach: 10, seed: SEED });
      for (const [index, person] of scene.people.entries()) Object.assign(person, { x: index * 3.5, z: 0 });
      for (let decision = 0; decision < 4; decision++) scene.decide();
      const groups = [...scene.byId().values()].sort(([a], [b]) => a! - b!);
      expect(groups).to.deep.equal(Array.from({ length: n - 1 }, (_, index) => [index, index + 1]));
    });
  }

  for (const [n, groups] of [
    [3, [[0, 1, 2]]],
    [4, ringOfPairs(4)],
    [12, ringOfPairs(12)],
    [60, ringOfPairs(60)],
  ] as const) {
    it(`[GR7] makes ${groups.length} group(s) of ${n} people in a ring, 3.5 m from one to the next`, () => {
      const scene = new Scene({ people: n, roomEach: 10, seed: SEED });
      const radius = 3.5 / (2 * Math.sin(Math.PI / n));
      for (const [index, person] of scene.people.entries()) {
        const angle = (2 * Math.PI * index) / n;
        Object.assign(person, { x: radius * Math.cos(angle), z: radius * Math.sin(angle) });
      }
      for (let decision = 0; decision < 4; decision++) scene.decide();
      expect([...scene.byId().values()]).to.have.deep.members(groups);
    });
  }

  for (const seed of SEEDS) {
    it(`[GR1] two who sway where links begin are linked once and for good (SEED=${seed})`, () => {
      const scene = new Scene({ people: 2, roomEach: 100, seed });
      expect(
        changesOfJitter(
          scene,
          [
            { x: 0, z: 0 },
            { x: 4, z: 0 },
          ],
          0.45,
          300,
        ),
      ).to.equal(1);
    });

    it(`[GR3] links in a crowd that sways do not flicker: stickiness spares most changes (SEED=${seed})`, () => {
      const changesWith = (rules: ConversationRules) => {
        const scene = new Scene({ people: 60, roomEach: 0.6, seed, rules });
        const spots = scene.people.map(({ x, z }) => ({ x, z }));
        changesOfJitter(scene, spots, JITTER_METERS, 10); // The crowd forms.
        return changesOfJitter(scene, spots, JITTER_METERS, 100);
      };
      const changes = changesWith(CONVERSATION);
      expect(changes).to.be.lessThan(changesWith({ ...CONVERSATION, stickiness: 1 }) / 5);
      // In 100 decisions of 60 people with some 300 links between them: less than one in a hundred goes or comes.
      expect(changes).to.be.lessThan(300);
    });
  }

  it("says which groups and people changed, and says it once", () => {
    const scene = new Scene({ people: 3, roomEach: 4, seed: SEED });
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

/** How far people sway who stand and talk. */
const JITTER_METERS = 0.1;

/** Lets everyone sway about their spot, by up to so many metres. @returns how many links came and went */
function changesOfJitter(
  scene: Scene,
  spots: readonly { x: number; z: number }[],
  meters: number,
  decisions: number,
): number {
  const sway = createRandom(scene.people.length + decisions);
  let changes = 0;
  for (let decision = 0; decision < decisions; decision++) {
    scene.people.forEach((person, slot) => {
      person.x = spots[slot]!.x + (2 * sway() - 1) * meters;
      person.z = spots[slot]!.z + (2 * sway() - 1) * meters;
    });
    scene.decide();
    changes += scene.linkChanges;
  }
  return changes;
}

/** Everybody with the next one, the last with the first. */
function ringOfPairs(n: number): number[][] {
  return Array.from({ length: n }, (_, index) => [index, (index + 1) % n].sort((a, b) => a - b));
}
