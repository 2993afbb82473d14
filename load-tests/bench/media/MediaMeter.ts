import { readFileSync } from "node:fs";

/** What a media server has cost since `begin`: its Node process and its workers together. */
export type MediaFigures = {
  seconds: number;
  nodeCpuSeconds: number;
  workerCpuSeconds: number;
  memoryBytes: number;
};

const CLOCK_TICKS_PER_SECOND = 100;

/** Measures this process and the workers it has started. */
export class MediaMeter {
  readonly #workerPids: () => readonly number[];
  #node = process.cpuUsage();
  #workers = 0;
  #beganMs = 0;

  constructor(workerPids: () => readonly number[]) {
    this.#workerPids = workerPids;
  }

  begin(): void {
    this.#node = process.cpuUsage();
    this.#workers = this.#workerSeconds();
    this.#beganMs = performance.now();
  }

  figures(): MediaFigures {
    const { user, system } = process.cpuUsage(this.#node);
    return {
      seconds: (performance.now() - this.#beganMs) / 1000,
      nodeCpuSeconds: (user + system) / 1e6,
      workerCpuSeconds: this.#workerSeconds() - this.#workers,
      memoryBytes: process.memoryUsage.rss(),
    };
  }

  /** @throws where there is no /proc: the benchmark runs on Linux */
  #workerSeconds(): number {
    return this.#workerPids().reduce((sum, pid) => {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return sum + (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS_PER_SECOND;
    }, 0);
  }
}
