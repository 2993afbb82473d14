import { type UserId, userId, type WorldId, worldId } from "@crowdwire/protocol";
import type { Knex } from "knex";
import { z } from "zod";
import { type MapVersionId, mapVersionId } from "../ids.ts";
import type { RunQuery } from "../RunQuery.ts";
import type { MapVersionRow, WorldRow } from "../tables/worlds.ts";

/** Names of a map's files inside the folder of its content hash. */
export const MapFileNames = z.object({
  scene: z.string(),
  ground: z.string(),
  description: z.string(),
  thumbnail: z.string().nullable(),
});
export type MapFileNames = z.infer<typeof MapFileNames>;

/** One version of a world's map. Versions are added, never changed. */
export interface MapVersion {
  readonly id: MapVersionId;
  readonly version: number;
  /** Hex; the folder below /maps that holds the files. */
  readonly contentHash: string;
  readonly files: MapFileNames;
  readonly origin: "seed" | "upload";
}

/** public: listed · unlisted: for whoever knows the address · private: by invitation. */
export type WorldVisibility = "public" | "unlisted" | "private";

export interface World {
  readonly id: WorldId;
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly ownerId: UserId | null;
  readonly capacity: number;
  readonly visibility: WorldVisibility;
  readonly guestsAllowed: boolean;
  /** The published map; null for a world that has none yet. */
  readonly map: MapVersion | null;
}

export interface SeedWorld {
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly capacity: number;
  readonly map: { readonly contentHash: string; readonly files: MapFileNames };
}

/** created: there was none · newMap: it still had a seeded map, and an older one · kept: nothing to do, or not ours. */
export type SeedOutcome = "created" | "newMap" | "kept";

export interface WorldRepository {
  /** Public worlds with a published map, oldest first. */
  listPublic(): Promise<World[]>;
  /** Any world that is not deleted. Whether the caller may see it is the caller's to decide. */
  findBySlug(slug: string): Promise<World | null>;
  find(id: WorldId): Promise<World | null>;
  /**
   * Makes sure that a world of the project's own exists with this map. An existing one keeps its name, its description,
   * its settings and its deletion; its map is renewed only as long as nobody has published another there.
   */
  seed(world: SeedWorld): Promise<SeedOutcome>;
  /** Publishes a new version of a world's map. @throws MissingReference where there is no such world. */
  publishMap(world: WorldId, map: { contentHash: string; files: MapFileNames }): Promise<MapVersion>;
  /** Soft delete: it can be restored until it is purged. False where there was nothing to delete. */
  delete(id: WorldId, deletedAt: Date): Promise<boolean>;
}

export function createWorldRepository(run: RunQuery): WorldRepository {
  const findOne = (where: Partial<Pick<WorldRow, "id" | "slug">>) =>
    run(async (knex) => {
      const row = await knex("worlds").where(where).whereNull("deleted_at").first();
      return row ? withMap(knex, row) : null;
    });

  return {
    listPublic: () =>
      run(async (knex) => {
        const rows = await knex("worlds")
          .where({ visibility: "public" })
          .whereNull("deleted_at")
          .whereNotNull("current_map_version_id")
          .orderBy([{ column: "created_at" }, { column: "slug" }]);
        const maps = await knex("map_versions").whereIn(
          "id",
          rows.map((row) => row.current_map_version_id!),
        );
        const byId = new Map(maps.map((map) => [map.id, map]));
        return rows.map((row) => toWorld(row, byId.get(row.current_map_version_id!)));
      }),

    findBySlug: (slug) => findOne({ slug }),
    find: (id) => findOne({ id }),

    seed: (world) =>
      run((knex) =>
        knex.transaction(async (trx): Promise<SeedOutcome> => {
          const [created] = await trx("worlds")
            .insert({
              slug: world.slug,
              name: world.name,
              description: world.description,
              capacity: world.capacity,
              visibility: "public",
              guests_allowed: true,
            })
            .onConflict("slug")
            .ignore()
            .returning("*");
          const row = created ?? (await trx("worlds").where({ slug: world.slug }).forUpdate().first())!;
          const current = await currentMap(trx, row);
          const isOurs = row.owner_id === null && row.deleted_at === null && current?.origin !== "upload";
          if (!created && (!isOurs || current?.content_hash === world.map.contentHash)) return "kept";
          await addMapVersion(trx, row.id, world.map, "seed");
          return created ? "created" : "newMap";
        }),
      ),

    publishMap: (id, map) => run((knex) => knex.transaction((trx) => addMapVersion(trx, id, map, "upload"))),

    delete: (id, deletedAt) =>
      run(async (knex) => {
        const changed = await knex("worlds").where({ id }).whereNull("deleted_at").update({ deleted_at: deletedAt });
        return changed > 0;
      }),
  };
}

async function addMapVersion(
  trx: Knex,
  world: string,
  map: { contentHash: string; files: MapFileNames },
  origin: MapVersion["origin"],
): Promise<MapVersion> {
  // The world's row is locked so that two who publish at once get two numbers.
  await trx("worlds").where({ id: world }).forUpdate().first("id");
  const latest = await trx("map_versions")
    .where({ world_id: world })
    .max<{ version: number | null }[]>("version as version");
  const [row] = await trx("map_versions")
    .insert({
      world_id: world,
      version: (latest[0]?.version ?? 0) + 1,
      content_hash: map.contentHash,
      files: JSON.stringify(map.files),
      origin,
    })
    .returning("*");
  await trx("worlds").where({ id: world }).update({ current_map_version_id: row!.id, updated_at: trx.fn.now() });
  return toMapVersion(row!);
}

async function currentMap(knex: Knex, world: WorldRow): Promise<MapVersionRow | undefined> {
  if (world.current_map_version_id === null) return undefined;
  return knex("map_versions").where({ id: world.current_map_version_id }).first();
}

async function withMap(knex: Knex, row: WorldRow): Promise<World> {
  return toWorld(row, await currentMap(knex, row));
}

function toWorld(row: WorldRow, map: MapVersionRow | undefined): World {
  return {
    id: worldId(row.id),
    slug: row.slug,
    name: row.name,
    description: row.description,
    ownerId: row.owner_id === null ? null : userId(row.owner_id),
    capacity: row.capacity,
    visibility: row.visibility,
    guestsAllowed: row.guests_allowed,
    map: map ? toMapVersion(map) : null,
  };
}

function toMapVersion(row: MapVersionRow): MapVersion {
  return {
    id: mapVersionId(row.id),
    version: row.version,
    contentHash: row.content_hash,
    files: MapFileNames.parse(row.files),
    origin: row.origin,
  };
}
