import { LIMITS } from "@crowdwire/protocol";
import type { CrowdLedger } from "../measure/CrowdLedger.ts";
import type { Histogram } from "../measure/Histogram.ts";
import type { OwnDelay } from "../measure/OwnDelay.ts";

/** People press keys at different moments of a tick: bots step in so many groups, one after the other. */
const PHASES = 10;
const PHASE_MS = 1000 / LIMITS.tickHz / PHASES;
/** After a longer stall what was missed stays missed, as in a browser whose tab was hidden. */
const MOST_CAUGHT_UP = 2 * PHASES;

/** One timer for all bots of a thread, and the witness of how late the thread's timers are. */
export class StepClock {
  readonly #step: (phase: number, nowMs: number) => void;
  readonly #delays: Histogram;
  readonly #ownDelay: OwnDelay;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #dueMs = 0;
  #phase = 0;

  /** @param ledger Told how late each step began: the delay of the thread's event loop, in milliseconds. */
  constructor({ measures, ownDelay }: CrowdLedger, step: (phase: number, nowMs: number) => void) {
    this.#delays = measures.loopDelayMs;
    this.#ownDelay = ownDelay;
    this.#step = step;
  }

  static readonly phases = PHASES;

  start(): void {
    this.#dueMs = performance.now() + PHASE_MS;
    this.#wait();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #wait(): void {
    this.#timer = setTimeout(() => this.#run(), Math.max(0, this.#dueMs - performance.now()));
  }

  #run(): void {
    const nowMs = performance.now();
    this.#delays.add(nowMs - this.#dueMs);
    const owed = Math.floor((nowMs - this.#dueMs) / PHASE_MS) + 1;
    const steps = Math.max(1, Math.min(MOST_CAUGHT_UP, owed));
    for (let step = 0; step < steps; step++) {
      this.#step(this.#phase, nowMs);
      this.#phase = (this.#phase + 1) % PHASES;
    }
    const lateMs = nowMs - this.#dueMs;
    this.#dueMs += Math.max(1, owed) * PHASE_MS;
    this.#ownDelay.woke(lateMs, this.#dueMs);
    this.#wait();
  }
}
