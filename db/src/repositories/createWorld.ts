import { ALL_PERMISSIONS, DEFAULT_ROLE_PERMISSIONS, type UserId } from "@crowdwire/protocol";
import type { Knex } from "knex";
import { addMapVersion, currentMap, MapFileNames } from "./mapVersions.ts";
import { toWorld } from "./toWorld.ts";
import type { World, WorldVisibility } from "./worlds.ts";

/** What the two roles are called that every world has from the start. */
const DEFAULT_ROLE_NAME = "Member";
const OWNER_ROLE_NAME = "Owner";

export interface NewWorld {
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly ownerId: UserId;
  readonly capacity: number;
  readonly visibility: WorldVisibility;
  readonly guestsAllowed: boolean;
  readonly map: {
    readonly contentHash: string;
    readonly files: MapFileNames;
    readonly origin: "upload" | "copy";
  } | null;
}

/** Makes a world on a transaction: its row, its two roles, its owner's membership, its first map. */
export async function createWorld(trx: Knex, world: NewWorld): Promise<World> {
  const [row] = await trx("worlds")
    .insert({
      slug: world.slug,
      name: world.name,
      description: world.description,
      tags: [...new Set(world.tags)],
      owner_id: world.ownerId,
      capacity: world.capacity,
      visibility: world.visibility,
      guests_allowed: world.guestsAllowed,
    })
    .returning("*");
  const { ownerRoleId } = await addFixedRoles(trx, row!.id);
  await trx("memberships").insert({ user_id: world.ownerId, world_id: row!.id, role_id: ownerRoleId });
  if (world.map !== null) await addMapVersion(trx, row!.id, world.map, world.map.origin, world.ownerId);
  return reread(trx, row!.id);
}

/** Makes a second world with the settings, roles and map of the first, on a transaction; null where there is no first. */
export async function cloneWorld(
  trx: Knex,
  id: string,
  copy: { slug: string; name: string; ownerId: UserId },
): Promise<World | null> {
  const original = await trx("worlds").where({ id, deleted_at: null }).first();
  if (!original) return null;
  const map = await currentMap(trx, original);
  const world = await createWorld(trx, {
    slug: copy.slug,
    name: copy.name,
    ownerId: copy.ownerId,
    description: original.description,
    tags: original.tags,
    capacity: original.capacity,
    visibility: original.visibility,
    guestsAllowed: original.guests_allowed,
    map: map ? { contentHash: map.content_hash, files: MapFileNames.parse(map.files), origin: "copy" } : null,
  });
  await trx("worlds")
    .where({ id: world.id })
    .update({ chat_on: original.chat_on, slow_mode_seconds: original.slow_mode_seconds });
  // The fixed ones first: they leave their first names, which another of the roles may bear.
  const roles = await trx("roles")
    .where({ world_id: id })
    .orderBy([
      { column: "is_owner", order: "desc" },
      { column: "is_default", order: "desc" },
      { column: "created_at" },
    ]);
  for (const { name, permissions, is_default, is_owner } of roles) {
    const kind = { is_default, is_owner };
    if (is_default || is_owner)
      await trx("roles")
        .where({ world_id: world.id, ...kind })
        .update({ name, permissions });
    else await trx("roles").insert({ world_id: world.id, name, permissions });
  }
  return reread(trx, world.id);
}

/** The default role and the owner's role, without which no world is. */
export async function addFixedRoles(trx: Knex, world: string): Promise<{ ownerRoleId: string }> {
  const [, owner] = await trx("roles")
    .insert([
      {
        world_id: world,
        name: DEFAULT_ROLE_NAME,
        permissions: DEFAULT_ROLE_PERMISSIONS,
        is_default: true,
        is_owner: false,
      },
      { world_id: world, name: OWNER_ROLE_NAME, permissions: ALL_PERMISSIONS, is_default: false, is_owner: true },
    ])
    .returning("id");
  return { ownerRoleId: owner!.id };
}

async function reread(trx: Knex, id: string): Promise<World> {
  const row = (await trx("worlds").where({ id }).first())!;
  return toWorld(row, await currentMap(trx, row));
}
