import { LIMITS } from "@crowdwire/protocol";

const TICK_MS = 1000 / LIMITS.tickHz;
/** SIM1: so many ticks are caught up with at once; what is still owed then is dropped. */
const MAX_CATCH_UP = 5;
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
  readonly step: () => void;
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
 * until then, so that the delays of timers do not add up as they do with setInterval.
 */
export class TickLoop {
  readonly #options: TickLoopOptions;
  #dueMs = 0;
  #cancel: (() => void) | null = null;

  constructor(options: TickLoopOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#cancel !== null) return;
    this.#dueMs = this.#options.timer.now() + TICK_MS;
    this.#wait();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #wait(): void {
    const { timer } = this.#options;
    this.#cancel = timer.after(Math.max(0, this.#dueMs - timer.now()), () => this.#wake());
  }

  #wake(): void {
    const { timer, step, onLate, onDropped } = this.#options;
    const startedMs = timer.now();
    // Timers may fire a fraction of a millisecond early; that is this tick's time all the same.
    for (let ran = 0; ran < MAX_CATCH_UP && (ran === 0 || this.#dueMs <= startedMs); ran++) {
      if (startedMs - this.#dueMs > LATE_MS) onLate();
      this.#dueMs += TICK_MS;
      step();
      if (this.#cancel === null) return;
    }
    const owed = Math.floor((startedMs - this.#dueMs) / TICK_MS) + 1;
    if (owed > 0) {
      this.#dueMs += owed * TICK_MS;
      onDropped(owed);
    }
    this.#wait();
  }
}
