import type { PermissionBits, WorldId } from "@crowdwire/protocol";
import type { Knex } from "knex";
import { AlreadyExists, Obstructed } from "../errors.ts";
import { type RoleId, roleId } from "../ids.ts";
import type { RunQuery } from "../RunQuery.ts";
import type { RoleRow } from "../tables/worlds.ts";

/** What a member of a world may do there. Every world has one default role and one owner's role, whatever else. */
export interface Role {
  readonly id: RoleId;
  readonly name: string;
  readonly permissions: PermissionBits;
  /** Newcomers and guests get it. */
  readonly isDefault: boolean;
  /** All permissions; moves with the world alone. */
  readonly isOwner: boolean;
}

export interface RoleChange {
  readonly name?: string | undefined;
  readonly permissions?: PermissionBits | undefined;
  /** Makes it the default one in place of the one that was. */
  readonly isDefault?: true | undefined;
}

export interface RoleRepository {
  /** Owner's role first, the default one last, the others by age; with how many hold each. */
  list(world: WorldId): Promise<(Role & { members: number })[]>;
  /** A role of this world; null where it is none. */
  find(world: WorldId, id: RoleId): Promise<Role | null>;
  /** @throws MissingReference where there is no such world. */
  findDefault(world: WorldId): Promise<Role | null>;
  /** @throws Obstructed roleNameTaken; InvalidValue for permissions that there are not */
  create(world: WorldId, role: { name: string; permissions: PermissionBits }): Promise<Role>;
  /** Changes what is given. @throws Obstructed noSuchRole, ownerRoleFixed, roleNameTaken */
  update(world: WorldId, id: RoleId, change: RoleChange): Promise<Role>;
  /**
   * Deletes a role: its members, and the invitations that give it, get the default one. Answers how many members moved.
   * @throws Obstructed noSuchRole, ownerRoleFixed, defaultRoleNeeded
   */
  delete(world: WorldId, id: RoleId): Promise<number>;
}

export function createRoleRepository(run: RunQuery): RoleRepository {
  return {
    list: (world) =>
      run(async (knex) => {
        const rows = await knex("roles")
          .where({ world_id: world })
          .orderBy([
            { column: "is_owner", order: "desc" },
            { column: "is_default" },
            { column: "created_at" },
            { column: "id" },
          ]);
        const counts = await knex("memberships")
          .where({ world_id: world })
          .groupBy("role_id")
          .select("role_id")
          .count({ members: "*" });
        const members = new Map(counts.map((row) => [String(row.role_id), Number(row.members)]));
        return rows.map((row) => ({ ...toRole(row), members: members.get(row.id) ?? 0 }));
      }),

    find: (world, id) =>
      run(async (knex) => {
        const row = await knex("roles").where({ id, world_id: world }).first();
        return row ? toRole(row) : null;
      }),

    findDefault: (world) =>
      run(async (knex) => {
        const row = await knex("roles").where({ world_id: world, is_default: true }).first();
        return row ? toRole(row) : null;
      }),

    create: (world, role) =>
      refuseTakenName(
        run(async (knex) => {
          const [row] = await knex("roles")
            .insert({ world_id: world, name: role.name, permissions: role.permissions })
            .returning("*");
          return toRole(row!);
        }),
      ),

    update: (world, id, change) =>
      refuseTakenName(
        run((knex) =>
          knex.transaction(async (trx) => {
            const role = await lockRole(trx, world, id);
            if (role.is_owner) throw new Obstructed("ownerRoleFixed");
            if (change.isDefault === true && !role.is_default) {
              await trx("roles").where({ world_id: world, is_default: true }).update({ is_default: false });
              await moveGuests(trx, world, id);
            }
            const [row] = await trx("roles")
              .where({ id })
              .update({
                name: change.name ?? role.name,
                permissions: change.permissions ?? role.permissions,
                is_default: change.isDefault ?? role.is_default,
              })
              .returning("*");
            return toRole(row!);
          }),
        ),
      ),

    delete: (world, id) =>
      run((knex) =>
        knex.transaction(async (trx) => {
          const role = await lockRole(trx, world, id);
          if (role.is_owner) throw new Obstructed("ownerRoleFixed");
          if (role.is_default) throw new Obstructed("defaultRoleNeeded");
          const fallback = (await trx("roles").where({ world_id: world, is_default: true }).first("id"))!;
          const moved = await trx("memberships")
            .where({ world_id: world, role_id: id })
            .update({ role_id: fallback.id });
          await trx("invitations").where({ world_id: world, role_id: id }).update({ role_id: fallback.id });
          await trx("roles").where({ id }).delete();
          return moved;
        }),
      ),
  };
}

/**
 * Locks a world for changes of who holds what, and answers one of its roles. All such changes take turns on the world's
 * row, so that nobody is given a role that is being deleted.
 */
export async function lockRole(trx: Knex, world: WorldId, id: RoleId): Promise<RoleRow> {
  await trx("worlds").where({ id: world }).forUpdate().first("id");
  const role = await trx("roles").where({ id, world_id: world }).first();
  if (!role) throw new Obstructed("noSuchRole");
  return role;
}

/** Guests hold the default role, whichever that is. */
async function moveGuests(trx: Knex, world: WorldId, role: RoleId): Promise<void> {
  await trx("memberships")
    .where({ world_id: world })
    .whereIn("user_id", trx("users").where({ is_guest: true }).select("id"))
    .update({ role_id: role });
}

async function refuseTakenName<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    const isTaken = error instanceof AlreadyExists && error.constraint === "roles_name_unique";
    throw isTaken ? new Obstructed("roleNameTaken", error) : error;
  }
}

export function toRole(row: RoleRow): Role {
  return {
    id: roleId(row.id),
    name: row.name,
    permissions: row.permissions,
    isDefault: row.is_default,
    isOwner: row.is_owner,
  };
}
