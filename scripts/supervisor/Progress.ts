/** Where progress is written: `process.stdout`, or a collector in tests. */
export interface Terminal {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Shows a person what is going on: one line per step, with how long it took. On a terminal the line is rewritten meanwhile. */
export class Progress {
  readonly #terminal: Terminal;
  readonly #nowMs: () => number;

  constructor(terminal: Terminal, nowMs: () => number = () => performance.now()) {
    this.#terminal = terminal;
    this.#nowMs = nowMs;
  }

  /** A line by itself. */
  say(line: string): void {
    this.#terminal.write(`${line}\n`);
  }

  /**
   * Runs a step: `doing` ("building the client") is shown meanwhile and `done` ("client built") after it, with a tick
   * unless it brings a cross of its own.
   * `work` may tell details as it goes.
   */
  async step<Result>(
    doing: string,
    done: string | ((result: Result) => string),
    work: (tell: (detail: string) => void) => Promise<Result>,
  ): Promise<Result> {
    const begunMs = this.#nowMs();
    const isLive = this.#terminal.isTTY === true;
    if (isLive) {
      this.#terminal.write(`  ${doing} …`);
    }
    let toldAt = 0;
    const tell = (detail: string) => {
      toldAt++;
      this.#terminal.write(isLive ? `\r\x1b[K  ${doing} … ${cut(detail)}` : `  ${doing}: ${detail}\n`);
    };
    // Without a terminal nothing can be rewritten, so a long step must say that it has begun.
    const announcement = isLive
      ? undefined
      : setTimeout(() => toldAt === 0 && this.#terminal.write(`  ${doing} …\n`), 1500);
    try {
      const result = await work(tell);
      const seconds = ((this.#nowMs() - begunMs) / 1000).toFixed(1);
      const words = typeof done === "string" ? done : done(result);
      const line = words.startsWith("✗") ? words : `✓ ${words}`;
      this.#terminal.write(`${isLive ? "\r\x1b[K" : ""}${line} (${seconds} s)\n`);
      return result;
    } catch (error) {
      if (isLive) {
        this.#terminal.write("\r\x1b[K");
      }
      throw error;
    } finally {
      clearTimeout(announcement);
    }
  }
}

/** Long details would wrap, and a wrapped line cannot be rewritten. */
function cut(detail: string): string {
  return detail.length > 60 ? `${detail.slice(0, 59)}…` : detail;
}
