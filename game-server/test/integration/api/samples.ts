import { randomUUID } from "node:crypto";
import type { User } from "@crowdwire/db";
import type { ProblemCode } from "@crowdwire/protocol";
import type { RouteName } from "@crowdwire/protocol/rest";
import { flatMap } from "../../../../maps/test/support/glb.ts";
import { LinkSecret } from "../../../src/auth/LinkSecret.ts";
import { hashSecret } from "../../../src/auth/SessionCookie.ts";
import { ANY_LOOK } from "../../support/accounts.ts";
import { type Cast, PASSWORD, type Part } from "./Cast.ts";

/** A request that does what its route is for. */
export interface Sample {
  params?: Record<string, string>;
  query?: string;
  body?: unknown;
  /** Of what is no JSON. */
  contentType?: string;
  /** What a browser brings along besides. */
  headers?: Record<string, string>;
  /** Who asks, where it costs them their account: somebody who is as the part in everything. */
  by?: User;
  /** To where a success sends the browser. */
  leadsTo?: RegExp;
  /** What is said to whoever may not, where it is not what the table says. */
  denied?: ProblemCode;
  /** Takes back what a success has done. */
  undo?: () => Promise<unknown>;
  /** Takes back what was prepared, whatever became of it. */
  after?: () => Promise<unknown>;
}

type MakeSample = (cast: Cast, part: Part) => Sample | Promise<Sample>;

const inStage = { world: "stage" };
const inCorp = { provider: "corp" };
const reason = "For the test.";
/** As much of a JPEG as the server looks at. */
const aPicture = () => Uint8Array.from({ length: 400 }, (_, index) => [0xff, 0xd8, 0xff][index] ?? 7);

/** One for each route of the table: adding a route without one does not compile. */
export const SAMPLES: Readonly<Record<RouteName, MakeSample>> = {
  signInMethods: () => ({}),
  refreshSession: () => ({}),
  signInAsGuest: () => ({ body: { name: "Somebody", look: ANY_LOOK } }),
  signInWithPassword: async (cast) => ({ body: { email: (await cast.withPassword()).email, password: PASSWORD } }),
  startProviderSignIn: (cast) => ({ params: inCorp, leadsTo: new RegExp(`^${cast.issuer.url}/auth\\?`, "u") }),
  async finishProviderSignIn(cast) {
    const { query, cookie } = await cast.comeBack("/w/stage");
    return { params: inCorp, query, headers: { cookie }, leadsTo: /^\/w\/stage$/u };
  },
  signOut: () => ({}),
  listSessions: () => ({}),
  endSession: async (cast, part) => ({
    params: { session: await cast.signIn(cast.userOf(part === "anonymous" ? "member" : part)) },
  }),
  signOutEverywhere: () => ({}),
  issueGameToken: () => ({}),
  issueAdminToken: async (cast, part) => ({ body: { password: await cast.passwordOf(part) } }),

  readAccount: () => ({}),
  listOwnEvents: () => ({}),
  changeProfile: () => ({ body: { name: "Somebody" } }),
  register: () => ({
    body: { email: `${randomUUID()}@example.org`, password: "a good password", name: "Somebody", look: ANY_LOOK },
  }),
  async confirmEmail(cast) {
    const user = await cast.withPassword();
    return { body: { token: await cast.letter(user, "confirm", `${randomUUID()}@example.org`), password: PASSWORD } };
  },
  forgotPassword: () => ({ body: { email: "no@example.org" } }),
  async resetPassword(cast) {
    const user = await cast.withPassword();
    return { body: { token: await cast.letter(user, "reset", user.email), password: "another good one" } };
  },
  changePassword: async (cast, part) => ({
    body: { currentPassword: await cast.passwordOf(part), newPassword: "another good one" },
    undo: () => cast.passwordOf(part),
  }),
  changeEmail: async (cast, part) => ({
    body: { email: `${randomUUID()}@example.org`, password: await cast.passwordOf(part) },
  }),
  async deleteAccount(cast, part) {
    const by = await cast.understudy(part);
    return by === undefined
      ? { body: { password: await cast.passwordOf(part) } }
      : { body: { name: by.displayName }, by };
  },

  listWorlds: () => ({ query: "text=stage" }),
  listTags: () => ({}),
  listMaps: () => ({}),
  prepareMap: async () => ({ body: await flatMap().glb(), contentType: "model/gltf-binary" }),
  createWorld: () => ({ body: { name: "New", map: "ready-made" } }),
  readWorld: () => ({ params: inStage }),
  changeWorld: () => ({ params: inStage, body: { description: "Changed." } }),
  deleteWorld: (cast) => ({ params: inStage, undo: () => cast.db.worlds.restore(cast.world.id, new Date(0)) }),
  async restoreWorld(cast) {
    await cast.db.worlds.delete(cast.world.id, new Date(), cast.userOf("owner").id);
    const after = () => cast.db.worlds.restore(cast.world.id, new Date(0));
    // Its address is free again: it goes by its id. Nobody but its owner is told that there is still something.
    return { params: { world: cast.world.id }, denied: "worldNotFound", after };
  },
  cloneWorld: () => ({ params: inStage, body: { name: "Copy" } }),
  async transferWorld(cast) {
    const heir = await cast.extra();
    const back = () => cast.db.worlds.transfer(cast.world.id, heir.id, cast.userOf("owner").id, new Date());
    return { params: inStage, body: { userId: heir.id }, undo: back };
  },
  uploadMap: async () => ({ params: inStage, body: await flatMap().glb(), contentType: "model/gltf-binary" }),
  async uploadMapPicture(cast) {
    await cast.ownMap();
    return { params: inStage, body: aPicture(), contentType: "image/jpeg" };
  },
  listMapVersions: () => ({ params: inStage }),
  showMapVersion: (cast) => ({ params: inStage, body: { version: cast.world.map!.id } }),
  changeMembership: () => ({ params: inStage, body: { name: "Otherwise" } }),
  leaveWorld: (cast, part) => ({
    params: inStage,
    undo: () => cast.restore(part),
  }),

  listInvitations: () => ({ params: inStage }),
  createInvitation: () => ({ params: inStage, body: {} }),
  async revokeInvitation(cast) {
    return { params: { ...inStage, invitation: (await invite(cast)).id } };
  },
  async readInvitation(cast) {
    return { params: { token: (await invite(cast)).token } };
  },
  async acceptInvitation(cast, part) {
    const { token } = await invite(cast);
    const leave = () => cast.db.memberships.leave(cast.userOf(part).id, cast.world.id);
    const isStranger = ["guest", "registered", "administrator", "ownerOfAnother"].includes(part);
    return { params: { token }, ...(isStranger && { undo: leave }) };
  },

  listRoles: () => ({ params: inStage }),
  createRole: (cast) => ({
    params: inStage,
    body: { name: `Role ${randomUUID().slice(0, 8)}`, permissions: [] },
    undo: () => deleteLastRole(cast),
  }),
  async changeRole(cast) {
    const role = await cast.emptyRole();
    const undo = () => cast.db.roles.delete(cast.world.id, role.id);
    return { params: { ...inStage, role: role.id }, body: { name: `Renamed ${role.id.slice(0, 8)}` }, undo };
  },
  async deleteRole(cast) {
    return { params: { ...inStage, role: (await cast.emptyRole()).id } };
  },
  async assignRole(cast) {
    const [role, user] = [await cast.emptyRole(), await cast.extra()];
    const undo = () => cast.db.roles.delete(cast.world.id, role.id);
    return { params: { ...inStage, user: user.id }, body: { roleId: role.id }, undo };
  },

  listMembers: () => ({ params: inStage }),
  listBlocks: () => ({}),
  blockPerson: async (cast) => ({ params: { user: (await cast.extra({ isMember: false })).id } }),
  async unblockPerson(cast, part) {
    const user = await cast.extra({ isMember: false });
    if (part !== "anonymous") await cast.db.blocks.add(cast.userOf(part).id, user.id);
    return { params: { user: user.id } };
  },

  listBans: () => ({ params: inStage }),
  createBan: async (cast) => ({ params: inStage, body: { userId: (await cast.extra()).id, reason, until: null } }),
  async liftBan(cast) {
    const user = await cast.extra();
    return { params: { ...inStage, ban: (await ban(cast, user.id, cast.world.id)).id } };
  },
  createReport: () => ({ params: inStage, body: { userId: null, reason: "spam" } }),
  listReports: () => ({ params: inStage }),
  readReport: async (cast) => ({ params: { ...inStage, report: (await report(cast)).id } }),
  decideReport: async (cast) => ({
    params: { ...inStage, report: (await report(cast)).id },
    body: { outcome: "dismissed" },
  }),
  listEvents: () => ({ params: inStage }),
  readChat: () => ({ params: inStage }),

  listPlatformBans: () => ({}),
  createPlatformBan: async (cast) => ({ body: { userId: (await cast.extra()).id, reason, until: null } }),
  async liftPlatformBan(cast) {
    const user = await cast.extra();
    return { params: { ban: (await ban(cast, user.id, null)).id } };
  },
  listAllReports: () => ({}),
};

let secret = new LinkSecret(Buffer.alloc(32));
/** Invitations of the samples are made of the server's own secret. */
export const useSecret = (ofServer: LinkSecret): void => {
  secret = ofServer;
};

async function invite(cast: Cast): Promise<{ id: string; token: string }> {
  const id = randomUUID();
  const token = secret.tokenOf(id);
  await cast.db.invitations.create({
    id: id as never,
    worldId: cast.world.id,
    tokenSha256: hashSecret(token),
    roleId: null,
    createdBy: cast.userOf("owner").id,
    expiresAt: null,
    maxUses: null,
  });
  return { id, token };
}

const ban = (cast: Cast, userId: string, worldId: string | null) =>
  cast.db.bans.create({
    userId: userId as never,
    worldId: worldId as never,
    reason,
    until: null,
    bannedBy: cast.userOf("owner").id,
    now: new Date(),
  });

const report = (cast: Cast) =>
  cast.db.reports.create({
    worldId: cast.world.id,
    subjectId: null,
    reporterId: cast.userOf("member").id,
    reason: "spam",
    comment: "",
    evidence: null,
    now: new Date(),
  });

async function deleteLastRole(cast: Cast): Promise<void> {
  const role = (await cast.db.roles.list(cast.world.id)).find(({ name }) => name.startsWith("Role "));
  if (role !== undefined) await cast.db.roles.delete(cast.world.id, role.id);
}
