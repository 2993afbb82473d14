import { type UserId, userId, type WorldId, worldId } from "@crowdwire/protocol";
import type { Knex } from "knex";
import { type InvitationId, invitationId, type RoleId, roleId } from "../ids.ts";
import type { RunQuery } from "../RunQuery.ts";
import type { InvitationRow } from "../tables/worlds.ts";
import { type AcceptOutcome, acceptInvitation, whereMakerMayGive } from "./acceptInvitation.ts";

export interface Invitation {
  readonly id: InvitationId;
  readonly worldId: WorldId;
  readonly role: { readonly id: RoleId; readonly name: string };
  /** Null where they are gone. */
  readonly createdBy: { readonly userId: UserId; readonly name: string } | null;
  readonly createdAt: Date;
  /** Null: never. */
  readonly expiresAt: Date | null;
  /** Null: any number. */
  readonly maxUses: number | null;
  readonly uses: number;
  readonly revokedAt: Date | null;
}

export interface NewInvitation {
  /** Where the token is derived from it; made by the database otherwise. */
  readonly id?: InvitationId | undefined;
  readonly worldId: WorldId;
  /** SHA-256 of the link's secret; the secret itself is never stored. */
  readonly tokenSha256: Uint8Array;
  /** Null: the world's default role. */
  readonly roleId: RoleId | null;
  readonly createdBy: UserId;
  readonly expiresAt: Date | null;
  readonly maxUses: number | null;
}

export interface InvitationRepository {
  /** @throws MissingReference (invitations_role_of_world) where the role is not this world's */
  create(invitation: NewInvitation): Promise<Invitation>;
  /** Those neither over nor taken back at `now`, the newest first; also one whose maker may not give its role at present. */
  list(world: WorldId, now: Date): Promise<Invitation[]>;
  /** What this token leads to, as long as it works; null otherwise. */
  findByToken(tokenSha256: Uint8Array, now: Date): Promise<Invitation | null>;
  /** Makes it useless; false where it was not this world's. Who came by it stays. */
  revoke(world: WorldId, id: InvitationId, revokedAt: Date): Promise<boolean>;
  /** Makes somebody a member by it: see acceptInvitation.ts. Of two who take the last use at once, one gets in. */
  accept(tokenSha256: Uint8Array, user: UserId, now: Date): Promise<AcceptOutcome>;
}

export function createInvitationRepository(run: RunQuery): InvitationRepository {
  return {
    create: (invitation) =>
      run(async (knex) => {
        const role =
          invitation.roleId ?? knex("roles").where({ world_id: invitation.worldId, is_default: true }).select("id");
        const [created] = await knex("invitations")
          .insert({
            ...(invitation.id === undefined ? {} : { id: invitation.id }),
            world_id: invitation.worldId,
            token_sha256: Buffer.from(invitation.tokenSha256),
            role_id: role as never,
            created_by: invitation.createdBy,
            expires_at: invitation.expiresAt,
            max_uses: invitation.maxUses,
          })
          .returning("id");
        return toInvitation(await select(knex).where("invitations.id", created!.id).first());
      }),

    list: (world, now) =>
      run(async (knex) => {
        const rows: ShownRow[] = await working(select(knex), now)
          .where("invitations.world_id", world)
          .orderBy([{ column: "invitations.created_at", order: "desc" }, { column: "invitations.id" }]);
        return rows.map(toInvitation);
      }),

    findByToken: (tokenSha256, now) =>
      run(async (knex) => {
        const row: ShownRow | undefined = await whereMakerMayGive(working(select(knex), now), now)
          .join("worlds", "worlds.id", "invitations.world_id")
          .where({ "invitations.token_sha256": Buffer.from(tokenSha256), "worlds.deleted_at": null })
          .first();
        return row ? toInvitation(row) : null;
      }),

    revoke: (world, id, revokedAt) =>
      run(async (knex) => {
        const changed = await knex("invitations")
          .where({ id, world_id: world })
          .update({ revoked_at: knex.raw("coalesce(revoked_at, ?)", [revokedAt]) });
        return changed > 0;
      }),

    accept: (tokenSha256, user, now) =>
      run((knex) => knex.transaction((trx) => acceptInvitation(trx, tokenSha256, user, now))),
  };
}

type ShownRow = InvitationRow & { role_name: string; creator_name: string | null };

function select(knex: Knex): Knex.QueryBuilder {
  return (knex("invitations") as Knex.QueryBuilder)
    .join("roles", "roles.id", "invitations.role_id")
    .leftJoin("users", "users.id", "invitations.created_by")
    .select("invitations.*", "roles.name as role_name", "users.display_name as creator_name");
}

function working(query: Knex.QueryBuilder, now: Date): Knex.QueryBuilder {
  return query
    .whereNull("invitations.revoked_at")
    .whereRaw("(invitations.expires_at is null or invitations.expires_at > ?)", [now])
    .whereRaw("(invitations.max_uses is null or invitations.uses < invitations.max_uses)");
}

function toInvitation(row: ShownRow): Invitation {
  return {
    id: invitationId(row.id),
    worldId: worldId(row.world_id),
    role: { id: roleId(row.role_id), name: row.role_name },
    createdBy: row.created_by === null ? null : { userId: userId(row.created_by), name: row.creator_name ?? "" },
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    maxUses: row.max_uses,
    uses: row.uses,
    revokedAt: row.revoked_at,
  };
}
