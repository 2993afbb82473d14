import { LIMITS } from "@crowdwire/protocol";

const TICK_MS = 1000 / LIMITS.tickHz;
/** SIM1: so many ticks are caught up with at once; what is still owed then is dropped. */
const MAX_CATCH_UP = 5;
/** The parts of a tick begin so long after one another (REP6). */
const PART_MS = 5;
/** A tick that starts this much after its time counts as late. */
const LATE_MS = TICK_MS / 2;

/** What the loop needs of the machine; a test hands in its own. */
export interface LoopTimer {
  /** Monotonic milliseconds. */
  now(): number;
  /** Calls back once after `delayMs`; the answer cancels it. */
  after(delayMs: number, callback: () => void): () => void;
}

export interface TickLoopOptions {
  readonly timer: LoopTimer;
  /** Runs the next tick, or the next part of the one that is under way. */
  readonly step: () => void;
  /** Has the tick that is under way more parts? Never where absent. */
  readonly isMidTick?: () => boolean;
  /** A tick began more than half a tick late. */
  readonly onLate: () => void;
  /** So many ticks were never run. */
  readonly onDropped: (ticks: number) => void;
}

/** The timer of the process itself. */
export const systemTimer: LoopTimer = {
  now: () => performance.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};

/**
 * Steps at a fixed rate (SIM1). Each tick has its time on a grid laid at the start, and the timer is set to what is left
 * until then, so that the delays of timers do not add up as they do with setInterval. A tick in parts has its own grid
 * within; whoever is behind runs them without pauses.
 */
export class TickLoop {
  readonly #options: TickLoopOptions;
  #dueMs = 0;
  #partDueMs = 0;
  #cancel: (() => void) | null = null;

  constructor(options: TickLoopOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#cancel !== null) return;
    this.#dueMs = this.#options.timer.now() + TICK_MS;
    this.#wait(this.#dueMs, () => this.#wake());
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #wait(untilMs: number, wake: () => void): void {
    const { timer } = this.#options;
    this.#cancel = timer.after(Math.max(0, untilMs - timer.now()), wake);
  }

  /** A tick is due. */
  #wake(): void {
    const { timer, step, onLate, onDropped } = this.#options;
    const startedMs = timer.now();
    // Timers may fire a fraction of a millisecond early; that is this tick's time all the same.
    for (let ran = 0; ran < MAX_CATCH_UP && (ran === 0 || this.#dueMs <= startedMs); ran++) {
      if (startedMs - this.#dueMs > LATE_MS) onLate();
      this.#partDueMs = this.#dueMs + PART_MS;
      this.#dueMs += TICK_MS;
      step();
      if (this.#dueMs <= startedMs) this.#finish();
      if (this.#cancel === null) return;
    }
    const owed = Math.floor((startedMs - this.#dueMs) / TICK_MS) + 1;
    if (owed > 0) {
      this.#dueMs += owed * TICK_MS;
      onDropped(owed);
    }
    this.#waitForMore();
  }

  /** The next part of a tick is due, unless the next tick is: then all that is left. */
  #resume(): void {
    const { timer, step } = this.#options;
    if (timer.now() >= this.#dueMs) {
      this.#finish();
      if (this.#cancel !== null) this.#wake();
      return;
    }
    this.#partDueMs += PART_MS;
    step();
    if (this.#cancel !== null) this.#waitForMore();
  }

  #waitForMore(): void {
    if (this.#isMidTick) this.#wait(Math.min(this.#partDueMs, this.#dueMs), () => this.#resume());
    else this.#wait(this.#dueMs, () => this.#wake());
  }

  #finish(): void {
    while (this.#isMidTick && this.#cancel !== null) this.#options.step();
  }

  get #isMidTick(): boolean {
    return this.#options.isMidTick?.() ?? false;
  }
}
