import { type AvatarLook, type PermissionBits, type UserId, userId, type WorldId, worldId } from "@crowdwire/protocol";
import { askTogether } from "../askTogether.ts";
import { type RoleId, roleId, type SessionId } from "../ids.ts";
import type { RunQuery } from "../RunQuery.ts";
import { readLook } from "../readLook.ts";
import type { WorldVisibility } from "./worlds.ts";

/** Why somebody is kept out, and until when (null: for good). */
export interface BanNotice {
  readonly reason: string;
  readonly until: Date | null;
}

/** What a person is and may do in a world: all that any door has to ask. */
export interface WorldAccess {
  readonly userId: UserId;
  readonly worldId: WorldId;
  readonly isGuest: boolean;
  readonly isAdministrator: boolean;
  readonly isOwner: boolean;
  readonly isMember: boolean;
  /** Of the member's role; of the default role for newcomers and for guests. */
  readonly role: { readonly id: RoleId; readonly name: string };
  readonly permissions: PermissionBits;
  /** Muted for everyone there. */
  readonly isMuted: boolean;
  /** Who they are in this world. */
  readonly displayName: string;
  readonly look: AvatarLook;
  /** As they have set it for this world; null: as everywhere. */
  readonly ownDisplayName: string | null;
  readonly ownLook: AvatarLook | null;
  readonly platformBan: BanNotice | null;
  readonly worldBan: BanNotice | null;
  /** They were sent out and may not come back yet; with what they were told, which may be nothing. */
  readonly kick: { readonly why: string } | null;
  readonly world: {
    readonly slug: string;
    readonly visibility: WorldVisibility;
    readonly guestsAllowed: boolean;
    readonly isChatOn: boolean;
    readonly slowModeSeconds: number;
    readonly isDeleted: boolean;
    /** Why the platform has closed it. */
    readonly closedReason: string | null;
  };
}

/** What a world's door asks about whoever stands before it. */
export interface DoorAccess {
  /** Null where there is no such user or world. */
  readonly access: WorldAccess | null;
  /** Does the sign-in they came by still hold, and is it theirs? */
  readonly isSignedIn: boolean;
  /** Whom they block, and who blocks them. */
  readonly blocked: UserId[];
  readonly blockedBy: UserId[];
}

export interface AccessRepository {
  /**
   * In one query, shared with whoever asks at the same moment; null where there is no such user or world. Deleted worlds are answered
   * as such.
   */
  of(user: UserId, world: WorldId, now: Date): Promise<WorldAccess | null>;
  /** The same with the sign-in and blocks, still in one query, shared as well: a thousand may come at once. */
  atDoor(user: UserId, world: WorldId, signIn: SessionId, now: Date): Promise<DoorAccess>;
}

export function createAccessRepository(run: RunQuery): AccessRepository {
  const accessOf = askTogether<AccessAsk, WorldAccess | null>((asks) =>
    run(async (knex) => {
      const asked = knex.raw<{ rows: (AccessRow | NoRow)[] }>(ACCESS, arraysOf(asks));
      const { rows } = await asked.options({ name: "access" });
      return rows.map((row) => (row.user_id === null ? null : toAccess(row)));
    }),
  );
  const door = askTogether<DoorAsk, DoorAccess>((asks) =>
    run(async (knex) => {
      const signIns = asks.map(({ signIn }) => signIn);
      const asked = knex.raw<{ rows: (DoorRow | NoRow)[] }>(AT_DOOR, { ...arraysOf(asks), signIns });
      const { rows } = await asked.options({ name: "access at the door" });
      return rows.map(toDoor);
    }),
  );
  return {
    of: (user, world, now) => accessOf({ user, world, now }),
    atDoor: (user, world, signIn, now) => door({ user, world, signIn, now }),
  };
}

interface AccessAsk {
  readonly user: UserId;
  readonly world: WorldId;
  readonly now: Date;
}

interface DoorAsk extends AccessAsk {
  readonly signIn: SessionId;
}

const arraysOf = (asks: readonly AccessAsk[]) => ({
  users: asks.map(({ user }) => user),
  worlds: asks.map(({ world }) => world),
  nows: asks.map(({ now }) => now),
});

// Both are named, so that each connection has them parsed and planned once: with eight tables that is most of their cost.
// A pooler between us and Postgres has to keep connections apart for it: PgBouncer by session, or with max_prepared_statements.
const COLUMNS = `
  users.id as user_id, users.is_guest, users.is_administrator, users.display_name, users.look,
    worlds.id as world_id, worlds.slug, worlds.owner_id, worlds.visibility, worlds.guests_allowed, worlds.chat_on,
    worlds.slow_mode_seconds, worlds.deleted_at, worlds.banned_at, worlds.ban_reason,
    memberships.user_id is not null as is_member,
    memberships.display_name as own_display_name, memberships.look as own_look,
    roles.id as role_id, roles.name as role_name, roles.permissions,
    platform_ban.id is not null as is_platform_banned, platform_ban.reason as platform_reason, platform_ban.until as platform_until,
    exists (select from mutes where mutes.user_id = users.id and mutes.world_id = worlds.id) as is_muted,
    world_ban.id is not null as is_world_banned, world_ban.reason as world_reason, world_ban.until as world_until,
    kicks.why as kicked_why
`;
const MEMBERSHIP = `
  left join memberships on memberships.user_id = users.id and memberships.world_id = worlds.id
  left join roles on roles.world_id = worlds.id
    and case when memberships.role_id is null or users.is_guest then roles.is_default else roles.id = memberships.role_id end
  left join bans platform_ban on platform_ban.user_id = users.id and platform_ban.world_id is null
    and platform_ban.lifted_at is null and (platform_ban.until is null or platform_ban.until > asked.now)
  left join bans world_ban on world_ban.user_id = users.id and world_ban.world_id = worlds.id
    and world_ban.lifted_at is null and (world_ban.until is null or world_ban.until > asked.now)
  left join kicks on kicks.user_id = users.id and kicks.world_id = worlds.id and kicks.until > asked.now
  where users.id = asked.user_id and users.deleted_at is null
`;
// Each is looked for as if alone (lateral, limit 1): by the keys, however many are asked about and however large the tables are.
const ACCESS = `
  select found.*
  from unnest(:users::uuid[], :worlds::uuid[], :nows::timestamptz[]) with ordinality as asked (user_id, world_id, now, place)
  left join lateral (
    select ${COLUMNS} from users join worlds on worlds.id = asked.world_id ${MEMBERSHIP} limit 1
  ) found on true
  order by asked.place
`;
// Whoever asks for a world that is not there is still told whether they are signed in.
const AT_DOOR = `
  select found.*
  from unnest(:users::uuid[], :worlds::uuid[], :nows::timestamptz[], :signIns::uuid[]) with ordinality
    as asked (user_id, world_id, now, sign_in, place)
  left join lateral (
    select ${COLUMNS},
      exists (
        select from sessions
        where sessions.id = asked.sign_in and sessions.user_id = users.id and sessions.expires_at > asked.now
      ) as is_signed_in,
      array(select blocked_id from blocks where blocks.blocker_id = users.id) as blocked,
      array(select blocker_id from blocks where blocks.blocked_id = users.id) as blocked_by
    from users left join worlds on worlds.id = asked.world_id ${MEMBERSHIP} limit 1
  ) found on true
  order by asked.place
`;

/** What is answered where there is nobody: all columns are null. */
interface NoRow {
  readonly user_id: null;
}

interface AccessRow {
  user_id: string;
  is_guest: boolean;
  is_administrator: boolean;
  display_name: string;
  look: unknown;
  world_id: string;
  slug: string;
  owner_id: string | null;
  visibility: WorldVisibility;
  guests_allowed: boolean;
  chat_on: boolean;
  slow_mode_seconds: number;
  deleted_at: Date | null;
  banned_at: Date | null;
  ban_reason: string | null;
  is_member: boolean;
  own_display_name: string | null;
  own_look: unknown;
  role_id: string;
  role_name: string;
  permissions: number;
  is_muted: boolean;
  is_platform_banned: boolean;
  platform_reason: string;
  platform_until: Date | null;
  is_world_banned: boolean;
  world_reason: string;
  world_until: Date | null;
  kicked_why: string | null;
}

type DoorRow = Omit<AccessRow, "world_id"> & {
  world_id: string | null;
  is_signed_in: boolean;
  blocked: string[];
  blocked_by: string[];
};

function toDoor(row: DoorRow | NoRow): DoorAccess {
  if (row.user_id === null) return { access: null, isSignedIn: false, blocked: [], blockedBy: [] };
  return {
    access: row.world_id === null ? null : toAccess(row as AccessRow),
    isSignedIn: row.is_signed_in,
    blocked: row.blocked.map(userId),
    blockedBy: row.blocked_by.map(userId),
  };
}

function toAccess(row: AccessRow): WorldAccess {
  return {
    userId: userId(row.user_id),
    worldId: worldId(row.world_id),
    isGuest: row.is_guest,
    isAdministrator: row.is_administrator,
    isOwner: row.owner_id === row.user_id,
    isMember: row.is_member,
    role: { id: roleId(row.role_id), name: row.role_name },
    permissions: row.permissions,
    isMuted: row.is_muted,
    displayName: row.own_display_name ?? row.display_name,
    look: readLook(row.own_look ?? row.look),
    ownDisplayName: row.own_display_name,
    ownLook: row.own_look === null ? null : readLook(row.own_look),
    platformBan: row.is_platform_banned ? { reason: row.platform_reason, until: row.platform_until } : null,
    worldBan: row.is_world_banned ? { reason: row.world_reason, until: row.world_until } : null,
    kick: row.kicked_why === null ? null : { why: row.kicked_why },
    world: {
      slug: row.slug,
      visibility: row.visibility,
      guestsAllowed: row.guests_allowed,
      isChatOn: row.chat_on,
      slowModeSeconds: row.slow_mode_seconds,
      isDeleted: row.deleted_at !== null,
      closedReason: row.banned_at === null ? null : (row.ban_reason ?? ""),
    },
  };
}
