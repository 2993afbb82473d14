import { permissionBits, type UserId, type WorldId, worldId } from "@crowdwire/protocol";
import type { Knex } from "knex";
import { type Ban, standingBans, toBan } from "./bans.ts";
import { type Membership, toMembership } from "./memberships.ts";

export type AcceptOutcome =
  /** Now a member, or one with the link's role. */
  | { readonly kind: "accepted"; readonly membership: Membership }
  /** A member already, and no use was spent. */
  | { readonly kind: "alreadyMember"; readonly membership: Membership }
  /** No link of ours, or to a world that is gone. */
  | { readonly kind: "unknown" }
  | { readonly kind: "revoked" | "expired" | "usedUp" }
  /** It gives a role that whoever made it may not give any more. */
  | { readonly kind: "notTheirsToGive" }
  | { readonly kind: "banned"; readonly worldId: WorldId; readonly ban: Ban };

/**
 * Makes somebody a member of the world that a link leads to, on a transaction. Guests get the default role whatever the link
 * says. A member who holds the default role gets the link's; any other role is left alone. A link gives no more than its maker
 * may give now: whoever has lost a role must not win it back, nor hand it on, by a link of before.
 */
export async function acceptInvitation(
  trx: Knex,
  tokenSha256: Uint8Array,
  user: UserId,
  now: Date,
): Promise<AcceptOutcome> {
  const named = await trx("invitations")
    .where({ token_sha256: Buffer.from(tokenSha256) })
    .first("world_id");
  // Roles and memberships of a world change under its lock; the link's own row is then nobody else's either.
  const world = named && (await trx("worlds").where({ id: named.world_id, deleted_at: null }).forUpdate().first("id"));
  if (!world) return { kind: "unknown" };
  const invitation = (await trx("invitations")
    .where({ token_sha256: Buffer.from(tokenSha256) })
    .first())!;
  const ban = await standingBans(trx, now)
    .where({ user_id: user })
    .where((either) => either.where({ world_id: world.id }).orWhereNull("world_id"))
    .first();
  if (ban) return { kind: "banned", worldId: worldId(world.id), ban: toBan(ban) };

  const member = await trx("memberships").where({ user_id: user, world_id: world.id }).first();
  const fallback = (await trx("roles").where({ world_id: world.id, is_default: true }).first("id"))!;
  const person = (await trx("users").where({ id: user }).first("is_guest"))!;
  const role = person.is_guest ? fallback.id : invitation.role_id;
  if (member && (member.role_id !== fallback.id || role === fallback.id)) {
    return { kind: "alreadyMember", membership: toMembership(member) };
  }
  if (invitation.revoked_at !== null) return { kind: "revoked" };
  if (invitation.expires_at !== null && invitation.expires_at <= now) return { kind: "expired" };
  if (invitation.max_uses !== null && invitation.uses >= invitation.max_uses) return { kind: "usedUp" };
  const standing = await whereMakerMayGive(
    (trx("invitations") as Knex.QueryBuilder).join("roles", "roles.id", "invitations.role_id"),
    now,
  )
    .where("invitations.id", invitation.id)
    .first("invitations.id");
  if (!standing) return { kind: "notTheirsToGive" };

  await trx("invitations").where({ id: invitation.id }).increment("uses", 1);
  const [row] = await trx("memberships")
    .insert({ user_id: user, world_id: world.id, role_id: role, joined_at: now, last_visited_at: now })
    .onConflict(["user_id", "world_id"])
    .merge({ role_id: role })
    .returning("*");
  return { kind: "accepted", membership: toMembership(row!) };
}

const NEEDED_TO_GIVE = permissionBits(["invite", "roleManage"]);

/**
 * Of invitations joined with their roles, those whose maker may give that role at `now`. The default role anybody may have; for
 * another, they need what making such a link needs, and everything that the role allows.
 */
export function whereMakerMayGive(invitations: Knex.QueryBuilder, now: Date): Knex.QueryBuilder {
  return invitations.whereRaw(
    `(roles.is_default or exists (
       select from memberships makers
       join roles held on held.id = makers.role_id
       join users on users.id = makers.user_id and not users.is_guest and users.deleted_at is null
       where makers.user_id = invitations.created_by and makers.world_id = invitations.world_id
         and held.permissions & ? = ? and roles.permissions & ~held.permissions = 0
         and not exists (
           select from bans where bans.user_id = makers.user_id and (bans.world_id is null or bans.world_id = makers.world_id)
             and bans.lifted_at is null and (bans.until is null or bans.until > ?))))`,
    [NEEDED_TO_GIVE, NEEDED_TO_GIVE, now],
  );
}
