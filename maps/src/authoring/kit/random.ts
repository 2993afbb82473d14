/** Answers numbers in [0, 1), the same series for the same seed. */
export type Random = () => number;

/** mulberry32 by Tommy Ettinger: 32 bits of state are plenty for scattering flowers. */
export function createRandom(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
