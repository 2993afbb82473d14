import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { BackOff } from "./BackOff.ts";
import { closeLog, openLog, tailOfLog } from "./logFile.ts";
import { describeProcess, type KnownProcess, signalGroup } from "./processes.ts";
import { BOUND_TO_PARENT } from "./runTask.ts";
import { StartError } from "./StartError.ts";

export interface ServiceOptions {
  name: string;
  /** What Node runs. */
  args: readonly string[];
  cwd: string;
  /** Asked at each start. */
  env: () => NodeJS.ProcessEnv;
  logFile: string;
  /** Answers with 2xx once the service may be used. */
  readyUrl: string;
  readyTimeoutMs?: number;
  /** After this long without an end it is killed. */
  stopTimeoutMs?: number;
  backOff?: BackOff;
  /** It died and will be started again in `delayMs`. */
  onDown?: (why: string, delayMs: number) => void;
  /** It is ready again. */
  onUp?: () => void;
  /** There is another process, or none. */
  onProcess?: () => void;
}

/**
 * A child that is kept running: when it dies it is started again, after waits that grow. It leads a process group of
 * its own, so that the terminal's Ctrl-C reaches it only through `stop`, in order.
 */
export class Service {
  readonly name: string;
  readonly #options: ServiceOptions;
  readonly #backOff: BackOff;
  readonly #stopping = new AbortController();
  #child: ChildProcess | undefined;
  #exited: Promise<string> = Promise.resolve("never started");

  constructor(options: ServiceOptions) {
    this.name = options.name;
    this.#options = options;
    this.#backOff = options.backOff ?? new BackOff();
  }

  /** The running process; undefined while there is none. */
  get process(): KnownProcess | undefined {
    return describeProcess(this.name, this.#child?.pid);
  }

  /**
   * Starts it and waits until it is ready; from then on it is kept running.
   *
   * @throws StartError with the end of its log when it ends first: what fails at once would fail every time.
   */
  async start(): Promise<void> {
    const problem = await this.#launch();
    if (this.#stopping.signal.aborted) {
      return;
    }
    if (problem !== undefined) {
      await this.stop();
      throw new StartError(
        `${this.name} did not start: ${problem}. Its last words, from ${this.#options.logFile}:\n${tailOfLog(this.#options.logFile)}`,
      );
    }
    void this.#keepRunning();
  }

  /** Ends it: SIGTERM, and SIGKILL for the whole group when that was not enough. It is not started again. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    const child = this.#child;
    if (child === undefined) {
      return;
    }
    child.kill("SIGTERM");
    const timer = new AbortController();
    const timeout = sleep(this.#options.stopTimeoutMs ?? 20_000, "timeout", { signal: timer.signal }).catch(() => "");
    await Promise.race([this.#exited, timeout]);
    timer.abort();
    this.kill();
    await this.#exited;
  }

  /** Ends it and all it has started, at once. */
  kill(): void {
    this.#stopping.abort();
    signalGroup(this.#child?.pid, "SIGKILL");
  }

  /** Ends the running process; the next one gets a fresh environment. */
  restart(): void {
    this.#child?.kill("SIGTERM");
  }

  async #keepRunning(): Promise<void> {
    let startedAtMs = performance.now();
    for (;;) {
      let why = await this.#exited;
      for (;;) {
        if (this.#stopping.signal.aborted) {
          return;
        }
        const delayMs = this.#backOff.next(performance.now() - startedAtMs);
        this.#options.onDown?.(why, delayMs);
        await sleep(delayMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
        if (this.#stopping.signal.aborted) {
          return;
        }
        startedAtMs = performance.now();
        const problem = await this.#launch();
        if (problem === undefined) {
          break;
        }
        why = problem;
        signalGroup(this.#child?.pid, "SIGKILL");
        await this.#exited;
      }
      this.#options.onUp?.();
    }
  }

  /** Starts a process and waits until it is ready; otherwise says why it is not. */
  async #launch(): Promise<string | undefined> {
    const { args, cwd, env, logFile } = this.#options;
    const log = openLog(logFile, `started ${this.name}`);
    const child = spawn(process.execPath, ["--import", BOUND_TO_PARENT, ...args], {
      cwd,
      env: env(),
      detached: true,
      stdio: ["ignore", log, log, "ipc"],
    });
    closeLog(log);
    this.#child = child;
    this.#exited = new Promise((resolve) => {
      const end = (why: string) => {
        // What it may have left in its group must not outlive it.
        signalGroup(child.pid, "SIGKILL");
        this.#child = undefined;
        this.#options.onProcess?.();
        resolve(why);
      };
      child.once("error", (error) => end(error.message));
      child.once("exit", (code, signal) =>
        end(signal === null ? `it ended with exit code ${code}` : `it was ended by ${signal}`),
      );
    });
    this.#options.onProcess?.();
    return this.#waitUntilReady();
  }

  async #waitUntilReady(): Promise<string | undefined> {
    let gone: string | undefined;
    void this.#exited.then((why) => {
      gone = why;
    });
    const timeoutMs = this.#options.readyTimeoutMs ?? 60_000;
    const deadlineMs = performance.now() + timeoutMs;
    while (performance.now() < deadlineMs) {
      if (gone !== undefined) {
        return gone;
      }
      if (await answers(this.#options.readyUrl)) {
        return undefined;
      }
      await sleep(40);
    }
    return `it was not ready after ${timeoutMs / 1000} s`;
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false; // Nobody listens yet.
  }
}
