import type { Knex } from "knex";
import { addFixedRoles } from "./createWorld.ts";
import { addMapVersion, currentMap, type MapFileNames } from "./mapVersions.ts";

export interface SeedWorld {
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly capacity: number;
  readonly map: { readonly contentHash: string; readonly files: MapFileNames };
}

/** created: there was none · newMap: it still had a seeded map, and an older one · kept: nothing to do, or not ours. */
export type SeedOutcome = "created" | "newMap" | "kept";

/** Makes sure, on a transaction, that a world of the project's own exists with this map. */
export async function seedWorld(trx: Knex, world: SeedWorld): Promise<SeedOutcome> {
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
  if (created) await addFixedRoles(trx, created.id);
  const row = created ?? (await trx("worlds").where({ slug: world.slug }).forUpdate().first())!;
  const current = await currentMap(trx, row);
  const isOurs = row.owner_id === null && row.deleted_at === null && (current?.origin ?? "seed") === "seed";
  if (!created && (!isOurs || current?.content_hash === world.map.contentHash)) return "kept";
  await addMapVersion(trx, row.id, world.map, "seed");
  return created ? "created" : "newMap";
}
