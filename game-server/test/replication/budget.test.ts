import { BYTES, LIMITS } from "@crowdwire/protocol";
import { createRandom, MOVEMENT } from "@crowdwire/simulation";
import { expect } from "chai";
import fc from "fast-check";
import { describe, it } from "mocha";
import { createSchedule } from "../../src/systems/schedule.ts";
import { ByteMeter } from "../support/ByteMeter.ts";
import { RemoteCrowd, type RemoteCrowdOptions } from "../support/RemoteCrowd.ts";
import { TestWorld, type TestWorldOptions } from "../support/TestWorld.ts";

const PEOPLE = 1000;
/** Until everyone has looked around. */
const SETTLE_TICKS = 3 * LIMITS.tickHz;
const TICKS = 6 * LIMITS.tickHz;
const MOST_BYTES_PER_SECOND = 8000;
const WALK = MOVEMENT.walkMetersPerSecond / LIMITS.tickHz;
const RUN = MOVEMENT.runMetersPerSecond / LIMITS.tickHz;
const seed = Number(process.env["FUZZ_SEED"] ?? Date.now() % 1_000_000);

/** How many bytes of words come beside a snapshot. */
type Words = (random: () => number) => number;

interface Crowd {
  readonly people: number;
  readonly halfMeters: number;
  readonly run: boolean;
  readonly words: Words;
  readonly remotes?: RemoteCrowdOptions;
}

/** Everyone of a crowd walks or runs at random. What are they sent, once they have looked around? */
function measure({ people, halfMeters, run, words, remotes }: Crowd, seed: number) {
  const random = createRandom(seed);
  const meter = new ByteMeter();
  const options: TestWorldOptions = remotes
    ? {
        remoteCapacity: remotes.people,
        schedule: (replicator) => createSchedule(replicator, new RemoteCrowd(remotes, seed)),
      }
    : {};
  const test: TestWorld = new TestWorld({
    ...options,
    capacity: people,
    halfMeters,
    otherBytes: (session) => {
      const bytes = words(random);
      meter.add(session, test.ticks, bytes);
      return bytes;
    },
    hear: (session, type, message) => {
      meter.hear(session, test.ticks, type, message);
      if (type === BYTES.snapshot) test.acknowledge(session, message[0]! | (message[1]! << 8));
    },
  });
  const somewhere = () => (random() * 2 - 1) * halfMeters;
  for (let index = 0; index < people; index++) test.enterAt(`s${index}`, somewhere(), somewhere());
  test.tick();
  while (test.ticks < SETTLE_TICKS + TICKS) {
    for (let index = test.ticks % LIMITS.tickHz; index < people; index += LIMITS.tickHz) {
      const angle = random() * 2 * Math.PI;
      const [moveX, moveZ] = [Math.round(127 * Math.cos(angle)), Math.round(127 * Math.sin(angle))];
      test.press(`s${index}`, { moveX, moveZ, run });
    }
    test.tick();
  }
  if (test.failures.length > 0) throw test.failures[0];
  return {
    mean: meter.mean(SETTLE_TICKS),
    most: meter.most(SETTLE_TICKS),
    mostPresence: meter.mostPresence(SETTLE_TICKS),
  };
}

describe("what one client is sent among a thousand who all move", () => {
  const means = new Map<string, number>();
  // Side by side within one interest radius; a lively square; one for each 1,000 m², most of them more than 64 m away.
  // With each snapshot so many bytes of words, where groups form and dissolve all the time.
  for (const [name, halfMeters, wordsBytes, run] of [
    ["moshpit", 12, 30, false],
    ["square", 60, 30, false],
    ["spread", 500, 0, false],
    ["spread with words", 500, 30, false],
    ["square where all run", 60, 30, true],
    ["spread where all run", 500, 30, true],
  ] as const) {
    it(`[REP4] is at most 8 kB/s in all, words included, and 1 kB/s of far crowd (${name})`, function () {
      this.timeout(60_000);
      const figures = measure({ people: PEOPLE, halfMeters, run, words: () => wordsBytes }, 7);
      expect(figures.most, JSON.stringify(figures)).to.be.at.most(MOST_BYTES_PER_SECOND);
      expect(figures.mostPresence).to.be.at.most(1000);
      // And not because little is said.
      expect(figures.mean).to.be.greaterThan(5000);
      means.set(name, figures.mean);
    });
  }

  it("[REP4] is within a tenth the same in a mosh pit as on a square", () => {
    const [moshpit, square] = [means.get("moshpit")!, means.get("square")!];
    expect(moshpit / square, `${moshpit} and ${square} bytes a second`).to.be.within(0.9, 1.1);
  });

  // On the floor above, and on floors all over a tower: records of those are larger.
  for (const [name, halfMeters, metersPerTick, height] of [
    ["5 m up, walking", 60, WALK, () => 5],
    ["5 m up, running", 60, RUN, () => 5],
    ["5 m up in a mosh pit, running", 15, RUN, () => 5],
    ["in a tower, running", 30, RUN, (index: number) => (index % 10) * 4.5],
  ] as const) {
    for (const wordsBytes of [0, 30, 100]) {
      it(`[REP4] is at most 8 kB/s with people ${name}, and ${wordsBytes} bytes of words in each tick`, () => {
        const remotes = { people: PEOPLE, halfMeters, metersPerTick, height };
        const figures = measure({ people: 5, halfMeters, run: true, words: () => wordsBytes, remotes }, 7);
        expect(figures.most, JSON.stringify(figures)).to.be.at.most(MOST_BYTES_PER_SECOND);
        expect(figures.mean).to.be.greaterThan(6500);
      }).timeout(20_000);
    }
  }

  it(`[REP4] is at most 8 kB/s whatever the heights, distances, paces, pauses and words (seed ${seed})`, function () {
    this.timeout(120_000);
    const mixture = fc.noBias(
      fc.record({
        people: fc.integer({ min: 100, max: 700 }),
        halfMeters: fc.integer({ min: 3, max: 400 }),
        floorMeters: fc.double({ min: 0, max: 20, noNaN: true }),
        floors: fc.integer({ min: 1, max: 5 }),
        metersPerTick: fc.double({ min: 0, max: RUN, noNaN: true }),
        // So many ticks on the move, and so many at rest, all of them together or each in turn.
        moves: fc.integer({ min: 1, max: 60 }),
        rests: fc.integer({ min: 0, max: 20 }),
        together: fc.boolean(),
        words: fc.record({
          each: fc.integer({ min: 0, max: 90 }),
          burst: fc.integer({ min: 0, max: 1000 }),
          share: fc.double({ min: 0, max: 0.04, noNaN: true }),
        }),
        run: fc.boolean(),
        seed: fc.integer({ min: 1, max: 1_000_000 }),
      }),
    );
    fc.assert(
      fc.property(mixture, ({ floorMeters, floors, moves, rests, together, words, run, ...others }) => {
        const { people, halfMeters, metersPerTick } = others;
        const figures = measure(
          {
            people: 4,
            halfMeters,
            run,
            words: (random) => words.each + (random() < words.share ? words.burst : 0),
            remotes: {
              people,
              halfMeters,
              metersPerTick,
              height: (index) => (index % floors) * floorMeters,
              isMoving: (index, tick) => (tick + (together ? 0 : 13 * index)) % (moves + rests) < moves,
            },
          },
          others.seed,
        );
        expect(figures.most, JSON.stringify(figures)).to.be.at.most(MOST_BYTES_PER_SECOND);
      }),
      { seed, numRuns: 60 },
    );
  });
});
