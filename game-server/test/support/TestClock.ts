import type { SaveTimer } from "../../src/persistence/SaveQueue.ts";

/** Time that stands still until a test moves it. */
export class TestClock implements SaveTimer {
  #nowMs = Date.UTC(2026, 0, 1);
  #timers: { dueMs: number; callback: () => void }[] = [];

  readonly now = (): Date => new Date(this.#nowMs);

  readonly after = (delayMs: number, callback: () => void): (() => void) => {
    const timer = { dueMs: this.#nowMs + delayMs, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  };

  /** How many callbacks are waiting. */
  get timers(): number {
    return this.#timers.length;
  }

  /** Lets so much time pass, calling back what is due in order, and lets promises settle after each. */
  async pass(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    for (;;) {
      const due = this.#timers.filter((timer) => timer.dueMs <= untilMs).sort((a, b) => a.dueMs - b.dueMs)[0];
      if (due === undefined) break;
      this.#nowMs = Math.max(this.#nowMs, due.dueMs);
      this.#timers = this.#timers.filter((timer) => timer !== due);
      due.callback();
      await settle();
    }
    this.#nowMs = untilMs;
    await settle();
  }
}

/** Time as everybody has it, for whoever talks to programs of others. */
export class RealClock extends TestClock {
  override readonly now = (): Date => new Date();
}

/** Lets every promise that can settle without the outside do so. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
