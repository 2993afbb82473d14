import type { Logger } from "@crowdwire/service-kit";

export interface RetriedWritesOptions {
  after(delayMs: number, callback: () => void): () => void;
  readonly logger: Pick<Logger, "warn">;
}

interface Write {
  readonly act: () => Promise<void>;
  settle(isWritten: boolean): void;
}

const AGAIN_MS = 2000;

/**
 * Writes down what was decided in a world, one after another; what cannot be written now is tried again, as it was decided
 * last, for as long as the world is open: after that another process may have decided otherwise.
 */
export class RetriedWrites {
  readonly #options: RetriedWritesOptions;
  /** By what they are about; the first goes first. */
  readonly #writes = new Map<string, Write>();
  #cancelTimer: (() => void) | null = null;
  #isWriting = false;
  #isClosed = false;

  constructor(options: RetriedWritesOptions) {
    this.#options = options;
  }

  /**
   * Writes this, in place of what waits under the same name. Resolves to true once it is written, or replaced; to false as
   * soon as it could not be, and will be tried again.
   */
  add(name: string, act: () => Promise<void>): Promise<boolean> {
    if (this.#isClosed) return Promise.resolve(false);
    this.#writes.get(name)?.settle(true);
    this.#writes.delete(name);
    return new Promise((resolve) => {
      this.#writes.set(name, { act, settle: resolve });
      if (!this.#isWriting) void this.#writeAll();
    });
  }

  /** Tries no more. What is not written is lost, which whoever decided it has been told. */
  close(): void {
    this.#isClosed = true;
    this.#cancelTimer?.();
    for (const { settle } of this.#writes.values()) settle(false);
    if (this.#writes.size === 0) return;
    const lost = [...this.#writes.keys()];
    this.#options.logger.warn({ lost }, "A world was closed before all that was decided there could be written down.");
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    try {
      for (let [first] = this.#writes; first !== undefined && !this.#isClosed; [first] = this.#writes) {
        const [name, write] = first;
        await write.act();
        write.settle(true);
        // Decided otherwise meanwhile: that is written next.
        if (this.#writes.get(name) === write) this.#writes.delete(name);
      }
    } catch (error) {
      for (const { settle } of this.#writes.values()) settle(false);
      if (this.#isClosed) return;
      this.#options.logger.warn({ err: error }, "What was decided could not be written down; it will be tried again.");
      this.#cancelTimer = this.#options.after(AGAIN_MS, () => void this.#writeAll());
    } finally {
      this.#isWriting = false;
    }
  }
}
