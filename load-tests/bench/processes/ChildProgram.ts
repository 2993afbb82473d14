import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";

const ASK_TIMEOUT_MS = 120_000;
const TASKSET = "/usr/bin/taskset";

export interface ChildProgramOptions {
  readonly script: string;
  /** The core it is held to; ignored where the machine has but one, or no `taskset`. Undefined: it runs where it likes. */
  readonly core?: number | undefined;
  readonly env?: Record<string, string>;
  /** It writes a CPU profile into this folder when it ends. */
  readonly profileDir?: string | undefined;
}

interface Answer {
  readonly id: number;
  readonly answer?: unknown;
  readonly error?: string;
}

/** A program in a process of its own that answers questions: the other end is `answerParent`. Ends with this process. */
export class ChildProgram {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { resolve(answer: unknown): void; reject(error: Error): void }>();
  #asked = 0;

  constructor({ script, core, env = {}, profileDir }: ChildProgramOptions) {
    const profile = profileDir === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profileDir}`];
    const command = [process.execPath, ...profile, script];
    if (core !== undefined && canPin()) command.unshift(TASKSET, "--cpu-list", String(core));
    this.#child = spawn(command[0]!, command.slice(1), {
      env: { ...process.env, ...env },
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      // As JSON, what is no number would arrive as null, and pass for 0.
      serialization: "advanced",
    });
    this.#child.on("message", (message) => this.#hear(message as Answer));
    this.#child.on("exit", (code, signal) => this.#lose(new Error(`${script} ended (${signal ?? `code ${code}`}).`)));
    this.#child.on("error", (error) => this.#lose(error));
  }

  /** Asks the program something. @throws Error with its words, or where it has ended or says nothing for two minutes */
  ask<Result>(question: string, body: unknown = null, timeoutMs = ASK_TIMEOUT_MS): Promise<Result> {
    const id = ++this.#asked;
    return new Promise<unknown>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new Error(`No answer to "${question}" within ${timeoutMs / 1000} s.`));
      }, timeoutMs);
      const settle = () => clearTimeout(timer);
      this.#waiting.set(id, {
        resolve: (answer) => {
          settle();
          resolve(answer);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
      });
      if (!this.#child.connected) this.#lose(new Error("The program has ended."));
      else this.#child.send({ id, question, body });
    }) as Promise<Result>;
  }

  /** Ends the program: in order, and by force where that takes longer than `patienceMs`. */
  async end(patienceMs = 3000): Promise<void> {
    const { exitCode, signalCode } = this.#child;
    if (exitCode !== null || signalCode !== null) return;
    const exited = once(this.#child, "exit");
    this.#child.kill("SIGTERM");
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), patienceMs);
    await exited;
    clearTimeout(timer);
  }

  #hear({ id, answer, error }: Answer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(answer);
    else waiting?.reject(new Error(error));
  }

  #lose(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

/** Can programs be held to cores of their own here? */
export function canPin(): boolean {
  return process.platform === "linux" && availableParallelism() > 1 && existsSync(TASKSET);
}
