import type { UserId, WorldId } from "@crowdwire/protocol";
import type { RunQuery } from "../RunQuery.ts";

export interface MuteChange {
  readonly user: UserId;
  readonly world: WorldId;
  readonly isMuted: boolean;
  readonly by: UserId;
  readonly now: Date;
}

/** Who is muted for everyone in a world. It outlasts a membership: nobody speaks again by leaving and coming back. */
export interface MuteRepository {
  /** Whoever is muted already stays so, by whom they were first. People and worlds that are gone are passed over. */
  set(change: MuteChange): Promise<void>;
}

export function createMuteRepository(run: RunQuery): MuteRepository {
  return {
    set: ({ user, world, isMuted, by, now }) =>
      run(async (knex) => {
        if (!isMuted) {
          await knex("mutes").where({ user_id: user, world_id: world }).delete();
          return;
        }
        await knex.raw(
          `insert into mutes (user_id, world_id, muted_by, muted_at)
           select users.id, worlds.id, (select id from users where id = ?), ?
           from users join worlds on worlds.id = ? where users.id = ?
           on conflict do nothing`,
          [by, now, world, user],
        );
      }),
  };
}
