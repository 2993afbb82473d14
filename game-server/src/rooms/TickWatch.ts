import type { Logger } from "@crowdwire/service-kit";
import type { GameServerMetrics } from "../metrics.ts";
import type { TickObserver } from "../world/TickRunner.ts";

/** A system that fails this often in a row will not recover by itself. */
const FAILURES_UNTIL_CLOSED = 40;
const LOG_EVERY_MS = 60_000;

export interface TickWatchOptions {
  readonly metrics: GameServerMetrics;
  readonly logger: Logger;
  readonly now: () => number;
  /** The world cannot go on. */
  readonly giveUp: () => void;
}

/** Counts what the ticks of one world cost, and closes it when a system keeps failing. */
export class TickWatch implements TickObserver {
  readonly #options: TickWatchOptions;
  readonly #loggedMs = new Map<string, number>();

  constructor(options: TickWatchOptions) {
    this.#options = options;
  }

  systemRan(name: string, durationMs: number): void {
    this.#options.metrics.systemSeconds.observe({ system: name as never }, durationMs / 1000);
  }

  tickRan(durationMs: number): void {
    this.#options.metrics.tickSeconds.observe(durationMs / 1000);
  }

  systemFailed(name: string, error: unknown, failuresInARow: number): void {
    const { metrics, logger, now, giveUp } = this.#options;
    metrics.systemFailures.inc();
    const nowMs = now();
    if (nowMs - (this.#loggedMs.get(name) ?? Number.NEGATIVE_INFINITY) >= LOG_EVERY_MS) {
      this.#loggedMs.set(name, nowMs);
      logger.error({ err: error, system: name, failuresInARow }, "A system of the world failed.");
    }
    if (failuresInARow === FAILURES_UNTIL_CLOSED) giveUp();
  }
}
