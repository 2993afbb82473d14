import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { COMPILED_ONCE, TEST_LOAD_KEY } from "../../../test/support/GameServerProcess.ts";

const COMMANDS = join(import.meta.dirname, "..", "..", "src", "cli");

/** One of the two commands as a process of its own, as a person at a terminal has it. */
export class Command {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown[]>;
  #output = "";

  constructor(name: "load" | "bench", args: readonly string[]) {
    this.#child = spawn(process.execPath, [join(COMMANDS, `${name}.ts`), ...args], {
      env: { ...COMPILED_ONCE, PATH: process.env["PATH"] ?? "", LOAD_TEST_KEY: TEST_LOAD_KEY },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#ended = once(this.#child, "exit");
    for (const stream of [this.#child.stdout!, this.#child.stderr!]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        this.#output += text;
      });
    }
  }

  /** All it has printed so far. */
  get output(): string {
    return this.#output;
  }

  /** Waits until it has printed something like this. @throws Error with its words where it ends without */
  async says(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.#output)) {
      if (this.#child.exitCode !== null) throw new Error(`It never said ${pattern}, but:\n${this.#output}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** What Ctrl-C does. */
  interrupt(): void {
    this.#child.kill("SIGINT");
  }

  /** Its exit code, once it has ended; null where a signal ended it. */
  async code(): Promise<number | null> {
    const [code] = (await this.#ended) as [number | null];
    return code;
  }

  /** For whoever cleans up: it may have ended long ago. */
  kill(): void {
    this.#child.kill("SIGKILL");
  }
}
