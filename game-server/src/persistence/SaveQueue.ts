import type { UserId, WorldId } from "@crowdwire/protocol";
import { AppError, type Logger } from "@crowdwire/service-kit";
import type { GameServerMetrics } from "../metrics.ts";
import type { Placement } from "../world/residents.ts";
import type { PlacementStore, SavedPlacement } from "./PlacementStore.ts";

/** Where the queue gets its time from. */
export interface SaveTimer {
  /** Wall clock: when somebody stood somewhere. */
  now(): Date;
  /** Calls back once after so long; the answer cancels it. */
  after(delayMs: number, callback: () => void): () => void;
}

export interface SaveQueueOptions {
  readonly store: PlacementStore;
  readonly intervalMs: number;
  /** Beyond so many waiting places the one that has waited longest is let go. */
  readonly maxRows: number;
  readonly timer: SaveTimer;
  readonly logger: Pick<Logger, "warn" | "info" | "error">;
  readonly metrics: Pick<
    GameServerMetrics,
    "placementsSaved" | "placementsDropped" | "placementsPending" | "saveSeconds" | "saveFailures"
  >;
}

/** What became of a batch: nothing to say, or why all of it waits again. */
type Outcome = { readonly failure?: unknown };

/** While the database is away, attempts get rarer up to this. */
const MAX_RETRY_MS = 5_000;

/**
 * Carries places from the tick to the store: the latest of each person, in one batch an interval, one batch at a time.
 * With the database away play goes on (TR3): the latest places wait, within a bound, and are written when it is back.
 */
export class SaveQueue {
  readonly #options: SaveQueueOptions;
  /** In the order in which they began to wait. */
  readonly #waiting = new Map<string, SavedPlacement>();
  /** What the batch under way holds, so that `load` sees it. */
  #writing = new Map<string, SavedPlacement>();
  #flight: Promise<Outcome> | undefined;
  #cancelTimer: (() => void) | undefined;
  #failuresInARow = 0;
  #isClosed = false;

  constructor(options: SaveQueueOptions) {
    this.#options = options;
  }

  /** How many places wait, those being written included. */
  get pending(): number {
    return this.#waiting.size + this.#writing.size;
  }

  /** Takes a place to keep; returns at once and never throws. */
  keep(userId: UserId, worldId: WorldId, placement: Placement): void {
    const { metrics, maxRows, timer } = this.#options;
    if (!isSomewhere(placement)) {
      metrics.placementsDropped.inc({ reason: "notFinite" });
      return;
    }
    const key = keyOf(userId, worldId);
    this.#waiting.set(key, { userId, worldId, placement, savedAt: timer.now() });
    if (this.#waiting.size > maxRows) this.#dropOldest();
    this.#report();
    this.#schedule();
  }

  /** Where someone stood last: what waits counts before what is stored. @throws AppError of the store */
  async load(userId: UserId, worldId: WorldId): Promise<Placement | null> {
    const key = keyOf(userId, worldId);
    const kept = this.#waiting.get(key) ?? this.#writing.get(key);
    return kept === undefined ? this.#options.store.load(userId, worldId) : kept.placement;
  }

  /** Writes what waits now, after the batch under way. @throws AppError of the store, with everything still waiting */
  async flush(): Promise<void> {
    // A batch under way that fails puts its places back, so that the next one tries them again.
    await this.#flight;
    while (this.pending > 0) {
      const outcome = await (this.#flight ?? this.#startFlight());
      if ("failure" in outcome) throw outcome.failure;
    }
  }

  /** Writes what waits and stops. What cannot be written now is counted and logged: there is no later. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    try {
      await this.flush();
    } catch (error) {
      this.#options.logger.error({ err: error, placements: this.pending }, "places could not be saved before the end");
    }
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

  /** Writes everything that waits. Never rejects: a timer has nobody to tell. */
  #startFlight(): Promise<Outcome> {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#writing = new Map(this.#waiting);
    this.#waiting.clear();
    this.#flight = this.#write().finally(() => {
      this.#flight = undefined;
      this.#report();
      if (this.#waiting.size > 0) this.#schedule();
    });
    return this.#flight;
  }

  async #write(): Promise<Outcome> {
    const { store, metrics, logger } = this.#options;
    const startedMs = performance.now();
    try {
      await store.saveMany([...this.#writing.values()]);
      metrics.placementsSaved.inc(this.#writing.size);
      if (this.#failuresInARow > 0) logger.info({ placements: this.#writing.size }, "places are being saved again");
      this.#failuresInARow = 0;
      return {};
    } catch (error) {
      metrics.saveFailures.inc();
      if (!(error instanceof AppError && error.retriable)) {
        // These rows will never be taken: letting them go keeps them from holding up the others.
        metrics.placementsDropped.inc({ reason: "refused" }, this.#writing.size);
        logger.error({ err: error, placements: this.#writing.size }, "places were refused by the database and let go");
        return {};
      }
      // Once for each outage, not once for each attempt.
      if (this.#failuresInARow === 0) logger.warn({ err: error }, "places cannot be saved now; they wait");
      this.#failuresInARow++;
      this.#putBack();
      return { failure: error };
    } finally {
      metrics.saveSeconds.observe((performance.now() - startedMs) / 1000);
      this.#writing = new Map();
    }
  }

  /** What could not be written waits again, before what came meanwhile, unless that is newer. */
  #putBack(): void {
    const newer = [...this.#waiting];
    this.#waiting.clear();
    for (const [key, placement] of [...this.#writing, ...newer]) this.#waiting.set(key, placement);
    while (this.#waiting.size > this.#options.maxRows) this.#dropOldest();
  }

  #dropOldest(): void {
    const oldest = this.#waiting.keys().next();
    if (oldest.done) return;
    this.#waiting.delete(oldest.value);
    this.#options.metrics.placementsDropped.inc({ reason: "queueFull" });
  }

  #report(): void {
    this.#options.metrics.placementsPending.set(this.pending);
  }
}

/** The process's own clock and timers. They do not keep the process alive. */
export const processSaveTimer: SaveTimer = {
  now: () => new Date(),
  after: (delayMs, callback) => {
    const timeout = setTimeout(callback, delayMs);
    timeout.unref();
    return () => clearTimeout(timeout);
  },
};

const keyOf = (userId: UserId, worldId: WorldId): string => `${userId} ${worldId}`;

function isSomewhere({ x, y, z, yaw }: Placement): boolean {
  return Number.isFinite(x) && Number.isFinite(y) && Number.isFinite(z) && Number.isFinite(yaw);
}
