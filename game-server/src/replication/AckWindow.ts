import { PACE } from "@crowdwire/simulation";

/** A power of two above the largest number of snapshots that can be under way. */
const REMEMBERED = 32;
const SEQUENCES = 0x1_0000;

/** The snapshots of one client that it has not acknowledged, and when they were sent (REP6). */
export class AckWindow {
  #sequence = 0;
  #seen = 0;
  readonly #sentTick = new Int32Array(REMEMBERED);

  /** How many are under way. */
  get unacknowledged(): number {
    return (this.#sequence - this.#seen) & (SEQUENCES - 1);
  }

  get isFull(): boolean {
    return this.unacknowledged > PACE.unacknowledged;
  }

  /** The sequence number of the snapshot that is sent in this tick. */
  next(tick: number): number {
    this.#sequence = (this.#sequence + 1) & (SEQUENCES - 1);
    this.#sentTick[this.#sequence % REMEMBERED] = tick;
    return this.#sequence;
  }

  /** The client has this snapshot and those before. What was never sent, or is older than what is known, says nothing. */
  acknowledge(sequence: number): void {
    const stillUnderWay = (this.#sequence - sequence) & (SEQUENCES - 1);
    if (stillUnderWay < this.unacknowledged) this.#seen = sequence;
  }

  /** For how many ticks the oldest snapshot under way has been so; 0 where none is. */
  behindTicks(tick: number): number {
    if (this.unacknowledged === 0) return 0;
    return tick - this.#sentTick[(this.#seen + 1) % REMEMBERED]!;
  }
}
