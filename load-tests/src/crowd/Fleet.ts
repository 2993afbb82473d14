import { once } from "node:events";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { CrowdLedger } from "../measure/CrowdLedger.ts";
import type { ShardAnswer, ShardOptions, ShardOrder, ShardReport } from "./shardMessages.ts";

const WORKER = new URL("./shardWorker.ts", import.meta.url);
/** More bots than this on one thread would be late. */
const BOTS_PER_WORKER = 800;
const LEAVE_WITHIN_MS = 10_000;

/** How the whole crowd is doing. */
export interface FleetReport {
  readonly joined: number;
  readonly away: number;
  readonly errors: readonly string[];
  readonly voices: ShardReport["voices"];
  readonly ledger: CrowdLedger;
  /** Delay of the event loop of the latest thread: 99th percentile, milliseconds. */
  readonly loopDelayP99Ms: number;
}

/** How many threads so many bots are spread over; the server and the one who watches have cores of their own, where there are any. */
export function workersFor(bots: number, cores = availableParallelism()): number {
  return Math.max(1, Math.min(cores - 1, Math.ceil(bots / BOTS_PER_WORKER)));
}

/** A crowd in worker threads. */
export class Fleet {
  readonly #workers: Worker[];
  readonly #waiting = new Map<
    Worker,
    { type: string; resolve(answer: ShardAnswer): void; reject(error: Error): void }[]
  >();
  readonly #failed = new Map<Worker, Error>();
  #inside = 0;

  private constructor(workers: Worker[]) {
    this.#workers = workers;
    for (const worker of workers) {
      this.#waiting.set(worker, []);
      worker.on("message", (answer: ShardAnswer) => this.#onAnswer(worker, answer));
      worker.on("error", (error) => this.#onFailure(worker, error));
      worker.on("exit", () => this.#onFailure(worker, new Error("A thread of the crowd ended before its time.")));
    }
  }

  /** Starts the threads; resolves once each has its map and can take orders. @throws where a thread cannot start */
  static async start(shards: number, options: Omit<ShardOptions, "shard" | "shards">): Promise<Fleet> {
    const workers = Array.from({ length: shards }, (_, shard) => {
      // The SDK talks to the console of whoever uses it; nobody needs to hear that.
      const worker = new Worker(WORKER, {
        workerData: { ...options, shard, shards } satisfies ShardOptions,
        stdout: true,
        stderr: true,
      });
      worker.stdout.resume();
      worker.stderr.resume();
      return worker;
    });
    const fleet = new Fleet(workers);
    await Promise.all(workers.map((worker) => fleet.#answerOf(worker, "ready")));
    return fleet;
  }

  /** Lets so many more in, evenly over the ramp; resolves when each is inside or has failed. */
  async enter(count: number, rampSeconds: number): Promise<void> {
    const from = this.#inside;
    this.#inside += count;
    await this.#ask({ type: "enter", from, to: this.#inside, rampSeconds }, "entered");
  }

  /** What is measured counts from now on, for so long. */
  measure(seconds: number): void {
    for (const worker of this.#workers) worker.postMessage({ type: "measure", seconds } satisfies ShardOrder);
  }

  async report(): Promise<FleetReport> {
    const answers = await this.#ask({ type: "report" }, "report");
    const reports = answers.map((answer) => (answer as { report: ShardReport }).report);
    const ledger = new CrowdLedger();
    let loopDelayP99Ms = 0;
    for (const { ledger: data } of reports) {
      ledger.merge(data);
      loopDelayP99Ms = Math.max(loopDelayP99Ms, CrowdLedger.from(data).measures.loopDelayMs.percentile(0.99));
    }
    return {
      joined: reports.reduce((sum, { joined }) => sum + joined, 0),
      away: reports.reduce((sum, { away }) => sum + away, 0),
      errors: reports.flatMap(({ errors }) => errors),
      voices: {
        connected: reports.reduce((sum, { voices }) => sum + voices.connected, 0),
        consumers: reports.reduce((sum, { voices }) => sum + voices.consumers, 0),
      },
      ledger,
      loopDelayP99Ms,
    };
  }

  /** Everybody leaves, and the threads end. */
  async leave(): Promise<void> {
    const ended = this.#workers.map((worker) => (worker.threadId < 0 ? null : once(worker, "exit")));
    const patience = setTimeout(() => {
      for (const worker of this.#workers) void worker.terminate();
    }, LEAVE_WITHIN_MS);
    await this.#ask({ type: "leave" }, "left").catch(() => []);
    for (const worker of this.#workers) void worker.terminate();
    await Promise.all(ended);
    clearTimeout(patience);
  }

  #ask(order: ShardOrder, type: ShardAnswer["type"]): Promise<ShardAnswer[]> {
    return Promise.all(
      this.#workers.map((worker) => {
        worker.postMessage(order);
        return this.#answerOf(worker, type);
      }),
    );
  }

  #answerOf(worker: Worker, type: ShardAnswer["type"]): Promise<ShardAnswer> {
    const failed = this.#failed.get(worker);
    if (failed) return Promise.reject(failed);
    return new Promise((resolve, reject) => {
      this.#waiting.get(worker)!.push({ type, resolve, reject });
    });
  }

  #onAnswer(worker: Worker, answer: ShardAnswer): void {
    const waiting = this.#waiting.get(worker)!;
    if (answer.type === "failed") {
      for (const { reject } of waiting.splice(0)) reject(new Error(answer.message));
      return;
    }
    const index = waiting.findIndex(({ type }) => type === answer.type);
    if (index >= 0) waiting.splice(index, 1)[0]!.resolve(answer);
  }

  #onFailure(worker: Worker, error: Error): void {
    this.#failed.set(worker, this.#failed.get(worker) ?? error);
    for (const { reject } of this.#waiting.get(worker)!.splice(0)) reject(error);
  }
}
