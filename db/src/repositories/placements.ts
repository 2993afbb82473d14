import { type UserId, userId, type WorldId, worldId } from "@crowdwire/protocol";
import type { RunQuery } from "../RunQuery.ts";
import type { PlacementRow } from "../tables/worlds.ts";

/** Where someone stands in a world: metres and radians, yaw 0 facing +Z. */
export interface Placement {
  readonly userId: UserId;
  readonly worldId: WorldId;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly yaw: number;
  /** When they stood there. An older placement never replaces a newer one. */
  readonly updatedAt: Date;
}

export interface PlacementRepository {
  find(userId: UserId, worldId: WorldId): Promise<Placement | null>;
  /**
   * Writes all of them in one statement. Of two for the same person and world the later in the list counts; people and
   * worlds that no longer exist are passed over, so that one purged guest does not hold up everyone else's placement.
   */
  saveMany(placements: readonly Placement[]): Promise<void>;
}

export function createPlacementRepository(run: RunQuery): PlacementRepository {
  return {
    find: (user, world) =>
      run(async (knex) => {
        // Named: parsed and planned once for each connection. Everybody who comes in asks for it.
        const asked = knex("placements").where({ user_id: user, world_id: world }).options({ name: "placement" });
        const row = await asked.first();
        return row ? toPlacement(row) : null;
      }),

    saveMany: async (placements) => {
      if (placements.length === 0) return;
      const rows = latestOfEach(placements);
      // Seven arrays instead of seven parameters a row: one prepared shape whatever the number of rows.
      await run((knex) =>
        knex.raw(UPSERT, [
          rows.map((row) => row.userId),
          rows.map((row) => row.worldId),
          rows.map((row) => row.x),
          rows.map((row) => row.y),
          rows.map((row) => row.z),
          rows.map((row) => row.yaw),
          rows.map((row) => row.updatedAt),
        ]),
      );
    },
  };
}

// A stored time that has not come yet was written by a clock that ran ahead; it must not keep newer places out.
// Sorted, so that two processes writing the same people take the row locks in one order and cannot deadlock.
const UPSERT = `
  insert into placements (user_id, world_id, x, y, z, yaw, updated_at)
  select fresh.*
  from unnest(?::uuid[], ?::uuid[], ?::float8[], ?::float8[], ?::float8[], ?::float8[], ?::timestamptz[])
    as fresh (user_id, world_id, x, y, z, yaw, updated_at)
  join users on users.id = fresh.user_id
  join worlds on worlds.id = fresh.world_id
  order by fresh.user_id, fresh.world_id
  on conflict (user_id, world_id) do update
    set x = excluded.x, y = excluded.y, z = excluded.z, yaw = excluded.yaw, updated_at = excluded.updated_at
    where placements.updated_at <= excluded.updated_at
      or placements.updated_at > now() + interval '5 seconds'
`;

/** One statement may touch a row once only. */
function latestOfEach(placements: readonly Placement[]): Placement[] {
  const latest = new Map<string, Placement>();
  for (const placement of placements) latest.set(`${placement.userId} ${placement.worldId}`, placement);
  return [...latest.values()];
}

function toPlacement(row: PlacementRow): Placement {
  return {
    userId: userId(row.user_id),
    worldId: worldId(row.world_id),
    x: row.x,
    y: row.y,
    z: row.z,
    yaw: row.yaw,
    updatedAt: row.updated_at,
  };
}
