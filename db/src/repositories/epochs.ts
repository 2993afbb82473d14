import type { WorldId } from "@crowdwire/protocol";
import type { RunQuery } from "../RunQuery.ts";

export interface EpochRepository {
  /**
   * The next epoch of a world: higher than any that was given out before, whatever process asks. @throws MissingReference
   * where there is no such world.
   */
  take(world: WorldId): Promise<number>;
}

export function createEpochRepository(run: RunQuery): EpochRepository {
  return {
    take: (world) =>
      run(async (knex) => {
        const [row] = await knex("world_epochs")
          .insert({ world_id: world, epoch: 1 })
          .onConflict("world_id")
          .merge({ epoch: knex.raw("world_epochs.epoch + 1") })
          .returning("epoch");
        return Number(row!.epoch);
      }),
  };
}
