/**
 * How unevenly snapshots arrive, in milliseconds: roughly the amount by which one in twenty is later than usual.
 * Rises at once when one is late and falls slowly, since a stall is seldom alone.
 */
export class ArrivalJitter {
  #earliestMs = Number.POSITIVE_INFINITY;
  #jitterMs = 10;

  /** A snapshot made at `serverMs` arrived at `nowMs` of our clock. */
  add(nowMs: number, serverMs: number): void {
    const transitMs = nowMs - serverMs;
    // The best transit creeps upwards, so that a route that became longer for good is not counted as jitter for ever.
    this.#earliestMs = Math.min(this.#earliestMs + 0.05, transitMs);
    const lateMs = transitMs - this.#earliestMs;
    this.#jitterMs += (lateMs - this.#jitterMs) * (lateMs > this.#jitterMs ? 0.3 : 0.02);
  }

  get ms(): number {
    return this.#jitterMs;
  }

  reset(): void {
    this.#earliestMs = Number.POSITIVE_INFINITY;
    this.#jitterMs = 10;
  }
}
