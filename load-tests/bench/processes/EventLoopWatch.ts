import { monitorEventLoopDelay } from "node:perf_hooks";

const RESOLUTION_MS = 5;

/** How late the event loop comes to its timers. */
export class EventLoopWatch {
  readonly #histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });

  /** What happens from now on counts. */
  begin(): void {
    this.#histogram.enable();
    this.#histogram.reset();
  }

  /** 99th percentile of the delay. Milliseconds; NaN where nothing was measured. */
  p99Ms(): number {
    if (this.#histogram.count === 0) return Number.NaN;
    // Node's histogram holds the time from one of its timers to the next: their interval and the delay.
    return Math.max(0, this.#histogram.percentile(99) / 1e6 - RESOLUTION_MS);
  }
}
