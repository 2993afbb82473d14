import { INTEREST } from "@crowdwire/simulation";

export const OUTSIDE = 0;
export const RING = 1;
export const NEAR = 2;
type Tier = typeof OUTSIDE | typeof RING | typeof NEAR;

/** How near people look by the tier they are in, as the rule says. */
const LOOKS = [1, 1 - INTEREST.hysteresisShare / 2, 1 - INTEREST.hysteresisShare] as const;

/** Someone, and how far away they are. */
export interface Other {
  readonly id: number;
  readonly meters: number;
}

interface Standing {
  least: Tier;
  most: Tier;
  /** Since which tick they are surely in; -1 where they are not. */
  inSince: number;
  /** Since which they are surely among the nearest; -1 where they are not. */
  nearSince: number;
}

/**
 * Whom one client is to be told of (REP3, REP4), found by looking at everybody: the rule in its plainest form. Where two are equally
 * near it leaves open who is in, until the client is told.
 */
export class Neighbourhood {
  readonly #standings = new Map<number, Standing>();
  readonly #roundingMeters: number;

  /** @param roundingMeters So far from where they are people may be taken to be. */
  constructor(roundingMeters: number) {
    this.#roundingMeters = roundingMeters;
  }

  /** The tier that someone is in at least, and at most. */
  least(id: number): Tier {
    return this.#standings.get(id)?.least ?? OUTSIDE;
  }

  most(id: number): Tier {
    return this.#standings.get(id)?.most ?? OUTSIDE;
  }

  /** The tick since which someone is surely among the nearest; -1 where they are not. */
  nearSince(id: number): number {
    return this.#standings.get(id)?.nearSince ?? -1;
  }

  /** All who may be in, with the tick since which they surely are. */
  *candidates(): Generator<readonly [id: number, inSince: number]> {
    for (const [id, { inSince }] of this.#standings) yield [id, inSince];
  }

  /** Someone has left, or is known to be out. */
  drop(id: number): void {
    this.#standings.delete(id);
  }

  /** Someone is known to be in. */
  confirm(id: number, tick: number): void {
    const standing = this.#standings.get(id);
    if (standing === undefined || standing.least !== OUTSIDE) return;
    standing.least = RING;
    standing.inSince = tick;
  }

  look(others: readonly Other[], tick: number): void {
    const rounding = this.#roundingMeters;
    const limit = Math.min(INTEREST.reachMeters, farthestThatMayBeIn(others, rounding)) + rounding;
    const within = others.filter(({ meters }) => meters <= limit);
    const nearest = within.map(({ id, meters }) => (meters - rounding) * LOOKS[this.most(id)]);
    const farthest = within.map(({ id, meters }) => (meters + rounding) * LOOKS[this.least(id)]);
    const byNearest = Float64Array.from(nearest).sort();
    const byFarthest = Float64Array.from(farthest).sort();
    const before = new Map(this.#standings);
    this.#standings.clear();
    for (const [index, { id, meters }] of within.entries()) {
      // Of those who may be nearer, one is they themselves.
      const surelyNearer = countBelow(byFarthest, nearest[index]!);
      const most = tierOf(surelyNearer);
      if (most === OUTSIDE) continue;
      const perhapsNearer = countBelow(byNearest, farthest[index]!) - 1;
      const isAtTheEdge = meters >= INTEREST.reachMeters - rounding;
      const least = isAtTheEdge ? OUTSIDE : tierOf(perhapsNearer);
      const was = before.get(id);
      this.#standings.set(id, {
        least,
        most,
        inSince: least === OUTSIDE ? -1 : since(was?.inSince, tick),
        nearSince: least === NEAR ? since(was?.nearSince, tick) : -1,
      });
    }
  }
}

/** No look makes up for a greater distance: so many stand nearer as they are. */
function farthestThatMayBeIn(others: readonly Other[], roundingMeters: number): number {
  const sorted = Float64Array.from(others, ({ meters }) => meters).sort();
  const last = sorted[INTEREST.nearCount + INTEREST.ringCount - 1] ?? Number.POSITIVE_INFINITY;
  return (last + roundingMeters) / LOOKS[NEAR];
}

const since = (before = -1, tick: number): number => (before < 0 ? tick : before);

function tierOf(nearer: number): Tier {
  if (nearer < INTEREST.nearCount) return NEAR;
  return nearer < INTEREST.nearCount + INTEREST.ringCount ? RING : OUTSIDE;
}

/** How many of the sorted are less than a limit. */
function countBelow(sorted: Float64Array, limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
