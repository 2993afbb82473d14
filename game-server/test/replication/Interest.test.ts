import { createRandom, INTEREST, type Random } from "@crowdwire/simulation";
import { expect } from "chai";
import fc from "fast-check";
import { describe, it } from "mocha";
import { ENTRY, Interest, InterestScratch, idOf } from "../../src/replication/Interest.ts";
import { IntroductionMemory } from "../../src/replication/IntroductionMemory.ts";
import { NEAR, Neighbourhood, OUTSIDE } from "../support/Neighbourhood.ts";
import { TestWorld } from "../support/TestWorld.ts";

const seed = Number(process.env["FUZZ_SEED"] ?? Date.now() % 1_000_000);

/** One client's interest, looked at by hand. */
function lookingFrom(test: TestWorld, session: string) {
  const interest = new Interest();
  const memory = new IntroductionMemory();
  const scratch = new InterestScratch(test.world.slots);
  return {
    interest,
    look: () => {
      interest.dropGone(test.world);
      interest.refresh(test.world, test.slot(session), memory, scratch);
      // Nobody reads what would be said of departures.
      interest.departedCount = interest.goneCount = 0;
    },
    ids: () => Array.from({ length: interest.count }, (_, index) => idOf(interest.entries[index * ENTRY.words]!)),
  };
}

function everybodyElse({ world }: TestWorld, self: number) {
  const [x, z] = [world.x[self]!, world.z[self]!];
  return [...world.active.subarray(0, world.population)]
    .filter((slot) => slot !== self)
    .map((slot) => ({ id: world.id[slot]!, meters: Math.hypot(world.x[slot]! - x, world.z[slot]! - z) }));
}

/** Everyone is somewhere else by a little, some by much. */
function shuffle({ world }: TestWorld, random: Random, stepMeters: number, halfMeters: number): void {
  for (let index = 0; index < world.population; index++) {
    const slot = world.active[index]!;
    const isFar = random() < 0.02;
    const step = isFar ? 2 * halfMeters : stepMeters;
    for (const axis of [world.x, world.z]) {
      axis[slot] = Math.max(-halfMeters, Math.min(halfMeters, axis[slot]! + (random() - 0.5) * step));
    }
    world.grid.place(slot, world.x[slot]!, world.z[slot]!);
  }
}

describe("Interest", () => {
  for (const [where, meters] of [
    ["in the middle of a cell", 4],
    ["at the edge of a cell", 0.05],
  ] as const) {
    it(`[REP3] keeps one of the ring whom two pass who are nearer by a twentieth (${where})`, () => {
      const test = new TestWorld({ capacity: 400 });
      test.enterAt("seer", meters, meters);
      test.enterAt("old", meters - 8.3, meters);
      for (let index = 0; index < 63; index++) {
        const angle = index / 63 - 0.5;
        test.enterAt(`others${index}`, meters + 7 * Math.cos(angle), meters + 7 * Math.sin(angle));
      }
      for (let index = 0; index < 130; index++) test.enterAt(`far${index}`, 14 + (index % 10) / 10, 14 + index / 100);
      test.tick(2);
      const { look, ids } = lookingFrom(test, "seer");
      look();
      expect(ids()).to.include(test.id("old"));
      test.enterAt("new0", meters + 7.9 * Math.cos(0.9), meters + 7.9 * Math.sin(0.9));
      test.enterAt("new1", meters + 7.9 * Math.cos(1), meters + 7.9 * Math.sin(1));
      test.tick(2);
      look();
      expect(ids()).to.include(test.id("old"));
    });
  }

  it(`[REP3] [REP4] finds the nearest and the ring as looking at everybody would, wherever cells end (seed ${seed})`, () => {
    const crowds = fc.record({
      people: fc.integer({ min: 50, max: 350 }),
      halfMeters: fc.integer({ min: 2, max: 150 }),
      stepShare: fc.double({ min: 0, max: 0.2, noNaN: true }),
      seed: fc.integer({ min: 1, max: 1_000_000 }),
    });
    fc.assert(
      fc.property(crowds, ({ people, halfMeters, stepShare, ...crowd }) => {
        const random = createRandom(crowd.seed);
        const test = new TestWorld({ capacity: people, halfMeters });
        const somewhere = () => (random() * 2 - 1) * halfMeters;
        for (let index = 0; index < people; index++) test.enterAt(`s${index}`, somewhere(), somewhere());
        test.tick(2);
        const { interest, look, ids } = lookingFrom(test, "s0");
        const expected = new Neighbourhood(1e-4);
        for (let turn = 0; turn < 30; turn++) {
          look();
          expected.look(everybodyElse(test, test.slot("s0")), turn);
          const found = ids();
          expect(interest.nearCount).to.equal(Math.min(found.length, INTEREST.nearCount));
          for (const [index, id] of found.entries()) {
            const isNear = index < interest.nearCount;
            expect(expected.most(id), `${id} in turn ${turn}`).to.not.equal(OUTSIDE);
            if (isNear) expect(expected.most(id), `${id} near in turn ${turn}`).to.equal(NEAR);
            else expect(expected.least(id), `${id} in the ring in turn ${turn}`).to.not.equal(NEAR);
          }
          for (const [id] of expected.candidates()) {
            if (found.includes(id)) expected.confirm(id, turn);
            else {
              expect(expected.least(id), `${id} left out in turn ${turn}`).to.equal(OUTSIDE);
              expected.drop(id);
            }
          }
          shuffle(test, random, stepShare * halfMeters, halfMeters);
        }
      }),
      { seed, numRuns: 40 },
    );
  });
});
