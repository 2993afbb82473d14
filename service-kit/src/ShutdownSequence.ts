import type { Logger } from "./createLogger.ts";

export interface ShutdownOptions {
  logger: Pick<Logger, "info" | "warn" | "error">;
  /** The whole sequence is given up after this long. */
  deadlineMs?: number;
  /** Ends the process; replaced in tests. */
  exit?: (code: number) => void;
  /** Milliseconds from any origin, never going backwards. */
  nowMs?: () => number;
}

interface Step {
  name: string;
  run: () => Promise<unknown> | unknown;
}

/** One Ctrl-C can arrive twice: from the terminal, and passed on by the process that started this one. */
const ECHO_MS = 700;

/**
 * What a process does between the signal to stop and its exit: steps in the order in which they were added (unready,
 * stop matchmaking, drain, save, close). A step that fails is logged and the others still run.
 * A second signal, or the deadline, ends the process at once.
 */
export class ShutdownSequence {
  readonly #steps: Step[] = [];
  readonly #logger: ShutdownOptions["logger"];
  readonly #deadlineMs: number;
  readonly #exit: (code: number) => void;
  readonly #nowMs: () => number;
  #running: Promise<number> | undefined;
  #startedAtMs = 0;

  constructor(options: ShutdownOptions) {
    this.#logger = options.logger;
    this.#deadlineMs = options.deadlineMs ?? 15_000;
    this.#exit = options.exit ?? ((code) => process.exit(code));
    this.#nowMs = options.nowMs ?? (() => performance.now());
  }

  /** Whether the sequence has begun: what `/readyz` asks. */
  get hasBegun(): boolean {
    return this.#running !== undefined;
  }

  /** Adds a step after those already there. */
  add(name: string, run: Step["run"]): this {
    this.#steps.push({ name, run });
    return this;
  }

  /**
   * Runs the steps once; later calls get the first one's promise.
   * @returns 0, or 1 when a step failed or the deadline passed. Never rejects.
   */
  run(why: string): Promise<number> {
    if (this.#running === undefined) {
      this.#startedAtMs = this.#nowMs();
      this.#logger.info({ why }, "shutting down");
      this.#running = this.#runSteps();
    }
    return this.#running;
  }

  /** Runs the sequence and exits, on the first signal; exits at once on a second one. */
  handleSignal(signal: string): void {
    if (this.#running === undefined) {
      void this.run(signal).then((code) => this.#exit(code));
      return;
    }
    if (this.#nowMs() - this.#startedAtMs > ECHO_MS) {
      this.#logger.warn({ signal }, "second signal: stopping without waiting");
      this.#exit(1);
    }
  }

  /**
   * Listens for SIGINT and SIGTERM, and for what no code caught: that is logged as fatal in its own words, and the
   * process drains and exits with 1.
   */
  listen(): this {
    process.on("SIGINT", () => this.handleSignal("SIGINT"));
    process.on("SIGTERM", () => this.handleSignal("SIGTERM"));
    const fail = (error: unknown, what: string) => {
      this.#logger.error({ err: error, fatal: true }, what);
      void this.run(what).then(() => this.#exit(1));
    };
    process.on("unhandledRejection", (reason) => fail(reason, "a rejection nobody handled"));
    process.on("uncaughtException", (error) => fail(error, "an exception nobody caught"));
    return this;
  }

  async #runSteps(): Promise<number> {
    let code = 0;
    let current = "";
    const work = async () => {
      for (const step of this.#steps) {
        current = step.name;
        try {
          await step.run();
        } catch (error) {
          code = 1;
          this.#logger.error({ err: error, step: step.name }, "a shutdown step failed");
        }
      }
    };
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        code = 1;
        this.#logger.error({ step: current, deadlineMs: this.#deadlineMs }, "shutdown took too long and was given up");
        resolve();
      }, this.#deadlineMs);
    });
    await Promise.race([work(), deadline]);
    clearTimeout(timer);
    return code;
  }
}
