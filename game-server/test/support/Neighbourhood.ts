import { INTEREST } from "@crowdwire/simulation";

export const OUTSIDE = 0;
export const RING = 1;
export const NEAR = 2;
type Tier = typeof OUTSIDE | typeof RING | typeof NEAR;

/** How near people look by the tier they are in, as the rule says: by squares. */
const LOOKS = [1, (1 - INTEREST.hysteresisShare / 2) ** 2, (1 - INTEREST.hysteresisShare) ** 2] as const;
/** Of two who are as near as this to one another's distance, either may come first. */
const ROUNDING = 1e-5;

/** Someone, and the square of the distance to them. */
export interface Other {
  readonly id: number;
  readonly squaredMeters: number;
}

interface Standing {
  least: Tier;
  most: Tier;
  /** Since which tick they are surely in; -1 where they are not. */
  inSince: number;
}

/**
 * Whom one client is to be told of (REP3, REP4), found by looking at everybody: the rule in its plainest form. Where two are equally
 * near it leaves open who is in, until the client is told.
 */
export class Neighbourhood {
  readonly #standings = new Map<number, Standing>();

  /** The tier that someone is in at least, and at most. */
  least(id: number): Tier {
    return this.#standings.get(id)?.least ?? OUTSIDE;
  }

  most(id: number): Tier {
    return this.#standings.get(id)?.most ?? OUTSIDE;
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
    const within = others.filter(({ squaredMeters }) => squaredMeters <= INTEREST.reachMeters ** 2 * (1 + ROUNDING));
    const nearest = within.map(({ id, squaredMeters }) => squaredMeters * LOOKS[this.most(id)] * (1 - ROUNDING));
    const farthest = within.map(({ id, squaredMeters }) => squaredMeters * LOOKS[this.least(id)] * (1 + ROUNDING));
    const byNearest = Float64Array.from(nearest).sort();
    const byFarthest = Float64Array.from(farthest).sort();
    const before = new Map(this.#standings);
    this.#standings.clear();
    for (const [index, { id, squaredMeters }] of within.entries()) {
      // Of those who may be nearer, one is they themselves.
      const surelyNearer = countBelow(byFarthest, nearest[index]!);
      const most = tierOf(surelyNearer);
      if (most === OUTSIDE) continue;
      const perhapsNearer = countBelow(byNearest, farthest[index]!) - 1;
      const isAtTheEdge = squaredMeters >= INTEREST.reachMeters ** 2 * (1 - ROUNDING);
      const least = isAtTheEdge ? OUTSIDE : tierOf(perhapsNearer);
      const inBefore = before.get(id)?.inSince ?? -1;
      this.#standings.set(id, { least, most, inSince: least === OUTSIDE ? -1 : inBefore < 0 ? tick : inBefore });
    }
  }
}

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
