import { type UserId, userId, type WorldId, worldId } from "@crowdwire/protocol";
import { askTogether } from "../askTogether.ts";
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
  // Everybody who comes in asks for theirs.
  const place = askTogether<PlacementAsk, Placement | null>((asks) =>
    run(async (knex) => {
      const asked = knex.raw<{ rows: (PlacementRow | NoRow)[] }>(PLACES, {
        users: asks.map(({ user }) => user),
        worlds: asks.map(({ world }) => world),
      });
      // Named: parsed and planned once for each connection.
      const { rows } = await asked.options({ name: "placements" });
      return rows.map((row) => (row.user_id === null ? null : toPlacement(row)));
    }),
  );
  return {
    find: (user, world) => place({ user, world }),

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

interface PlacementAsk {
  readonly user: UserId;
  readonly world: WorldId;
}

/** What is answered where nothing is stored: all columns are null. */
interface NoRow {
  readonly user_id: null;
}

const PLACES = `
  select placements.*
  from unnest(:users::uuid[], :worlds::uuid[]) with ordinality as asked (user_id, world_id, place)
  left join lateral (
    select * from placements where placements.user_id = asked.user_id and placements.world_id = asked.world_id limit 1
  ) placements on true
  order by asked.place
`;

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
