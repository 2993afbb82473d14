import { type UserId, userId } from "@crowdwire/protocol";
import type { Knex } from "knex";
import { z } from "zod";
import { type MapVersionId, mapVersionId } from "../ids.ts";
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
  /** seed: the project's own · upload: somebody's · copy: of another world's. */
  readonly origin: "seed" | "upload" | "copy";
  readonly publishedBy: UserId | null;
  readonly createdAt: Date;
}

/** Adds a version to a world's map and publishes it, on a transaction. */
export async function addMapVersion(
  trx: Knex,
  world: string,
  map: { contentHash: string; files: MapFileNames },
  origin: MapVersion["origin"],
  publishedBy?: UserId,
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
      published_by: publishedBy ?? null,
    })
    .returning("*");
  await trx("worlds").where({ id: world }).update({ current_map_version_id: row!.id, updated_at: trx.fn.now() });
  return toMapVersion(row!);
}

/** The row of the map that a world shows. */
export async function currentMap(knex: Knex, world: WorldRow): Promise<MapVersionRow | undefined> {
  if (world.current_map_version_id === null) return undefined;
  return knex("map_versions").where({ id: world.current_map_version_id }).first();
}

export function toMapVersion(row: MapVersionRow): MapVersion {
  return {
    id: mapVersionId(row.id),
    version: row.version,
    contentHash: row.content_hash,
    files: MapFileNames.parse(row.files),
    origin: row.origin,
    publishedBy: row.published_by === null ? null : userId(row.published_by),
    createdAt: row.created_at,
  };
}
