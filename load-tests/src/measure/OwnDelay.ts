/**
 * How late this thread itself has been, all in all: what a client of it waited for without anybody else's doing. A clock that
 * wakes every few milliseconds tells it when it should have woken and when it did.
 */
export class OwnDelay {
  #sumMs = 0;
  #dueMs = Number.POSITIVE_INFINITY;

  /** The clock woke so late, and is to wake next at `dueMs`. */
  woke(lateMs: number, dueMs: number): void {
    this.#sumMs += Math.max(0, lateMs);
    this.#dueMs = dueMs;
  }

  /** Milliseconds up to now; what a stall has cost counts before the clock has woken from it. */
  untilMs(nowMs: number): number {
    return this.#sumMs + Math.max(0, nowMs - this.#dueMs);
  }
}
