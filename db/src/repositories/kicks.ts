import type { UserId, WorldId } from "@crowdwire/protocol";
import type { RunQuery } from "../RunQuery.ts";

export interface NewKick {
  readonly user: UserId;
  readonly world: WorldId;
  /** What they are told; empty: nothing. */
  readonly why: string;
  readonly until: Date;
  readonly by: UserId;
}

/** Who was sent out of a world and may not come back yet: a matter of a minute, and no ban. */
export interface KickRepository {
  /** In place of an earlier one. People and worlds that are gone are passed over. */
  set(kick: NewKick): Promise<void>;
  /** Forgets those that were over by then. */
  purgeBefore(before: Date): Promise<number>;
}

export function createKickRepository(run: RunQuery): KickRepository {
  return {
    set: ({ user, world, why, until, by }) =>
      run(async (knex) => {
        await knex.raw(
          `insert into kicks (user_id, world_id, why, until, kicked_by)
           select users.id, worlds.id, ?, ?, (select id from users where id = ?)
           from users join worlds on worlds.id = ? where users.id = ?
           on conflict (user_id, world_id) do update
             set why = excluded.why, until = excluded.until, kicked_by = excluded.kicked_by`,
          [why, until, by, world, user],
        );
      }),

    purgeBefore: (before) => run((knex) => knex("kicks").where("until", "<", before).delete()),
  };
}
