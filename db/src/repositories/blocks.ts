import { type UserId, userId } from "@crowdwire/protocol";
import type { RunQuery } from "../RunQuery.ts";
import { toUser, type User } from "./users.ts";

export interface BlockRepository {
  /** One no longer wants to hear or read the other, anywhere. Repeating it changes nothing. */
  add(blocker: UserId, blocked: UserId): Promise<void>;
  remove(blocker: UserId, blocked: UserId): Promise<void>;
  /** Whom somebody blocks. */
  list(blocker: UserId): Promise<User[]>;
  /** Whom somebody blocks and who blocks them, as a room needs it at the door. */
  around(user: UserId): Promise<{ blocked: UserId[]; blockedBy: UserId[] }>;
}

export function createBlockRepository(run: RunQuery): BlockRepository {
  return {
    add: (blocker, blocked) =>
      run(async (knex) => {
        await knex("blocks").insert({ blocker_id: blocker, blocked_id: blocked }).onConflict().ignore();
      }),

    remove: (blocker, blocked) =>
      run(async (knex) => {
        await knex("blocks").where({ blocker_id: blocker, blocked_id: blocked }).delete();
      }),

    list: (blocker) =>
      run(async (knex) => {
        const rows = await knex("users")
          .join("blocks", "blocks.blocked_id", "users.id")
          .where("blocks.blocker_id", blocker)
          .orderBy(["users.display_name", "users.id"])
          .select("users.*");
        return rows.map(toUser);
      }),

    around: (user) =>
      run(async (knex) => {
        const rows = await knex("blocks")
          .where({ blocker_id: user })
          .orWhere({ blocked_id: user })
          .select("blocker_id", "blocked_id");
        return {
          blocked: rows.filter((row) => row.blocker_id === user).map((row) => userId(row.blocked_id)),
          blockedBy: rows.filter((row) => row.blocked_id === user).map((row) => userId(row.blocker_id)),
        };
      }),
  };
}
