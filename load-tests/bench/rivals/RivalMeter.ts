import { EventLoopWatch } from "../processes/EventLoopWatch.ts";
import { median, percentile } from "../report/statistics.ts";

/** What a server cost over a stretch of time. A type, so that it travels as a record of figures. */
export type ServerFigures = {
  seconds: number;
  /** User and system, of the whole process. */
  cpuSeconds: number;
  ticks: number;
  tickMeanMs: number;
  tickP50Ms: number;
  tickP99Ms: number;
  /** Began more than half a tick after their time. */
  ticksLate: number;
  /** Never run. */
  ticksMissed: number;
  serverEventLoopP99Ms: number;
  memoryBytes: number;
  /** Spent on what is neither taking messages in nor telling clients; 0 where there is no such thing. */
  simulationSeconds: number;
};

/** Measures the process it lives in, and is told about ticks. */
export class RivalMeter {
  readonly #loop = new EventLoopWatch();
  #tickMs: number[] = [];
  #late = 0;
  #missed = 0;
  #simulationSeconds = 0;
  #cpu = process.cpuUsage();
  #beganMs = 0;

  tickRan(durationMs: number): void {
    this.#tickMs.push(durationMs);
  }

  tickLate(): void {
    this.#late++;
  }

  ticksMissed(count: number): void {
    this.#missed += count;
  }

  simulated(seconds: number): void {
    this.#simulationSeconds += seconds;
  }

  /** What happens from now on counts. */
  begin(): void {
    this.#tickMs = [];
    this.#late = 0;
    this.#missed = 0;
    this.#simulationSeconds = 0;
    this.#loop.begin();
    this.#cpu = process.cpuUsage();
    this.#beganMs = performance.now();
  }

  /** What has happened since `begin`. */
  figures(): ServerFigures {
    const { user, system } = process.cpuUsage(this.#cpu);
    const tickMs = this.#tickMs;
    return {
      seconds: (performance.now() - this.#beganMs) / 1000,
      cpuSeconds: (user + system) / 1e6,
      ticks: tickMs.length,
      tickMeanMs: tickMs.reduce((sum, ms) => sum + ms, 0) / tickMs.length,
      tickP50Ms: median(tickMs),
      tickP99Ms: percentile(tickMs, 0.99),
      ticksLate: this.#late,
      ticksMissed: this.#missed,
      serverEventLoopP99Ms: this.#loop.p99Ms(),
      memoryBytes: process.memoryUsage.rss(),
      simulationSeconds: this.#simulationSeconds,
    };
  }
}
