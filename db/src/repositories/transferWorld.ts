import type { UserId, WorldId } from "@crowdwire/protocol";
import type { Knex } from "knex";
import { Obstructed } from "../errors.ts";
import { standingBans } from "./bans.ts";
import { currentMap } from "./mapVersions.ts";
import { toWorld } from "./toWorld.ts";
import type { World } from "./worlds.ts";

/** Hands a world over on a transaction. Two who try at once take turns, and the second is no longer the owner. */
export async function transferWorld(trx: Knex, id: WorldId, from: UserId, to: UserId, now: Date): Promise<World> {
  const world = await trx("worlds").where({ id, deleted_at: null }).forUpdate().first();
  if (!world || world.owner_id !== from) throw new Obstructed("notTheOwner");
  const heir = await trx("users").where({ id: to }).first();
  if (!heir || heir.is_guest || heir.deleted_at !== null) throw new Obstructed("newOwnerNotRegistered");
  if (!(await trx("memberships").where({ user_id: to, world_id: id }).first())) throw new Obstructed("notAMember");
  const ban = await standingBans(trx, now)
    .where({ user_id: to })
    .where((either) => either.where({ world_id: id }).orWhereNull("world_id"))
    .first("id");
  if (ban) throw new Obstructed("newOwnerIsBanned");
  const roles = await trx("roles")
    .where({ world_id: id })
    .where((either) => either.where({ is_default: true }).orWhere({ is_owner: true }));
  const roleOf = (isOwner: boolean) => roles.find((role) => role.is_owner === isOwner)!.id;
  await trx("memberships")
    .where({ user_id: from, world_id: id })
    .update({ role_id: roleOf(false) });
  await trx("memberships")
    .where({ user_id: to, world_id: id })
    .update({ role_id: roleOf(true) });
  const [row] = await trx("worlds").where({ id }).update({ owner_id: to, updated_at: trx.fn.now() }).returning("*");
  return toWorld(row!, await currentMap(trx, row!));
}
