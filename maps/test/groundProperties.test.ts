import { expect } from "chai";
import fc from "fast-check";
import { after, before, describe, it } from "mocha";
import type { NavGround } from "../src/loader/index.ts";
import { MAX_SLIDE_METERS } from "../src/loader/RecastGround.ts";
import { groundOf, mixedMap } from "./support/places.ts";
import { hashRandomSlides, nowhere, stand } from "./support/walks.ts";

/** CI varies the seed; a failure prints it, and this repeats it. */
const seed = Number(process.env["FUZZ_SEED"] ?? Date.now() % 1_000_000);
const numRuns = Number(process.env["FUZZ_RUNS"] ?? 50);

const wildNumber = fc.oneof(
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e308, -1e308, 5e-324, -0, 1e9, -1e9),
  fc.double(),
);
/** Mostly steps as people take them, sometimes leaps, sometimes nonsense. */
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ by: fc.tuple(fc.double({ min: -0.4, max: 0.4 }), fc.double({ min: -0.4, max: 0.4 })) }),
  },
  { weight: 3, arbitrary: fc.record({ by: fc.tuple(fc.double({ min: -3, max: 3 }), fc.double({ min: -3, max: 3 })) }) },
  { weight: 2, arbitrary: fc.record({ to: fc.tuple(wildNumber, wildNumber) }) },
);
const walk = fc.record({
  start: fc.tuple(
    fc.double({ min: -9, max: 9, noNaN: true }),
    fc.constantFrom(0, 3),
    fc.double({ min: -9, max: 9, noNaN: true }),
  ),
  steps: fc.array(step, { minLength: 1, maxLength: 200 }),
  repeats: fc.integer({ min: 1, max: 10 }),
});

describe(`ground under any sequence of targets (seed ${seed})`, () => {
  let ground: NavGround;
  before(async () => {
    ground = await groundOf(mixedMap());
  });
  after(() => ground.close());

  function assertWalk(
    { start, steps, repeats }: { start: [number, number, number]; steps: readonly object[]; repeats: number },
    check: (
      before: { x: number; y: number; z: number },
      target: [number, number],
      after: { x: number; y: number; z: number },
    ) => void,
  ): void {
    const point = nowhere();
    if (!ground.locate(...start, point)) return;
    for (const step of steps) {
      for (let repeat = 0; repeat < repeats; repeat++) {
        const before = { ...point };
        const target: [number, number] =
          "by" in step
            ? [before.x + (step.by as number[])[0]!, before.z + (step.by as number[])[1]!]
            : [...(step as { to: [number, number] }).to];
        ground.slide(point, ...target, point);
        check(before, target, point);
      }
    }
  }

  it("[SIM4] nobody ever leaves the ground", () => {
    const located = nowhere();
    fc.assert(
      fc.property(walk, (made) =>
        assertWalk(made, (_, target, after) => {
          expect(ground.locate(after.x, after.y, after.z, located), `after going to ${target}`).to.equal(true);
          expect(Math.hypot(located.x - after.x, located.z - after.z)).to.be.lessThan(1e-3);
          expect(Math.abs(located.y - after.y)).to.be.lessThan(1e-2);
        }),
      ),
      { seed, numRuns },
    );
  });

  it("[SIM4] a slide is never longer than what was asked, nor than one call may go, and never changes the floor", () => {
    fc.assert(
      fc.property(walk, (made) =>
        assertWalk(made, (before, [x, z], after) => {
          const asked = Math.min(MAX_SLIDE_METERS, Math.hypot(x - before.x, z - before.z));
          const got = Math.hypot(after.x - before.x, after.z - before.z);
          // Who doesn't know where to go (NaN) stays.
          expect(got).to.be.at.most((Number.isNaN(asked) ? 0 : asked) + 1e-4);
          expect(Math.abs(after.y - before.y)).to.be.at.most(0.5 + 1.5 * got);
        }),
      ),
      { seed, numRuns },
    );
  });

  it("[SIM3] results are 32-bit floats and don't depend on where they are written", () => {
    fc.assert(
      fc.property(walk, (made) =>
        assertWalk(made, (_, __, after) => {
          for (const value of [after.x, after.y, after.z]) expect(Math.fround(value)).to.equal(value);
        }),
      ),
      { seed, numRuns: 10 },
    );
    const from = stand(ground, 0, 0, 0);
    const elsewhere = nowhere();
    ground.slide(from, 0.3, 0.2, elsewhere);
    ground.slide(from, 0.3, 0.2, from);
    expect(elsewhere).to.deep.equal(from);
  });

  it("[SIM3] 10,000 random slides give the same bits on two grounds built apart", async () => {
    const other = await groundOf(mixedMap());
    try {
      const hash = hashRandomSlides(ground, stand(ground, 0, 0, 0), 10_000, 7);
      expect(hashRandomSlides(other, stand(other, 0, 0, 0), 10_000, 7)).to.equal(hash);
      expect(hashRandomSlides(ground, stand(ground, 0, 0, 0), 10_000, 8)).to.not.equal(hash);
    } finally {
      other.close();
    }
  });
});
