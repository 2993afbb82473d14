import { PACE } from "@crowdwire/simulation";

const SEQUENCES = 0x1_0000;

/**
 * The snapshots of one client that it has not acknowledged, and for how long (REP6). A few numbers and no list of them: this
 * is looked at for every client in every tick, and what a crowd costs is the memory that is touched.
 */
export class AckWindow {
  #sequence = 0;
  #sentTick = 0;
  #seen = 0;
  /** One of those under way whose time is taken; once it has arrived, the newest. */
  #timed = 0;
  #timedTick = 0;

  /** How many are under way. */
  get unacknowledged(): number {
    return (this.#sequence - this.#seen) & (SEQUENCES - 1);
  }

  get isFull(): boolean {
    return this.unacknowledged > PACE.unacknowledged;
  }

  /** The sequence number of the snapshot that is sent in this tick. */
  next(tick: number): number {
    const isFirst = this.unacknowledged === 0;
    this.#sequence = (this.#sequence + 1) & (SEQUENCES - 1);
    this.#sentTick = tick;
    if (isFirst) this.#time();
    return this.#sequence;
  }

  /** The client has this snapshot and those before. What was never sent, or is older than what is known, says nothing. */
  acknowledge(sequence: number): void {
    const stillUnderWay = (this.#sequence - sequence) & (SEQUENCES - 1);
    if (stillUnderWay >= this.unacknowledged) return;
    this.#seen = sequence;
    if (((this.#sequence - this.#timed) & (SEQUENCES - 1)) >= stillUnderWay) this.#time();
  }

  /**
   * For how many ticks a snapshot has been under way; 0 where none is. Of the one whose time is taken: the oldest may have
   * been so for longer, by no more than the time in which those before it arrived.
   */
  behindTicks(tick: number): number {
    return this.unacknowledged === 0 ? 0 : tick - this.#timedTick;
  }

  #time(): void {
    this.#timed = this.#sequence;
    this.#timedTick = this.#sentTick;
  }
}
