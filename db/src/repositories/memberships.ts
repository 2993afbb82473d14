import { type AvatarLook, type UserId, userId, type WorldId, worldId } from "@crowdwire/protocol";
import type { Knex } from "knex";
import { Obstructed } from "../errors.ts";
import { type RoleId, roleId } from "../ids.ts";
import { type Page, type PageOf, pageOf } from "../paging.ts";
import type { RunQuery } from "../RunQuery.ts";
import { readLook } from "../readLook.ts";
import type { MembershipRow } from "../tables/worlds.ts";
import { lockRole } from "./roles.ts";

/** A user in a world: what they may do there, and who they are there. */
export interface Membership {
  readonly userId: UserId;
  readonly worldId: WorldId;
  readonly roleId: RoleId;
  /** Null: as everywhere. */
  readonly displayName: string | null;
  readonly look: AvatarLook | null;
  readonly joinedAt: Date;
  readonly lastVisitedAt: Date;
}

/** A member as lists show them: name and look are those they have in this world. */
export interface Member {
  readonly userId: UserId;
  readonly displayName: string;
  readonly look: AvatarLook;
  readonly isGuest: boolean;
  readonly role: { readonly id: RoleId; readonly name: string; readonly isOwner: boolean };
  readonly joinedAt: Date;
  readonly lastVisitedAt: Date;
}

export interface MemberSearch extends Page {
  /** Part of a name; empty: anybody. */
  readonly text?: string | undefined;
  readonly role?: RoleId | undefined;
}

/** Null: as everywhere again. */
export interface MembershipChange {
  readonly displayName?: string | null | undefined;
  readonly look?: AvatarLook | null | undefined;
}

/** Somebody came into a world. */
export interface MemberVisit {
  readonly userId: UserId;
  readonly worldId: WorldId;
  readonly at: Date;
}

export interface MembershipRepository {
  find(user: UserId, world: WorldId): Promise<Membership | null>;
  /** Notes a visit; makes whoever comes for the first time a member with the default role. Null where there is no such world. */
  visit(user: UserId, world: WorldId, at: Date): Promise<Membership | null>;
  /** Notes many visits in one statement. People and worlds that no longer exist are passed over. */
  visitMany(visits: readonly MemberVisit[]): Promise<void>;
  /** Members by name, owner first. */
  list(world: WorldId, search: MemberSearch): Promise<PageOf<Member>>;
  /** Changes who one is in a world; null where one is no member of it. */
  update(user: UserId, world: WorldId, change: MembershipChange): Promise<Membership | null>;
  /** @throws Obstructed noSuchRole, notAMember, ownerRoleFixed (the owner's role, or the owner), guestsHoldDefaultRole */
  assignRole(user: UserId, world: WorldId, role: RoleId): Promise<Membership>;
  /** Gives a membership up, and the place with it; false where there was none. @throws Obstructed ownerStays */
  leave(user: UserId, world: WorldId): Promise<boolean>;
}

export function createMembershipRepository(run: RunQuery): MembershipRepository {
  return {
    find: (user, world) =>
      run(async (knex) => {
        const row = await knex("memberships").where({ user_id: user, world_id: world }).first();
        return row ? toMembership(row) : null;
      }),

    visit: (user, world, at) =>
      run(async (knex) => {
        const { rows } = await knex.raw<{ rows: MembershipRow[] }>(
          `insert into memberships (user_id, world_id, role_id, joined_at, last_visited_at)
           select ?, world_id, id, ?, ? from roles where world_id = ? and is_default
           on conflict (user_id, world_id) do update
             set last_visited_at = greatest(memberships.last_visited_at, excluded.last_visited_at)
           returning *`,
          [user, at, at, world],
        );
        return rows[0] ? toMembership(rows[0]) : null;
      }),

    visitMany: async (visits) => {
      if (visits.length === 0) return;
      await run((knex) =>
        knex.raw(VISIT_MANY, [
          visits.map((visit) => visit.userId),
          visits.map((visit) => visit.worldId),
          visits.map((visit) => visit.at),
        ]),
      );
    },

    list: (world, { text = "", role, ...page }) =>
      run((knex) => {
        const found = (knex("memberships") as Knex.QueryBuilder)
          .join("users", "users.id", "memberships.user_id")
          .join("roles", "roles.id", "memberships.role_id")
          .where("memberships.world_id", world);
        const pattern = `%${text.replace(/[\\%_]/gu, "\\$&")}%`;
        if (text !== "") found.whereRaw(`${NAME_HERE} ilike ?`, [pattern]);
        if (role !== undefined) found.where("memberships.role_id", role);
        return pageOf(
          found,
          [
            "memberships.*",
            knex.raw(`${NAME_HERE} as name_here`),
            "users.look as look_everywhere",
            "users.is_guest",
            "roles.name as role_name",
            "roles.is_owner",
          ],
          [{ column: "roles.is_owner", order: "desc" }, { column: "name_here" }, { column: "memberships.user_id" }],
          page,
          toMember,
        );
      }),

    update: (user, world, change) =>
      run(async (knex) => {
        const columns: Partial<Pick<MembershipRow, "display_name" | "look">> = {};
        if (change.displayName !== undefined) columns.display_name = change.displayName;
        if (change.look !== undefined) columns.look = change.look === null ? null : JSON.stringify(change.look);
        const theirs = knex("memberships").where({ user_id: user, world_id: world });
        const isEmpty = Object.keys(columns).length === 0;
        const [row] = isEmpty ? await theirs.select("*") : await theirs.update(columns).returning("*");
        return row ? toMembership(row) : null;
      }),

    assignRole: (user, world, id) =>
      run((knex) =>
        knex.transaction(async (trx) => {
          const role = await lockRole(trx, world, id);
          const member = await trx("memberships")
            .join("roles", "roles.id", "memberships.role_id")
            .join("users", "users.id", "memberships.user_id")
            .where("memberships.user_id", user)
            .where("memberships.world_id", world)
            .first("roles.is_owner", "users.is_guest");
          if (!member) throw new Obstructed("notAMember");
          if (role.is_owner || member.is_owner) throw new Obstructed("ownerRoleFixed");
          if (member.is_guest && !role.is_default) throw new Obstructed("guestsHoldDefaultRole");
          const [row] = await trx("memberships")
            .where({ user_id: user, world_id: world })
            .update({ role_id: id })
            .returning("*");
          return toMembership(row!);
        }),
      ),

    leave: (user, world) =>
      run((knex) =>
        knex.transaction(async (trx) => {
          const row = await trx("worlds").where({ id: world }).forUpdate().first("owner_id");
          if (row?.owner_id === user) throw new Obstructed("ownerStays");
          await trx("placements").where({ user_id: user, world_id: world }).delete();
          return (await trx("memberships").where({ user_id: user, world_id: world }).delete()) > 0;
        }),
      ),
  };
}

const NAME_HERE = "coalesce(memberships.display_name, users.display_name)";

export function toMembership(row: MembershipRow): Membership {
  return {
    userId: userId(row.user_id),
    worldId: worldId(row.world_id),
    roleId: roleId(row.role_id),
    displayName: row.display_name,
    look: row.look === null ? null : readLook(row.look),
    joinedAt: row.joined_at,
    lastVisitedAt: row.last_visited_at,
  };
}

// Grouped, since one statement may not write the same row twice; sorted, so that two processes cannot deadlock.
const VISIT_MANY = `
  insert into memberships (user_id, world_id, role_id, joined_at, last_visited_at)
  select users.id, roles.world_id, roles.id, min(visit.at), max(visit.at)
  from unnest(?::uuid[], ?::uuid[], ?::timestamptz[]) as visit (user_id, world_id, at)
  join users on users.id = visit.user_id and users.deleted_at is null
  join roles on roles.world_id = visit.world_id and roles.is_default
  group by users.id, roles.world_id, roles.id
  order by users.id, roles.world_id
  on conflict (user_id, world_id) do update
    set last_visited_at = greatest(memberships.last_visited_at, excluded.last_visited_at)
`;

type MemberRow = MembershipRow & {
  name_here: string;
  look_everywhere: unknown;
  is_guest: boolean;
  role_name: string;
  is_owner: boolean;
};

function toMember(row: MemberRow): Member {
  return {
    userId: userId(row.user_id),
    displayName: row.name_here,
    look: readLook(row.look ?? row.look_everywhere),
    isGuest: row.is_guest,
    role: { id: roleId(row.role_id), name: row.role_name, isOwner: row.is_owner },
    joinedAt: row.joined_at,
    lastVisitedAt: row.last_visited_at,
  };
}
