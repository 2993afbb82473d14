import { type UserId, userId, type WorldId, worldId } from "@crowdwire/protocol";
import type { Knex } from "knex";
import { Obstructed } from "../errors.ts";
import { type BanId, banId } from "../ids.ts";
import { type Page, type PageOf, pageOf } from "../paging.ts";
import type { RunQuery } from "../RunQuery.ts";
import type { BanRow } from "../tables/worlds.ts";

/** Somebody is kept out of a world, or of the platform. */
export interface Ban {
  readonly id: BanId;
  readonly userId: UserId;
  /** Null: from the whole platform. */
  readonly worldId: WorldId | null;
  readonly reason: string;
  /** Null: for good. */
  readonly until: Date | null;
  readonly bannedBy: UserId | null;
  readonly bannedAt: Date;
  readonly liftedAt: Date | null;
  readonly liftedBy: UserId | null;
}

/** With the names that a list shows; null where somebody is gone. */
export interface NamedBan extends Ban {
  readonly userName: string;
  readonly bannedByName: string | null;
  readonly liftedByName: string | null;
}

export interface NewBan {
  readonly userId: UserId;
  readonly worldId: WorldId | null;
  readonly reason: string;
  readonly until: Date | null;
  readonly bannedBy: UserId;
  readonly now: Date;
}

export interface BanRepository {
  /**
   * Bans somebody, in place of a ban that stands. From a world: their role becomes the default one, and the links they made
   * stop working. From the platform: their sign-ins stay, so that whoever shows one is told of the ban, and is not
   * somebody new; none of them is good for anything while it stands (`findCaller`, `atDoor`).
   * @throws Obstructed ownerStays, MissingReference
   */
  create(ban: NewBan): Promise<NamedBan>;
  /** Lets somebody in again; null where no such ban of this scope stands. */
  lift(id: BanId, scope: WorldId | null, liftedBy: UserId, liftedAt: Date): Promise<NamedBan | null>;
  find(id: BanId): Promise<NamedBan | null>;
  /** Bans from a world (null: from the platform), the latest first; standing ones only, unless all are asked for. */
  list(scope: WorldId | null, options: Page & { now: Date; standingOnly: boolean }): Promise<PageOf<NamedBan>>;
  /** What keeps somebody off the platform; null: nothing. */
  findPlatformBan(user: UserId, now: Date): Promise<Ban | null>;
}

export function createBanRepository(run: RunQuery): BanRepository {
  const findNamed = async (knex: Knex, id: string): Promise<NamedBan | null> => {
    const row: NamedRow | undefined = await named(knex)
      .where("bans.id", id)
      .select(...NAMED_COLUMNS)
      .first();
    return row ? toNamedBan(row) : null;
  };

  return {
    create: (ban) =>
      run((knex) =>
        knex.transaction((trx) => createBan(trx, ban).then((id) => findNamed(trx, id)) as Promise<NamedBan>),
      ),

    lift: (id, scope, liftedBy, liftedAt) =>
      run((knex) =>
        knex.transaction(async (trx) => {
          const lifted = await trx("bans")
            .where({ id, world_id: scope, lifted_at: null })
            .update({ lifted_at: liftedAt, lifted_by: liftedBy });
          return lifted === 0 ? null : findNamed(trx, id);
        }),
      ),

    find: (id) => run((knex) => findNamed(knex, id)),

    list: (scope, { now, standingOnly, ...page }) =>
      run((knex) => {
        const found = named(knex).where({ "bans.world_id": scope });
        if (standingOnly) found.whereRaw(STANDING, [now]);
        return pageOf(
          found,
          NAMED_COLUMNS,
          [{ column: "bans.banned_at", order: "desc" }, { column: "bans.id" }],
          page,
          toNamedBan,
        );
      }),

    findPlatformBan: (user, now) =>
      run(async (knex) => {
        const row = await standingBans(knex, now).where({ user_id: user, world_id: null }).first();
        return row ? toBan(row) : null;
      }),
  };
}

const STANDING = "bans.lifted_at is null and (bans.until is null or bans.until > ?)";

/** Bans that are neither lifted nor over. */
export function standingBans(knex: Knex, now: Date) {
  return knex("bans").whereRaw(STANDING, [now]);
}

async function createBan(trx: Knex, ban: NewBan): Promise<BanId> {
  if (ban.worldId !== null) {
    const world = await trx("worlds").where({ id: ban.worldId }).forUpdate().first("owner_id");
    if (world?.owner_id === ban.userId) throw new Obstructed("ownerStays");
    await trx("memberships")
      .where({ user_id: ban.userId, world_id: ban.worldId })
      .update({ role_id: trx("roles").where({ world_id: ban.worldId, is_default: true }).select("id") as never });
    await trx("invitations")
      .where({ created_by: ban.userId, world_id: ban.worldId, revoked_at: null })
      .update({ revoked_at: ban.now });
  } else {
    // Two who ban the same person at once take turns.
    await trx("users").where({ id: ban.userId }).forUpdate().first("id");
  }
  await trx("bans")
    .where({ user_id: ban.userId, world_id: ban.worldId, lifted_at: null })
    .update({ lifted_at: ban.now, lifted_by: ban.bannedBy });
  const [row] = await trx("bans")
    .insert({
      user_id: ban.userId,
      world_id: ban.worldId,
      reason: ban.reason,
      until: ban.until,
      banned_by: ban.bannedBy,
      banned_at: ban.now,
    })
    .returning("id");
  return banId(row!.id);
}

type NamedRow = BanRow & { user_name: string; banned_by_name: string | null; lifted_by_name: string | null };
const NAMED_COLUMNS = [
  "bans.*",
  "banned.display_name as user_name",
  "banners.display_name as banned_by_name",
  "lifters.display_name as lifted_by_name",
];

function named(knex: Knex): Knex.QueryBuilder {
  return (knex("bans") as Knex.QueryBuilder)
    .join("users as banned", "banned.id", "bans.user_id")
    .leftJoin("users as banners", "banners.id", "bans.banned_by")
    .leftJoin("users as lifters", "lifters.id", "bans.lifted_by");
}

export function toBan(row: BanRow): Ban {
  return {
    id: banId(row.id),
    userId: userId(row.user_id),
    worldId: row.world_id === null ? null : worldId(row.world_id),
    reason: row.reason,
    until: row.until,
    bannedBy: row.banned_by === null ? null : userId(row.banned_by),
    bannedAt: row.banned_at,
    liftedAt: row.lifted_at,
    liftedBy: row.lifted_by === null ? null : userId(row.lifted_by),
  };
}

function toNamedBan(row: NamedRow): NamedBan {
  return {
    ...toBan(row),
    userName: row.user_name,
    bannedByName: row.banned_by_name,
    liftedByName: row.lifted_by_name,
  };
}
