/** What an SFU's metrics said at one moment. */
interface Reading {
  readonly values: ReadonlyMap<string, number>;
  readonly takenMs: number;
}

/** A server that hangs must not keep a report waiting. */
const READ_WITHIN_MS = 5000;

/** What one media worker does. */
export interface WorkerFigures {
  readonly consumers: number;
  /** Share of one core, 0…1. */
  readonly cpuShare: number;
}

/** What the media tier did between two readings. */
export interface MediaFigures {
  readonly peers: number;
  readonly consumers: number;
  readonly pipes: number;
  readonly workers: readonly WorkerFigures[];
  /** Of the SFU's own process, without its workers. Share of one core. */
  readonly nodeCpuShare: number;
  /** Process and workers together, for one consumer: millionths of a core. Null while there is none. */
  readonly cpuMicrosecondsPerConsumerSecond: number | null;
  /** Requests and connections it refused. */
  readonly refusals: number;
  readonly workerDeaths: number;
}

/** Reads an SFU's `/metrics` before, while and after voices are on it. */
export class MediaWatch {
  readonly #opsUrl: string;
  #first: Reading | null = null;
  #lap: Reading | null = null;
  #consumerSum = 0;
  #laps = 0;

  constructor(opsUrl: string) {
    this.#opsUrl = opsUrl;
  }

  /** What happens from now on counts. @throws where the metrics cannot be read, or are not an SFU's */
  async begin(): Promise<void> {
    this.#first = await this.#read();
    this.#lap = this.#first;
    this.#consumerSum = 0;
    this.#laps = 0;
  }

  /** What has happened since `begin`; CPU for a consumer by how many there were on average. */
  async figures(): Promise<MediaFigures> {
    if (!this.#first) throw new Error("begin() comes before figures().");
    const now = await this.#read();
    const consumers = this.#laps === 0 ? sum(now, "sfu_consumers") : this.#consumerSum / this.#laps;
    return between(this.#first, now, consumers);
  }

  /** What has happened since the last lap, or since `begin`. @throws where the metrics cannot be read */
  async lap(): Promise<MediaFigures> {
    const now = await this.#read();
    // It may have been started after whoever watches it.
    const before = this.#lap ?? now;
    this.#lap = now;
    const consumers = sum(this.#lap, "sfu_consumers");
    this.#consumerSum += consumers;
    this.#laps++;
    return between(before, this.#lap, consumers);
  }

  async #read(): Promise<Reading> {
    const response = await fetch(new URL("/metrics", this.#opsUrl), { signal: AbortSignal.timeout(READ_WITHIN_MS) });
    if (!response.ok) throw new Error(`${this.#opsUrl}/metrics answered ${response.status}.`);
    const values = new Map<string, number>();
    for (const line of (await response.text()).split("\n")) {
      if (line.startsWith("#") || line === "") continue;
      const at = line.lastIndexOf(" ");
      values.set(line.slice(0, at), Number(line.slice(at + 1)));
    }
    if (!values.has("sfu_consumers")) throw new Error(`What answers at ${this.#opsUrl} is no SFU.`);
    return { values, takenMs: performance.now() };
  }
}

function between(first: Reading, now: Reading, meanConsumers: number): MediaFigures {
  const seconds = Math.max(0.001, (now.takenMs - first.takenMs) / 1000);
  const grown = (name: string) => sum(now, name) - sum(first, name);
  const workers: WorkerFigures[] = [];
  for (let index = 0; ; index++) {
    const label = `{worker="${index}"}`;
    const consumers = now.values.get(`sfu_worker_consumers${label}`);
    if (consumers === undefined) break;
    const cpu = `sfu_worker_cpu_seconds${label}`;
    const cpuSeconds = (now.values.get(cpu) ?? 0) - (first.values.get(cpu) ?? 0);
    // A worker that was replaced began anew.
    workers.push({ consumers, cpuShare: Math.max(0, cpuSeconds) / seconds });
  }
  const nodeCpuShare = grown("process_cpu_seconds_total") / seconds;
  const cpuShare = workers.reduce((total, worker) => total + worker.cpuShare, nodeCpuShare);
  return {
    peers: sum(now, "sfu_peers"),
    consumers: sum(now, "sfu_consumers"),
    pipes: sum(now, "sfu_pipes"),
    workers,
    nodeCpuShare,
    cpuMicrosecondsPerConsumerSecond: meanConsumers === 0 ? null : (cpuShare * 1e6) / meanConsumers,
    refusals: grown("sfu_refusals_total"),
    workerDeaths: grown("sfu_worker_deaths_total"),
  };
}

/** A metric, all its labels together. */
function sum({ values }: Reading, name: string): number {
  let total = values.get(name) ?? 0;
  for (const [key, value] of values) if (key.startsWith(`${name}{`)) total += value;
  return total;
}
