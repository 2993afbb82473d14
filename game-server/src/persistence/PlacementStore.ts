import type { UserId, WorldId } from "@crowdwire/protocol";
import type { Placement } from "../world/residents.ts";

/** Where one person stood in one world, and when. */
export interface SavedPlacement {
  readonly userId: UserId;
  readonly worldId: WorldId;
  readonly placement: Placement;
  readonly savedAt: Date;
}

/** Where places are kept over restarts. */
export interface PlacementStore {
  /** Where someone stood last; null for a first visit. @throws AppError */
  load(userId: UserId, worldId: WorldId): Promise<Placement | null>;
  /**
   * Writes all of them, or rejects having written none. An older place never replaces a newer one; people who no longer
   * exist are passed over. @throws AppError
   */
  saveMany(placements: readonly SavedPlacement[]): Promise<void>;
}
