import type { UserId, WorldId } from "@crowdwire/protocol";
import { AlreadyExists, Obstructed } from "../errors.ts";
import type { MapVersionId } from "../ids.ts";
import type { PageOf } from "../paging.ts";
import type { RunQuery } from "../RunQuery.ts";
import type { WorldRow } from "../tables/worlds.ts";
import { cloneWorld, createWorld, type NewWorld } from "./createWorld.ts";
import { addMapVersion, currentMap, type MapFileNames, type MapVersion, toMapVersion } from "./mapVersions.ts";
import { searchWorlds, type WorldSearch, withMaps } from "./searchWorlds.ts";
import { type SeedOutcome, type SeedWorld, seedWorld } from "./seedWorld.ts";
import { toWorld } from "./toWorld.ts";
import { transferWorld } from "./transferWorld.ts";

/** public: listed · unlisted: for whoever knows the address · private: for members, who come by invitation. */
export type WorldVisibility = "public" | "unlisted" | "private";

export interface World {
  readonly id: WorldId;
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  /** Lower case. */
  readonly tags: readonly string[];
  /** Null: the platform's own. */
  readonly ownerId: UserId | null;
  readonly capacity: number;
  readonly visibility: WorldVisibility;
  readonly guestsAllowed: boolean;
  /** May people write to the whole world? */
  readonly isChatOn: boolean;
  /** Between two messages of one person to the whole world; 0: no slow mode. */
  readonly slowModeSeconds: number;
  /** The published map; null for a world that has none yet. */
  readonly map: MapVersion | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** It can be restored until it is purged. */
  readonly deletedAt: Date | null;
  /** Closed by the platform, and why. */
  readonly platformBan: { readonly at: Date; readonly reason: string } | null;
}

/** What is left out stays as it is. */
export interface WorldChange {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly capacity?: number | undefined;
  readonly visibility?: WorldVisibility | undefined;
  readonly guestsAllowed?: boolean | undefined;
  readonly isChatOn?: boolean | undefined;
  readonly slowModeSeconds?: number | undefined;
}

export interface WorldRepository {
  /** Public worlds with a published map, oldest first. */
  listPublic(): Promise<World[]>;
  /** One page of the worlds that match, and how many do. */
  search(search: WorldSearch): Promise<PageOf<World>>;
  /** The tags of public worlds, the most used first. */
  listTags(limit: number): Promise<{ name: string; worlds: number }[]>;
  /** Any world that is not deleted, banned ones included. Whether the caller may see it is the caller's to decide. */
  findBySlug(slug: string): Promise<World | null>;
  find(id: WorldId): Promise<World | null>;
  /** Deleted ones, too: for restoring them. */
  findAny(id: WorldId): Promise<World | null>;
  /**
   * Makes sure that a world of the project's own exists with this map. An existing one keeps its name, its description,
   * its settings and its deletion; its map is renewed only as long as nobody has published another there.
   */
  seed(world: SeedWorld): Promise<SeedOutcome>;
  /** Makes a world with its two roles, its owner's membership and its first map: all or nothing. @throws Obstructed slugTaken */
  create(world: NewWorld): Promise<World>;
  /** A second world with the settings, roles and map of the first, and none of its people. @throws Obstructed slugTaken */
  clone(id: WorldId, copy: { slug: string; name: string; ownerId: UserId }): Promise<World | null>;
  /** Changes what is given and leaves the rest; null where there is no such world. */
  update(id: WorldId, change: WorldChange): Promise<World | null>;
  /**
   * Hands a world over: the new owner gets the owner's role, the old one the default role.
   * @throws Obstructed notTheOwner, notAMember, newOwnerNotRegistered, newOwnerIsBanned
   */
  transfer(id: WorldId, from: UserId, to: UserId, now: Date): Promise<World>;
  /** Publishes a new version of a world's map. @throws MissingReference where there is no such world. */
  publishMap(
    world: WorldId,
    map: {
      contentHash: string;
      files: MapFileNames;
      origin?: "upload" | "copy" | undefined;
      publishedBy?: UserId | undefined;
    },
  ): Promise<MapVersion>;
  /** All versions of a world's map, the newest first. */
  listMapVersions(world: WorldId): Promise<MapVersion[]>;
  /** The files of a version have other names: it has a picture now. */
  setMapFiles(version: MapVersionId, files: MapFileNames): Promise<void>;
  /** Shows an earlier version again. @throws MissingReference where it is not this world's. */
  showMapVersion(world: WorldId, version: MapVersionId): Promise<void>;
  /** Soft delete: it can be restored until it is purged. False where there was nothing to delete. */
  delete(id: WorldId, deletedAt: Date, deletedBy?: UserId): Promise<boolean>;
  /** Takes a deletion back that happened after then; null where there is none. */
  restore(id: WorldId, deletedAfter: Date): Promise<World | null>;
  /** Closes a world to everybody (or opens it again: null). False where there is no such world. */
  setPlatformBan(id: WorldId, ban: { at: Date; by: UserId; reason: string } | null): Promise<boolean>;
  /** Deletes for good what was deleted before then, with all that is in it; answers how many. */
  purgeDeletedBefore(before: Date): Promise<number>;
}

export function createWorldRepository(run: RunQuery): WorldRepository {
  const findOne = (where: Partial<Pick<WorldRow, "id" | "slug" | "deleted_at">>) =>
    run(async (knex) => {
      const row = await knex("worlds").where(where).first();
      return row ? toWorld(row, await currentMap(knex, row)) : null;
    });

  return {
    listPublic: () =>
      run(async (knex) => {
        const rows = await knex("worlds")
          .where({ visibility: "public", deleted_at: null, banned_at: null })
          .whereNotNull("current_map_version_id")
          .orderBy([{ column: "created_at" }, { column: "slug" }]);
        return withMaps(knex, rows);
      }),

    search: (search) => run((knex) => searchWorlds(knex, search)),

    listTags: (limit) =>
      run(async (knex) => {
        const { rows } = await knex.raw<{ rows: { name: string; worlds: number }[] }>(
          `select tag as name, count(*)::int as worlds
           from worlds cross join lateral unnest(tags) as tag
           where visibility = 'public' and deleted_at is null and banned_at is null and current_map_version_id is not null
           group by tag order by count(*) desc, tag limit ?`,
          [limit],
        );
        return rows;
      }),

    findBySlug: (slug) => findOne({ slug, deleted_at: null }),
    find: (id) => findOne({ id, deleted_at: null }),
    findAny: (id) => findOne({ id }),

    seed: (world) => run((knex) => knex.transaction((trx) => seedWorld(trx, world))),

    create: (world) => refuseTakenSlug(run((knex) => knex.transaction((trx) => createWorld(trx, world)))),

    clone: (id, copy) => refuseTakenSlug(run((knex) => knex.transaction((trx) => cloneWorld(trx, id, copy)))),

    update: (id, change) =>
      run(async (knex) => {
        const [row] = await knex("worlds")
          .where({ id, deleted_at: null })
          .update({ ...toColumns(change), updated_at: knex.fn.now() })
          .returning("*");
        return row ? toWorld(row, await currentMap(knex, row)) : null;
      }),

    transfer: (id, from, to, now) => run((knex) => knex.transaction((trx) => transferWorld(trx, id, from, to, now))),

    publishMap: (id, { origin = "upload", publishedBy, ...map }) =>
      run((knex) => knex.transaction((trx) => addMapVersion(trx, id, map, origin, publishedBy))),

    listMapVersions: (world) =>
      run(async (knex) => {
        const rows = await knex("map_versions").where({ world_id: world }).orderBy("version", "desc");
        return rows.map(toMapVersion);
      }),

    setMapFiles: (version, files) =>
      run(async (knex) => {
        await knex("map_versions")
          .where({ id: version })
          .update({ files: JSON.stringify(files) });
      }),

    showMapVersion: (world, version) =>
      run(async (knex) => {
        await knex("worlds")
          .where({ id: world })
          .update({ current_map_version_id: version, updated_at: knex.fn.now() });
      }),

    delete: (id, deletedAt, deletedBy) =>
      run(async (knex) => {
        const changed = await knex("worlds")
          .where({ id, deleted_at: null })
          .update({ deleted_at: deletedAt, deleted_by: deletedBy ?? null });
        return changed > 0;
      }),

    restore: (id, deletedAfter) =>
      run(async (knex) => {
        const [row] = await knex("worlds")
          .where({ id })
          .where("deleted_at", ">", deletedAfter)
          .update({ deleted_at: null, deleted_by: null })
          .returning("*");
        return row ? toWorld(row, await currentMap(knex, row)) : null;
      }),

    setPlatformBan: (id, ban) =>
      run(async (knex) => {
        const changed = await knex("worlds")
          .where({ id })
          .update({ banned_at: ban?.at ?? null, banned_by: ban?.by ?? null, ban_reason: ban?.reason ?? null });
        return changed > 0;
      }),

    purgeDeletedBefore: (before) =>
      run((knex) =>
        knex.transaction(async (trx) => {
          const gone = (await trx("worlds").where("deleted_at", "<", before).select("id")).map((row) => row.id);
          await trx("statistics").whereIn("scope", gone).delete();
          await trx("statistics_visitors").whereIn("scope", gone).delete();
          const deleted = await trx("worlds").whereIn("id", gone).delete();
          return deleted;
        }),
      ),
  };
}

function toColumns(change: WorldChange): Partial<WorldRow> {
  const columns: Partial<WorldRow> = {};
  if (change.name !== undefined) columns.name = change.name;
  if (change.description !== undefined) columns.description = change.description;
  if (change.tags !== undefined) columns.tags = [...new Set(change.tags)];
  if (change.capacity !== undefined) columns.capacity = change.capacity;
  if (change.visibility !== undefined) columns.visibility = change.visibility;
  if (change.guestsAllowed !== undefined) columns.guests_allowed = change.guestsAllowed;
  if (change.isChatOn !== undefined) columns.chat_on = change.isChatOn;
  if (change.slowModeSeconds !== undefined) columns.slow_mode_seconds = change.slowModeSeconds;
  return columns;
}

/** Says in words that the address is taken. */
async function refuseTakenSlug<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof AlreadyExists && error.constraint === "worlds_slug_unique")
      throw new Obstructed("slugTaken", error);
    throw error;
  }
}
