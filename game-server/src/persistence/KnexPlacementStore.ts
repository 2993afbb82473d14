import type { Repositories } from "@crowdwire/db";
import type { UserId, WorldId } from "@crowdwire/protocol";
import type { Placement } from "../world/residents.ts";
import type { PlacementStore, SavedPlacement } from "./PlacementStore.ts";

/** Keeps places in the database. */
export class KnexPlacementStore implements PlacementStore {
  readonly #db: Pick<Repositories, "placements">;

  constructor(db: Pick<Repositories, "placements">) {
    this.#db = db;
  }

  async load(userId: UserId, worldId: WorldId): Promise<Placement | null> {
    const row = await this.#db.placements.find(userId, worldId);
    return row === null ? null : { x: row.x, y: row.y, z: row.z, yaw: row.yaw };
  }

  async saveMany(placements: readonly SavedPlacement[]): Promise<void> {
    await this.#db.placements.saveMany(
      placements.map(({ userId, worldId, placement, savedAt }) => ({
        userId,
        worldId,
        ...placement,
        updatedAt: savedAt,
      })),
    );
  }
}
