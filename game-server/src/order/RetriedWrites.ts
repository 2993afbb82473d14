import { AppError, type Logger } from "@crowdwire/service-kit";
import type { GameServerMetrics } from "../metrics.ts";

/** What became of something that was decided: it is kept, not yet (it will be tried again), or given up. */
export type Keeping = "kept" | "notKeptYet" | "notKept";

export interface RetriedWritesOptions {
  after(delayMs: number, callback: () => void): () => void;
  readonly logger: Pick<Logger, "warn" | "error">;
  readonly metrics: Pick<GameServerMetrics, "writesDropped">;
}

interface Write {
  /** @throws AppError; what is retriable is tried again */
  readonly act: () => Promise<void>;
  settle(keeping: Keeping): void;
}

const AGAIN_MS = 2000;

/**
 * Writes down what was decided in a world, one after another; what cannot be written now is tried again, as it was decided
 * last, for as long as the world is open: after that another process may have decided otherwise. What the database will never
 * take is given up, counted and logged. Nothing waits behind what cannot be written: the next attempt begins with another.
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
   * Writes this, in place of what waits under the same name. Resolves to `kept` once it is written, or replaced; to
   * `notKeptYet` as soon as it could not be, and will be tried again; to `notKept` where that would be in vain.
   */
  add(name: string, act: () => Promise<void>): Promise<Keeping> {
    if (this.#isClosed) return Promise.resolve("notKept");
    this.#writes.get(name)?.settle("kept");
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
    for (const { settle } of this.#writes.values()) settle("notKept");
    if (this.#writes.size === 0) return;
    const lost = [...this.#writes.keys()];
    this.#options.metrics.writesDropped.inc({ queue: "order", reason: "ended" }, lost.length);
    this.#options.logger.warn({ lost }, "A world was closed before all that was decided there could be written down.");
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    try {
      for (let [first] = this.#writes; first !== undefined && !this.#isClosed; [first] = this.#writes) {
        const [name, write] = first;
        await this.#write(name, write);
        // Decided otherwise meanwhile: that is written next.
        if (this.#writes.get(name) === write) this.#writes.delete(name);
      }
    } catch (error) {
      for (const { settle } of this.#writes.values()) settle("notKeptYet");
      if (this.#isClosed) return;
      // The next attempt begins with another.
      const [name, write] = [...this.#writes][0]!;
      this.#writes.delete(name);
      this.#writes.set(name, write);
      this.#options.logger.warn({ err: error }, "What was decided could not be written down; it will be tried again.");
      this.#cancelTimer = this.#options.after(AGAIN_MS, () => void this.#writeAll());
    } finally {
      this.#isWriting = false;
    }
  }

  /** @throws AppError that is worth trying again */
  async #write(name: string, { act, settle }: Write): Promise<void> {
    try {
      await act();
      settle("kept");
    } catch (error) {
      if (this.#isClosed || (error instanceof AppError && error.retriable)) throw error;
      settle("notKept");
      this.#options.metrics.writesDropped.inc({ queue: "order", reason: "refused" });
      this.#options.logger.error(
        { err: error, lost: name },
        "What was decided was refused by the database and let go.",
      );
    }
  }
}
