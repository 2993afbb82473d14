import { z } from "zod";
import { defineRoutes } from "./Route.ts";
import { LinkToken, Moment } from "./text.ts";
import { inWorld, WorldRef, WorldSummary } from "./worlds.ts";

/** A link into a world. */
export const Invitation = z
  .object({
    id: z.uuid(),
    /** In the link: /invite/{token}. Null where the link gives more than the one who asks may do themselves. */
    token: z.string().nullable(),
    role: z.object({ id: z.uuid(), name: z.string() }),
    createdBy: z.object({ userId: z.uuid(), name: z.string() }).nullable(),
    createdAt: Moment,
    expiresAt: Moment.nullable(),
    /** Null: any number. */
    maxUses: z.int().nullable(),
    uses: z.int().nonnegative(),
  })
  .meta({ id: "Invitation" });
export type Invitation = z.infer<typeof Invitation>;
export const InvitationList = z.object({ invitations: z.array(Invitation) });

export const InvitationCreation = z.strictObject({
  /** Null: it does not expire. */
  expiresInHours: z
    .int()
    .min(1)
    .max(24 * 365)
    .nullable()
    .default(24 * 7),
  maxUses: z.int().min(1).max(10_000).nullable().default(null),
  /** The world's default role unless one is named; another than that needs `roleManage`, and nobody gives more than they have. */
  roleId: z.uuid().nullable().default(null),
});
export type InvitationCreation = z.infer<typeof InvitationCreation>;
export type InvitationCreationInput = z.input<typeof InvitationCreation>;

/** What somebody with a link may know before they accept. */
export const InvitationPreview = z.object({
  world: WorldSummary,
  roleName: z.string(),
  invitedBy: z.string().nullable(),
  expiresAt: Moment.nullable(),
});
export type InvitationPreview = z.infer<typeof InvitationPreview>;

const topic = "Invitations";
const byToken = z.strictObject({ token: LinkToken });

export const invitationRoutes = defineRoutes({
  listInvitations: {
    method: "GET",
    path: "/worlds/:world/invitations",
    topic,
    summary: "The links into a world that still work.",
    who: "invite",
    params: inWorld,
    answer: InvitationList,
  },
  createInvitation: {
    method: "POST",
    path: "/worlds/:world/invitations",
    topic,
    summary: "Makes a link into a world.",
    who: "invite",
    audit: "invitation.created",
    params: inWorld,
    body: InvitationCreation,
    answer: Invitation,
    status: 201,
  },
  revokeInvitation: {
    method: "DELETE",
    path: "/worlds/:world/invitations/:invitation",
    topic,
    summary: "Makes a link useless. Who came by it stays.",
    who: "invite",
    audit: "invitation.revoked",
    params: z.strictObject({ world: WorldRef, invitation: z.uuid() }),
  },
  readInvitation: {
    method: "GET",
    path: "/invitations/:token",
    topic,
    summary: "Where a link leads to.",
    who: "anyone",
    params: byToken,
    answer: InvitationPreview,
  },
  acceptInvitation: {
    method: "POST",
    path: "/invitations/:token/accept",
    topic,
    summary:
      "Becomes a member by a link. A member who holds the default role gets the link's; accepting twice is fine.",
    who: "signedIn",
    audit: "invitation.accepted",
    params: byToken,
    answer: z.object({ world: WorldSummary }),
  },
});
