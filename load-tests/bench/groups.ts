import { CONVERSATION, ConversationGroups, createRandom, type Random } from "@crowdwire/simulation";
import { interleave, type Rival } from "./interleave.ts";
import type { Bar } from "./report/bars.ts";
import { type Comparison, compare } from "./report/comparison.ts";

const SQUARE_METERS_EACH = 10;
/** A walk of 1.4 m/s, in the tenth of a second between two decisions. */
const STEP_METERS = 0.14;
/** One decision is due every second tick. */
const TICKS_PER_DECISION = 2;
/** One in so many is compared with all others by the naive way: it takes a second for everyone. */
const NAIVE_SHARE = 20;
/** Until everyone is linked with whom they will be. */
const WARM_UP_DECISIONS = 10;
const DECISIONS_PER_ROUND = 10;
const MOMENTS = 40;

/** What a tick of groups has to come to: no dearer for each in a crowd twice as large, and a small part of its 50 ms. */
export const groupsBars = (count: number): readonly Bar[] => [
  { says: "a tick, of one with half as many people", ratio: "ratioToHalfAsMany", atMost: 2.2 },
  { says: "microseconds a tick", of: "ours", medianOf: "microsecondsPerOperation", atMost: 0.3 * count },
];

export interface GroupsOptions {
  readonly users: readonly number[];
  readonly rounds: number;
  readonly seed: number;
}

/** People who stroll about a square at one per 10 m², each along a way that bends now and then. */
class StrollingCrowd {
  readonly count: number;
  readonly x: Float32Array;
  readonly z: Float32Array;
  readonly #heading: Float32Array;
  readonly #half: number;
  readonly #random: Random;

  constructor(count: number, seed: number) {
    this.count = count;
    this.#random = createRandom(seed);
    this.#half = Math.sqrt(count * SQUARE_METERS_EACH) / 2;
    this.x = Float32Array.from({ length: count }, () => (2 * this.#random() - 1) * this.#half);
    this.z = Float32Array.from({ length: count }, () => (2 * this.#random() - 1) * this.#half);
    this.#heading = Float32Array.from({ length: count }, () => 2 * Math.PI * this.#random());
  }

  move(): void {
    const half = this.#half;
    for (let index = 0; index < this.count; index++) {
      const heading = this.#heading[index]! + (this.#random() - 0.5) * 0.3;
      this.#heading[index] = heading;
      this.x[index] = Math.max(-half, Math.min(half, this.x[index]! + Math.cos(heading) * STEP_METERS));
      this.z[index] = Math.max(-half, Math.min(half, this.z[index]! + Math.sin(heading) * STEP_METERS));
    }
  }
}

interface Places {
  readonly x: Float32Array;
  readonly z: Float32Array;
}

/** Where everyone is at so many moments, worked out beforehand, since the walking is not what is measured: on and back again. */
function film(count: number, seed: number): readonly Places[] {
  const crowd = new StrollingCrowd(count, seed);
  const on = Array.from({ length: MOMENTS }, () => {
    crowd.move();
    return { x: crowd.x.slice(), z: crowd.z.slice() };
  });
  return [...on, ...on.slice(1, -1).reverse()];
}

/** One decision about everyone. */
function decide(groups: ConversationGroups, { x, z }: Places): void {
  for (let slot = 0; slot < x.length; slot++) groups.add(slot, slot + 1, x[slot]!, z[slot]!);
  groups.decide();
  groups.groups.settle();
}

function ours(name: string, count: number, seed: number): Rival {
  const moments = film(count, seed);
  const groups = new ConversationGroups(count);
  let moment = 0;
  const next = () => decide(groups, moments[moment++ % moments.length]!);
  for (let warmUp = 0; warmUp < WARM_UP_DECISIONS; warmUp++) next();
  return {
    name,
    round() {
      for (let decision = 0; decision < DECISIONS_PER_ROUND; decision++) next();
      return DECISIONS_PER_ROUND * TICKS_PER_DECISION;
    },
  };
}

/** Whoever is within reach, found by looking at everyone: the links alone, without any groups. */
function allPairs(count: number, seed: number): Rival {
  const crowd = new StrollingCrowd(count, seed);
  const reach = CONVERSATION.linkMeters * CONVERSATION.linkMeters;
  let first = 0;
  let found = 0;
  return {
    name: "allPairs",
    round() {
      crowd.move();
      const { x, z } = crowd;
      for (let one = first; one < count; one += NAIVE_SHARE) {
        for (let other = 0; other < count; other++) {
          const dx = x[other]! - x[one]!;
          const dz = z[other]! - z[one]!;
          if (dx * dx + dz * dz < reach) found++;
        }
      }
      first = (first + 1) % NAIVE_SHARE;
      if (found < 0) throw new Error("Nobody found anybody.");
      return TICKS_PER_DECISION / NAIVE_SHARE;
    },
  };
}

/** What conversation groups cost in a tick (GR5): against looking at all pairs, and against half as many people. */
export async function benchGroups({ users, rounds, seed }: GroupsOptions): Promise<Comparison[]> {
  const figure = "microsecondsPerOperation";
  return users.map((count) =>
    compare({
      title: `conversation groups of ${count} people at one per 10 m², all walking, a tick`,
      users: count,
      samples: interleave(
        [ours("ours", count, seed), ours("half", Math.ceil(count / 2), seed), allPairs(count, seed)],
        rounds,
      ),
      ratioRules: [
        { name: "ratioToAllPairs", of: "ours", to: "allPairs", figure },
        { name: "ratioToHalfAsMany", of: "ours", to: "half", figure },
      ],
      bars: groupsBars(count),
    }),
  );
}
