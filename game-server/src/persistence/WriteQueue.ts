import { randomUUID } from "node:crypto";
import { AppError, type Logger } from "@crowdwire/service-kit";
import type { GameServerMetrics, WriteQueueName } from "../metrics.ts";
import type { SaveTimer } from "./SaveQueue.ts";

export interface WriteQueueOptions<Item> {
  readonly name: WriteQueueName;
  /**
   * Writes a batch, all of it or none. The id stays the same however often the batch is tried, so that one that was committed
   * while its answer was lost can be known again. @throws AppError; what is retriable is tried again
   */
  readonly write: (items: readonly Item[], batchId: string) => Promise<unknown>;
  /** Is told what will never be written, for whatever reason: all of it is counted, too. */
  readonly lost?: (items: readonly Item[]) => void;
  readonly intervalMs: number;
  /** So many may wait; beyond that the newest is not taken. */
  readonly maxItems: number;
  readonly timer: Pick<SaveTimer, "after">;
  readonly logger: Pick<Logger, "warn" | "info" | "error">;
  readonly metrics: Pick<GameServerMetrics, "writesDone" | "writesDropped" | "writesPending" | "writeFailures">;
}

interface Batch<Item> {
  readonly id: string;
  readonly items: readonly Item[];
}

/** So much goes into one statement at most. */
const MAX_BATCH = 2000;
/** While the database is away, attempts get rarer up to this. */
const MAX_RETRY_MS = 5_000;

/**
 * Carries what happened to the database, in order, each once, a batch an interval. With the database away it waits within a
 * bound (TR3); what is no longer taken is said to whoever brought it. Unlike SaveQueue nothing here replaces anything else.
 */
export class WriteQueue<Item> {
  readonly #options: WriteQueueOptions<Item>;
  #waiting: Item[] = [];
  /** Tried, and perhaps written: the first goes first, unchanged, until it is known to be. */
  #batches: Batch<Item>[] = [];
  #flight: Promise<void> | undefined;
  #cancelTimer: (() => void) | undefined;
  #failure: unknown;
  #failuresInARow = 0;
  #isClosed = false;
  /** Closed, and what waited is written or lost. */
  #isEnded = false;

  constructor(options: WriteQueueOptions<Item>) {
    this.#options = options;
  }

  /** How many wait, those being written included. */
  get pending(): number {
    return this.#batches.reduce((sum, { items }) => sum + items.length, this.#waiting.length);
  }

  /** Takes something to write; returns at once. False where so much waits already that it was not taken. */
  add(item: Item): boolean {
    if (this.pending >= this.#options.maxItems || this.#isEnded) {
      this.#lose([item], this.#isEnded ? "ended" : "queueFull");
      return false;
    }
    this.#waiting.push(item);
    this.#report();
    this.#schedule();
    return true;
  }

  /** Writes what waits now. @throws AppError of the database, with everything still waiting */
  async flush(): Promise<void> {
    await this.#flight;
    while (this.pending > 0) {
      await (this.#flight ?? this.#startFlight());
      if (this.#failure !== undefined) throw this.#failure;
    }
  }

  /** Writes what waits and stops. What cannot be written now is counted and logged: there is no later. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    const { logger, name } = this.#options;
    await this.flush().catch((error: unknown) => {
      logger.error({ err: error, queue: name, items: this.pending }, "records could not be written before the end");
      this.#lose([...this.#batches.flatMap(({ items }) => items), ...this.#waiting], "ended");
      this.#batches = [];
      this.#waiting = [];
      this.#report();
    });
    this.#isEnded = true;
  }

  #lose(items: readonly Item[], reason: "queueFull" | "refused" | "ended"): void {
    this.#options.metrics.writesDropped.inc({ queue: this.#options.name, reason }, items.length);
    this.#options.lost?.(items);
  }

  #schedule(): void {
    if (this.#cancelTimer !== undefined || this.#flight !== undefined || this.#isClosed) return;
    const { intervalMs, timer } = this.#options;
    const delayMs = Math.min(intervalMs * 2 ** this.#failuresInARow, Math.max(MAX_RETRY_MS, intervalMs));
    this.#cancelTimer = timer.after(delayMs, () => {
      this.#cancelTimer = undefined;
      void this.#startFlight();
    });
  }

  /** Never rejects: a timer has nobody to tell. */
  #startFlight(): Promise<void> {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    if (this.#batches.length === 0) this.#batches.push(batchOf(this.#waiting.splice(0, MAX_BATCH)));
    this.#flight = this.#write(this.#batches[0]!).finally(() => {
      this.#flight = undefined;
      this.#report();
      if (this.pending > 0) this.#schedule();
    });
    return this.#flight;
  }

  async #write(batch: Batch<Item>): Promise<void> {
    const { name, write, metrics, logger } = this.#options;
    try {
      await write(batch.items, batch.id);
      metrics.writesDone.inc({ queue: name }, batch.items.length);
      if (this.#failuresInARow > 0)
        logger.info({ queue: name, items: batch.items.length }, "records are being written again");
      this.#settle();
    } catch (error) {
      metrics.writeFailures.inc({ queue: name });
      if (!(error instanceof AppError && error.retriable)) {
        // Something in it will never be taken. Halving finds what; letting that go keeps it from holding up the others.
        this.#settle();
        if (batch.items.length > 1) {
          const middle = batch.items.length >> 1;
          this.#batches.unshift(batchOf(batch.items.slice(0, middle)), batchOf(batch.items.slice(middle)));
          return;
        }
        this.#lose(batch.items, "refused");
        logger.error(
          { err: error, queue: name, items: batch.items.length },
          "a record was refused by the database and let go",
        );
        return;
      }
      // Once for each outage, not once for each attempt.
      if (this.#failuresInARow === 0)
        logger.warn({ err: error, queue: name }, "records cannot be written now; they wait");
      this.#failuresInARow++;
      this.#failure = error;
    }
  }

  #settle(): void {
    this.#batches.shift();
    this.#failuresInARow = 0;
    this.#failure = undefined;
  }

  #report(): void {
    this.#options.metrics.writesPending.set({ queue: this.#options.name }, this.pending);
  }
}

const batchOf = <Item>(items: readonly Item[]): Batch<Item> => ({ id: randomUUID(), items });
