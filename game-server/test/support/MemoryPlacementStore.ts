import type { UserId, WorldId } from "@crowdwire/protocol";
import { AppError } from "@crowdwire/service-kit";
import type { PlacementStore, SavedPlacement } from "../../src/persistence/PlacementStore.ts";
import type { Placement } from "../../src/world/residents.ts";

/** Keeps places in memory, and can be away, slow, or refuse. Passes the same contract as the real one. */
export class MemoryPlacementStore implements PlacementStore {
  readonly #places = new Map<string, SavedPlacement>();
  /** Every batch that was tried, in order. */
  readonly batches: (readonly SavedPlacement[])[] = [];
  failure: Error | undefined;
  /** What the next batch fails with, and no other. */
  nextFailure: Error | undefined;
  /** While set, batches wait for it. */
  gate: Promise<void> | undefined;
  underWay = 0;
  mostUnderWay = 0;

  async load(userId: UserId, worldId: WorldId): Promise<Placement | null> {
    if (this.failure) throw this.failure;
    return this.#places.get(`${userId} ${worldId}`)?.placement ?? null;
  }

  async saveMany(placements: readonly SavedPlacement[]): Promise<void> {
    this.batches.push(placements);
    this.underWay++;
    this.mostUnderWay = Math.max(this.mostUnderWay, this.underWay);
    try {
      await this.gate;
      const failure = this.nextFailure ?? this.failure;
      this.nextFailure = undefined;
      if (failure) throw failure;
      for (const saved of placements) {
        const key = `${saved.userId} ${saved.worldId}`;
        const stored = this.#places.get(key);
        if (stored === undefined || stored.savedAt <= saved.savedAt) this.#places.set(key, saved);
      }
    } finally {
      this.underWay--;
    }
  }
}

/** What a database that is away throws. */
export const away = (): AppError =>
  new AppError("The database is away.", { code: "databaseUnavailable", retriable: true });
