import { randomUUID } from "node:crypto";
import { type Invitation, type InvitationId, invitationId, type RoleId, roleId } from "@crowdwire/db";
import { hasPermission } from "@crowdwire/protocol";
import type { RouteInput } from "@crowdwire/protocol/rest";
import { hashSecret } from "../../auth/SessionCookie.ts";
import { ProblemError } from "../../http/ProblemError.ts";
import type { ApiServices } from "../ApiServices.ts";
import { bannedFromWorld } from "../banned.ts";
import type { Handlers } from "../Call.ts";
import { isWithin, requireMayGive } from "../mayGive.ts";
import { moment, momentOrNull } from "../present.ts";
import { toSummary } from "../presentWorld.ts";
import { invalidFields } from "../readPart.ts";
import { enact } from "../record.ts";
import type { WorldAccess } from "../WorldAccess.ts";

const HOUR_MS = 3_600_000;
const MOST_INVITATIONS = 200;

type Shown = RouteInput<"createInvitation", "answer">;

/** Links into worlds. */
export function invitationHandlers(services: ApiServices) {
  const { db, links, publish, now } = services;

  /** The link itself only for those who could do anyway what it gives. */
  function show(invitation: Invitation, { standing }: WorldAccess, permissions: number): Shown {
    const mayKnow = standing !== null && isWithin(permissions, standing.permissions);
    return {
      id: invitation.id,
      token: mayKnow ? links.tokenOf(invitation.id) : null,
      role: invitation.role,
      createdBy: invitation.createdBy,
      createdAt: moment(invitation.createdAt),
      expiresAt: momentOrNull(invitation.expiresAt),
      maxUses: invitation.maxUses,
      uses: invitation.uses,
    };
  }

  /** The role that a link is to give, as far as the caller may give it. @throws ProblemError invalidRequest, notAllowed */
  async function chooseRole(access: WorldAccess, wanted: string | null): Promise<{ id: RoleId; permissions: number }> {
    const { world, standing } = access;
    const role = wanted === null ? await db.roles.findDefault(world.id) : await db.roles.find(world.id, roleId(wanted));
    if (role === null) throw invalidFields({ roleId: "There is no such role in this world." });
    if (role.isOwner) throw invalidFields({ roleId: "The owner's role moves with the world alone." });
    if (role.isDefault) return role;
    if (!standing || !hasPermission(standing.permissions, "roleManage")) {
      throw new ProblemError("notAllowed", "To give another role than the default one, a link needs “roleManage”.");
    }
    requireMayGive(access, role.permissions);
    return role;
  }

  return {
    async listInvitations({ world }) {
      const [invitations, roles] = await Promise.all([
        db.invitations.list(world.world.id, now()),
        db.roles.list(world.world.id),
      ]);
      const permissions = new Map(roles.map((role) => [role.id, role.isDefault ? 0 : role.permissions]));
      return {
        invitations: invitations.map((each) =>
          show(each, world, permissions.get(each.role.id) ?? Number.MAX_SAFE_INTEGER),
        ),
      };
    },

    async createInvitation({ world, body, caller }) {
      const role = await chooseRole(world, body.roleId);
      if ((await db.invitations.list(world.world.id, now())).length >= MOST_INVITATIONS) {
        throw new ProblemError(
          "tooMany",
          `There are ${MOST_INVITATIONS} links into this world already. Revoke one first.`,
        );
      }
      const id: InvitationId = invitationId(randomUUID());
      const invitation = await enact(services, async ({ invitations }, record) => {
        await record({
          action: "invitation.created",
          actor: caller.user.id,
          world: world.world.id,
          target: id,
        });
        return invitations.create({
          id,
          worldId: world.world.id,
          tokenSha256: hashSecret(links.tokenOf(id)),
          roleId: role.id,
          createdBy: caller.user.id,
          expiresAt: body.expiresInHours === null ? null : new Date(now().getTime() + body.expiresInHours * HOUR_MS),
          maxUses: body.maxUses,
        });
      });
      return show(invitation, world, 0);
    },

    async revokeInvitation({ world, params, caller }) {
      const id = invitationId(params.invitation);
      await enact(services, async ({ invitations }, record) => {
        if (!(await invitations.revoke(world.world.id, id, now()))) {
          throw new ProblemError("notFound", "There is no such invitation in this world.");
        }
        await record({
          action: "invitation.revoked",
          actor: caller.user.id,
          world: world.world.id,
          target: id,
        });
      });
      return undefined;
    },

    async readInvitation({ params }) {
      const invitation = await db.invitations.findByToken(hashSecret(params.token), now());
      const world = invitation && (await db.worlds.find(invitation.worldId));
      if (!invitation || !world || world.platformBan !== null || world.map === null) throw invitationExpired();
      return {
        world: await toSummary(services, world),
        roleName: invitation.role.name,
        invitedBy: invitation.createdBy?.name ?? null,
        expiresAt: momentOrNull(invitation.expiresAt),
      };
    },

    async acceptInvitation({ params, caller }) {
      const outcome = await enact(services, async ({ invitations }, record) => {
        const accepted = await invitations.accept(hashSecret(params.token), caller.user.id, now());
        if (accepted.kind === "accepted") {
          await record({
            action: "invitation.accepted",
            actor: caller.user.id,
            world: accepted.membership.worldId,
            event: "invitationAccepted",
          });
        }
        return accepted;
      });
      if (outcome.kind === "banned") throw bannedFromWorld(outcome.ban);
      if (outcome.kind !== "accepted" && outcome.kind !== "alreadyMember") throw invitationExpired();
      const { worldId } = outcome.membership;
      if (outcome.kind === "accepted") {
        await publish({ type: "accessChanged", worldId, userIds: [caller.user.id] });
      }
      const world = await db.worlds.find(worldId);
      if (world === null || world.platformBan !== null) throw invitationExpired();
      return { world: await toSummary(services, world) };
    },
  } satisfies Partial<Handlers>;
}

const invitationExpired = () =>
  new ProblemError("invitationExpired", "This invitation no longer works. Ask whoever sent it for a new one.");
