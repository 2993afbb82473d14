import { setTimeout as sleep } from "node:timers/promises";
import { type EmbeddedPostgres, openEmbeddedPostgres } from "@crowdwire/db/embedded";
import { BackOff } from "./BackOff.ts";
import { describeProcess, type KnownProcess } from "./processes.ts";

export interface DatabaseServiceOptions {
  dataDir: string;
  /** Hears what a person should know. */
  log: (line: string) => void;
  /** It died and will be started again in `delayMs`. */
  onDown: (why: string, delayMs: number) => void;
  /** It is there again, under the same URL unless `hasMoved`. */
  onUp: (hasMoved: boolean) => void;
  /** There is another process, or none. */
  onProcess: () => void;
}

/** The embedded database, kept running. */
export class DatabaseService {
  readonly name = "database";
  readonly #options: DatabaseServiceOptions;
  readonly #backOff = new BackOff();
  readonly #stopping = new AbortController();
  #database: EmbeddedPostgres | undefined;
  #url = "";

  constructor(options: DatabaseServiceOptions) {
    this.#options = options;
  }

  get url(): string {
    return this.#url;
  }

  /** The running server; undefined while there is none. */
  get process(): KnownProcess | undefined {
    return describeProcess(this.name, this.#database?.pid);
  }

  /** @throws EmbeddedPostgresError that says what to do */
  async start(): Promise<void> {
    await this.#open();
    void this.#keepRunning();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#database?.stop();
  }

  /** Ends it at once; what was committed is found again at the next start. */
  kill(): void {
    this.#stopping.abort();
    if (this.process !== undefined) {
      // Not SIGKILL: that would leave its own children and shared memory to be cleaned up by nobody.
      process.kill(this.process.pid, "SIGQUIT");
    }
  }

  async #open(): Promise<void> {
    const { dataDir, log, onProcess } = this.#options;
    this.#database = await openEmbeddedPostgres({ dataDir, durable: true, log });
    this.#url = this.#database.url;
    onProcess();
  }

  async #keepRunning(): Promise<void> {
    for (;;) {
      const startedAtMs = performance.now();
      await this.#database?.ended;
      let why = "it ended";
      let livedMs = performance.now() - startedAtMs;
      const urlBefore = this.#url;
      for (;;) {
        if (this.#stopping.signal.aborted) {
          return;
        }
        const delayMs = this.#backOff.next(livedMs);
        this.#options.onDown(why, delayMs);
        await sleep(delayMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
        if (this.#stopping.signal.aborted) {
          return;
        }
        try {
          await this.#open();
          break;
        } catch (error) {
          why = error instanceof Error ? error.message : String(error);
          livedMs = 0;
        }
      }
      if (this.#stopping.signal.aborted) {
        await this.#database?.stop();
        return;
      }
      this.#options.onUp(this.#url !== urlBefore);
    }
  }
}
