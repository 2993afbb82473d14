/** A source of numbers in [0, 1). Always injected, always seeded: a run can be repeated from its seed. */
export type Random = () => number;

/**
 * Mulberry32: small, fast and the same in every engine (integer arithmetic alone). Not for secrets.
 * Source: Tommy Ettinger's public-domain generator of that name.
 */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
