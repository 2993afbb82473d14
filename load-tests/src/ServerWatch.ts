/** What a server's metrics said at one moment. Counters since it began; seconds. */
interface Reading {
  readonly ticks: number;
  readonly tickSeconds: number;
  /** Upper bound in seconds → ticks at most that long; and the same of groups that came into force. */
  readonly buckets: ReadonlyMap<number, number>;
  readonly applyBuckets: ReadonlyMap<number, number>;
  readonly applied: number;
  readonly late: number;
  readonly dropped: number;
  readonly systemFailures: number;
  readonly cpuSeconds: number;
  readonly memoryBytes: number;
  readonly clients: number;
  /** When its process was started, in seconds since 1970. */
  readonly startedSeconds: number;
  readonly takenMs: number;
}

/** A server that hangs must not keep a report waiting. */
const READ_WITHIN_MS = 5000;

/** What happened between two readings. */
export interface ServerFigures {
  readonly ticks: number;
  /** Mean, in milliseconds. */
  readonly tickMeanMs: number;
  /** Not more than this, in milliseconds: the bucket that holds the 99th percentile, interpolated within it. */
  readonly tickP99Ms: number;
  /** From a change of a group to its being in force on the media tier, by its bucket; null where there was none. */
  readonly groupApplyP95Ms: number | null;
  readonly ticksLate: number;
  readonly ticksDropped: number;
  readonly systemFailures: number;
  /** Share of one core, 0…1 and more. */
  readonly cpuShare: number;
  /** Resident memory at the end. */
  readonly memoryBytes: number;
}

/** Reads a game server's `/metrics` before, while and after a crowd is in it. */
export class ServerWatch {
  readonly #opsUrl: string;
  #first: Reading | null = null;
  #lap: Reading | null = null;
  #wasRestarted = false;

  constructor(opsUrl: string) {
    this.#opsUrl = opsUrl;
  }

  /** Whether another process has answered since `begin`: it counts from zero, and has none of the crowd. */
  get wasRestarted(): boolean {
    return this.#wasRestarted;
  }

  /** What happens from now on counts. @throws where the metrics cannot be read */
  async begin(): Promise<void> {
    const first = await this.#read();
    this.#wasRestarted = false;
    this.#first = first;
    this.#lap = first;
  }

  /** What has happened since `begin`. @throws where the metrics cannot be read, or are another process' */
  async figures(): Promise<ServerFigures> {
    if (!this.#first) throw new Error("begin() comes before figures().");
    return between(this.#first, await this.#readSame());
  }

  /** What had happened since `begin` when they were last read; null where that never was. */
  lastFigures(): ServerFigures | null {
    if (!this.#first || !this.#lap || this.#first === this.#lap) return null;
    return between(this.#first, this.#lap);
  }

  /** What has happened since the last lap, or since `begin`. @throws as `figures` */
  async lap(): Promise<ServerFigures> {
    if (!this.#lap) throw new Error("begin() comes before lap().");
    const [before, first] = [this.#lap, this.#first];
    const now = await this.#readSame();
    // Begun anew meanwhile: what was read is from before.
    if (this.#first === first) this.#lap = now;
    return between(before, now);
  }

  async #readSame(): Promise<Reading> {
    // Another `begin` may be under way when this is read.
    const first = this.#first;
    const now = await this.#read();
    if (now.startedSeconds !== first?.startedSeconds) {
      this.#wasRestarted = true;
      throw new Error("The server was started anew.");
    }
    return now;
  }

  async #read(): Promise<Reading> {
    const response = await fetch(new URL("/metrics", this.#opsUrl), { signal: AbortSignal.timeout(READ_WITHIN_MS) });
    if (!response.ok) throw new Error(`${this.#opsUrl}/metrics answered ${response.status}.`);
    return parse(await response.text(), performance.now());
  }
}

function between(first: Reading, now: Reading): ServerFigures {
  const elapsedSeconds = Math.max(0.001, (now.takenMs - first.takenMs) / 1000);
  const ticks = now.ticks - first.ticks;
  const applied = now.applied - first.applied;
  return {
    ticks,
    tickMeanMs: ticks === 0 ? 0 : ((now.tickSeconds - first.tickSeconds) / ticks) * 1000,
    tickP99Ms: percentile(first.buckets, now.buckets, ticks, 0.99) * 1000,
    groupApplyP95Ms: applied === 0 ? null : percentile(first.applyBuckets, now.applyBuckets, applied, 0.95) * 1000,
    ticksLate: now.late - first.late,
    ticksDropped: now.dropped - first.dropped,
    systemFailures: now.systemFailures - first.systemFailures,
    cpuShare: (now.cpuSeconds - first.cpuSeconds) / elapsedSeconds,
    memoryBytes: now.memoryBytes,
  };
}

function parse(text: string, takenMs: number): Reading {
  const values = new Map<string, number>();
  const buckets = new Map<number, number>();
  const applyBuckets = new Map<number, number>();
  for (const line of text.split("\n")) {
    const [, name, bound, value] = /^([a-z_]+)(?:\{le="([^"]+)"\})? (\S+)/u.exec(line) ?? [];
    if (name === undefined) continue;
    const upTo = bound === "+Inf" ? Number.POSITIVE_INFINITY : Number(bound);
    if (name === "tick_seconds_bucket" && bound !== undefined) buckets.set(upTo, Number(value));
    else if (name === "group_apply_seconds_bucket" && bound !== undefined) applyBuckets.set(upTo, Number(value));
    else if (bound === undefined) values.set(name, Number(value));
  }
  const value = (name: string) => values.get(name) ?? 0;
  return {
    ticks: value("tick_seconds_count"),
    tickSeconds: value("tick_seconds_sum"),
    buckets,
    applyBuckets,
    applied: value("group_apply_seconds_count"),
    late: value("ticks_late_total"),
    dropped: value("tick_overruns_total"),
    systemFailures: value("system_failures_total"),
    cpuSeconds: value("process_cpu_seconds_total"),
    memoryBytes: value("process_resident_memory_bytes"),
    clients: value("clients"),
    startedSeconds: value("process_start_time_seconds"),
    takenMs,
  };
}

type Buckets = ReadonlyMap<number, number>;

function percentile(first: Buckets, now: Buckets, count: number, share: number): number {
  const wanted = count * share;
  let lower = 0;
  let below = 0;
  for (const [bound, count] of [...now].sort(([a], [b]) => a - b)) {
    const upTo = count - (first.get(bound) ?? 0);
    if (upTo >= wanted && upTo > 0) {
      if (!Number.isFinite(bound)) return lower;
      return lower + (bound - lower) * ((wanted - below) / Math.max(1, upTo - below));
    }
    lower = bound;
    below = upTo;
  }
  return 0;
}
