import { createRandom, INTEREST, type Random, SpatialGrid, selectNearest } from "@crowdwire/simulation";
import KDBush from "kdbush";
import { interleave, type Rival } from "./interleave.ts";
import { type Comparison, compare } from "./report/comparison.ts";

/** Near and ring, as REP4 has them. */
const WANTED = 64;
const SQUARE_METERS_EACH = 10;
const STEP_METERS = 0.12;
/** One in so many is asked for their neighbours by naive search: it takes a second for everyone. */
const NAIVE_SHARE = 20;

export interface InterestOptions {
  readonly users: readonly number[];
  readonly rounds: number;
  readonly seed: number;
}

/** People who walk at random about a square, at one per 10 m². */
export class MovingCrowd {
  readonly count: number;
  readonly x: Float32Array;
  readonly z: Float32Array;
  readonly #half: number;
  readonly #random: Random;

  constructor(count: number, seed: number) {
    this.count = count;
    this.x = new Float32Array(count);
    this.z = new Float32Array(count);
    this.#half = Math.sqrt(count * SQUARE_METERS_EACH) / 2;
    this.#random = createRandom(seed);
    for (let index = 0; index < count; index++) {
      this.x[index] = (2 * this.#random() - 1) * this.#half;
      this.z[index] = (2 * this.#random() - 1) * this.#half;
    }
  }

  /** Everyone takes a step. */
  move(): void {
    const half = this.#half;
    for (let index = 0; index < this.count; index++) {
      const x = this.x[index]! + (2 * this.#random() - 1) * STEP_METERS;
      const z = this.z[index]! + (2 * this.#random() - 1) * STEP_METERS;
      this.x[index] = Math.max(-half, Math.min(half, x));
      this.z[index] = Math.max(-half, Math.min(half, z));
    }
  }
}

/** A way of finding neighbours. */
export interface NeighbourSearch {
  readonly name: string;
  /** Takes in where everyone is now. */
  index(): void;
  /** Writes the `WANTED` nearest to someone into `found`, and how far they are squared; themselves left out. */
  nearest(of: number): number;
  readonly found: Int32Array;
  readonly squaredDistances: Float32Array;
}

/** Takes out oneself and keeps the nearest. */
function keepNearest(found: Int32Array, squaredDistances: Float32Array, count: number, of: number): number {
  let others = 0;
  for (let index = 0; index < count; index++) {
    if (found[index] === of) continue;
    squaredDistances[others] = squaredDistances[index]!;
    found[others++] = found[index]!;
  }
  selectNearest(squaredDistances, found, others, WANTED);
  return Math.min(others, WANTED);
}

function gridSearch({ count, x, z }: MovingCrowd): NeighbourSearch {
  const grid = new SpatialGrid(count, INTEREST.cellMeters);
  const found = new Int32Array(count);
  const squaredDistances = new Float32Array(count);
  return {
    name: "ours",
    found,
    squaredDistances,
    index() {
      for (let slot = 0; slot < count; slot++) grid.place(slot, x[slot]!, z[slot]!);
    },
    nearest(of) {
      const seen = grid.around(x[of]!, z[of]!, INTEREST.reachMeters, WANTED + 1, found, squaredDistances);
      return keepNearest(found, squaredDistances, seen, of);
    },
  };
}

function naiveSearch({ count, x, z }: MovingCrowd): NeighbourSearch {
  const found = new Int32Array(count);
  const squaredDistances = new Float32Array(count);
  return {
    name: "naive",
    found,
    squaredDistances,
    index: () => undefined,
    nearest(of) {
      for (let other = 0; other < count; other++) {
        const dx = x[other]! - x[of]!;
        const dz = z[other]! - z[of]!;
        found[other] = other;
        squaredDistances[other] = dx * dx + dz * dz;
      }
      return keepNearest(found, squaredDistances, count, of);
    },
  };
}

/**
 * KDBush finds who is within a radius, not the k nearest: it is asked with the radius that holds enough of them at this
 * density, and again with a wider one where that was too few. At an edge of the square that happens, in the middle hardly.
 */
function kdTreeSearch({ count, x, z }: MovingCrowd): NeighbourSearch {
  const found = new Int32Array(count);
  const squaredDistances = new Float32Array(count);
  const usualMeters = Math.sqrt((1.4 * WANTED * SQUARE_METERS_EACH) / Math.PI);
  let tree = new KDBush(0);
  return {
    name: "kdTree",
    found,
    squaredDistances,
    index() {
      // The tree does not move: it is planted anew each time, which is what its makers recommend.
      tree = new KDBush(count, 64, Float32Array);
      for (let index = 0; index < count; index++) tree.add(x[index]!, z[index]!);
      tree.finish();
    },
    nearest(of) {
      let seen = 0;
      for (let meters = usualMeters; seen <= WANTED && meters < INTEREST.reachMeters * 2; meters *= 1.5) {
        seen = tree.withinInto(x[of]!, z[of]!, Math.min(meters, INTEREST.reachMeters), found);
      }
      for (let index = 0; index < seen; index++) {
        const dx = x[found[index]!]! - x[of]!;
        const dz = z[found[index]!]! - z[of]!;
        squaredDistances[index] = dx * dx + dz * dz;
      }
      return keepNearest(found, squaredDistances, seen, of);
    },
  };
}

/** The three ways over one crowd, for a test as well. */
export function neighbourSearches(count: number, seed: number): { crowd: MovingCrowd; searches: NeighbourSearch[] } {
  const crowd = new MovingCrowd(count, seed);
  return { crowd, searches: [gridSearch(crowd), kdTreeSearch(crowd), naiveSearch(crowd)] };
}

/** How far the furthest of someone's nearest is, squared: the same whichever way they were found. */
export function furthest(search: NeighbourSearch, of: number): { count: number; squaredMeters: number } {
  const count = search.nearest(of);
  let squaredMeters = 0;
  for (let index = 0; index < count; index++) {
    squaredMeters = Math.max(squaredMeters, search.squaredDistances[index]!);
  }
  return { count, squaredMeters };
}

/** @throws Error where two ways do not find the same. */
export function checkAgreement(searches: readonly NeighbourSearch[], asked: readonly number[]): void {
  for (const search of searches) search.index();
  for (const of of asked) {
    const answers = searches.map((search) => furthest(search, of));
    const [first] = answers;
    const odd = answers.findIndex(
      ({ count, squaredMeters }) => count !== first?.count || squaredMeters !== first.squaredMeters,
    );
    if (odd >= 0) throw new Error(`${searches[odd]!.name} finds others near ${of} than ${searches[0]!.name} does.`);
  }
}

/** A round: everyone moves, and then is asked for their neighbours. What one person costs, their share of the index included. */
function tick(search: NeighbourSearch, crowd: MovingCrowd): Rival {
  const every = search.name === "naive" ? NAIVE_SHARE : 1;
  let first = 0;
  return {
    name: search.name,
    round() {
      crowd.move();
      search.index();
      let asked = 0;
      for (let of = first; of < crowd.count; of += every) {
        search.nearest(of);
        asked++;
      }
      first = (first + 1) % every;
      return asked;
    },
  };
}

/** What it costs to find the nearest 64 of everyone in a crowd that moves: ours, a k-d tree, and looking at everyone. */
export async function benchInterest({ users, rounds, seed }: InterestOptions): Promise<Comparison[]> {
  return users.map((count) => {
    const { crowd, searches } = neighbourSearches(count, seed);
    const asked = Array.from({ length: Math.min(count, 200) }, (_, index) => Math.floor((index * count) / 200));
    checkAgreement(searches, [...new Set(asked)]);
    const samples = interleave(
      searches.map((search) => tick(search, crowd)),
      rounds,
    );
    checkAgreement(searches, [...new Set(asked)]);
    const figure = "microsecondsPerOperation";
    return compare({
      title: `the nearest ${WANTED} of each of ${count} people, all moving`,
      users: count,
      samples,
      ratioRules: [
        { name: "ratioToKdTree", of: "ours", to: "kdTree", figure },
        { name: "ratioToNaive", of: "ours", to: "naive", figure },
      ],
    });
  });
}
