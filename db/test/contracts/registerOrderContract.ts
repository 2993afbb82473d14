import { randomUUID } from "node:crypto";
import { ALL_PERMISSIONS, DEFAULT_ROLE_PERMISSIONS, permissionBits, userId } from "@crowdwire/protocol";
import { expect } from "chai";
import { describe, it } from "mocha";
import { type Database, MissingReference } from "../../src/index.ts";
import { expectObstacle, failureOf, newAccount, newGuest, newHash, newWorld } from "./made.ts";

const HOUR_MS = 3_600_000;
const now = new Date();
const inHours = (hours: number) => new Date(now.getTime() + hours * HOUR_MS);

/** What any home of invitations, bans and access must do. */
export function registerOrderContract(make: () => Database): void {
  async function aWorld() {
    const db = make();
    const owner = await newAccount(db, "Olga");
    const world = await newWorld(db, owner.id, { visibility: "private" });
    const host = await db.roles.create(world.id, { name: "Host", permissions: permissionBits(["walk", "invite"]) });
    const invite = async (change: { maxUses?: number; expiresAt?: Date; roleId?: typeof host.id } = {}) => {
      const tokenSha256 = newHash();
      const invitation = await db.invitations.create({
        worldId: world.id,
        tokenSha256,
        roleId: null,
        createdBy: owner.id,
        expiresAt: null,
        maxUses: null,
        ...change,
      });
      return { tokenSha256, invitation };
    };
    return { db, owner, world, host, invite };
  }

  describe("invitations", () => {
    it("make a member with the role they give, and count it", async () => {
      const { db, world, host, invite } = await aWorld();
      const { tokenSha256, invitation } = await invite({ roleId: host.id });
      expect(invitation).to.deep.include({ uses: 0, role: { id: host.id, name: "Host" } });
      const user = await newAccount(db);
      expect((await db.invitations.accept(tokenSha256, user.id, now)).kind).to.equal("accepted");
      expect((await db.access.of(user.id, world.id, now))?.permissions).to.equal(host.permissions);
      expect((await db.invitations.accept(tokenSha256, user.id, now)).kind).to.equal("alreadyMember");
      expect((await db.invitations.findByToken(tokenSha256, now))?.uses, "the second time is free").to.equal(1);
    });

    it("two who take the last use at once: one gets in", async () => {
      const { db, world, invite } = await aWorld();
      const { tokenSha256 } = await invite({ maxUses: 1 });
      const people = await Promise.all(Array.from({ length: 5 }, () => newGuest(db)));
      const outcomes = await Promise.all(people.map((user) => db.invitations.accept(tokenSha256, user.id, now)));
      expect(outcomes.map(({ kind }) => kind).sort()).to.deep.equal([
        "accepted",
        ...Array.from({ length: 4 }, () => "usedUp"),
      ]);
      expect((await db.memberships.list(world.id, { offset: 0, limit: 9 })).total, "owner and one more").to.equal(2);
    });

    it("do not work when they are over, taken back or of a world that is gone", async () => {
      const { db, world, invite, owner } = await aWorld();
      const user = await newAccount(db);
      const [brief, revoked, fine] = [await invite({ expiresAt: inHours(1) }), await invite(), await invite()];
      const accept = async (link: typeof brief, at = now) =>
        (await db.invitations.accept(link.tokenSha256, user.id, at)).kind;
      expect(await accept(brief, inHours(1))).to.equal("expired");
      expect(await db.invitations.revoke((await newWorld(db, owner.id)).id, revoked.invitation.id, now)).to.equal(
        false,
      );
      expect(await db.invitations.revoke(world.id, revoked.invitation.id, now)).to.equal(true);
      expect(await accept(revoked)).to.equal("revoked");
      expect((await db.invitations.list(world.id, inHours(1))).map(({ id }) => id)).to.deep.equal([fine.invitation.id]);
      expect((await db.invitations.accept(newHash(), user.id, now)).kind).to.equal("unknown");
      await db.worlds.delete(world.id, now);
      expect(await accept(fine)).to.equal("unknown");
      expect(await db.invitations.findByToken(fine.tokenSha256, now)).to.equal(null);
    });

    it("give a guest the default role whatever they say, and a member with the default role theirs", async () => {
      const { db, world, host, invite } = await aWorld();
      const { tokenSha256 } = await invite({ roleId: host.id });
      const guest = await newGuest(db);
      await db.invitations.accept(tokenSha256, guest.id, now);
      expect((await db.access.of(guest.id, world.id, now))?.role.name).to.equal("Member");
      const member = await newAccount(db);
      await db.memberships.visit(member.id, world.id, now);
      expect((await db.invitations.accept(tokenSha256, member.id, now)).kind).to.equal("accepted");
      expect((await db.access.of(member.id, world.id, now))?.role.name).to.equal("Host");
    });

    it("give no role that whoever made them may not give any more: it is not won back by one's own link", async () => {
      const { db, owner, world } = await aWorld();
      const powers = permissionBits(["walk", "invite", "roleManage", "ban"]);
      const moderators = await db.roles.create(world.id, { name: "Moderators", permissions: powers });
      const fallback = (await db.roles.findDefault(world.id))!;
      const moderator = await newAccount(db, "Mod");
      await db.memberships.visit(moderator.id, world.id, now);
      const linkOf = async (createdBy: typeof owner.id, roleId: typeof moderators.id) => {
        const tokenSha256 = newHash();
        const times = { expiresAt: null, maxUses: null };
        await db.invitations.create({ worldId: world.id, tokenSha256, roleId, createdBy, ...times });
        return tokenSha256;
      };
      const own = await linkOf(moderator.id, moderators.id);
      const plain = await linkOf(moderator.id, fallback.id);
      const accept = async (link: Uint8Array, user = moderator.id) =>
        (await db.invitations.accept(link, user, now)).kind;

      expect(await accept(own), "never theirs").to.equal("notTheirsToGive");
      await db.memberships.assignRole(moderator.id, world.id, moderators.id);
      expect((await db.invitations.findByToken(own, now))?.role.name).to.equal("Moderators");
      expect(await accept(own, (await newAccount(db)).id), "theirs").to.equal("accepted");
      await db.memberships.assignRole(moderator.id, world.id, fallback.id);
      expect(await accept(own), "demoted").to.equal("notTheirsToGive");
      expect(await accept(own, (await newGuest(db)).id), "for nobody").to.equal("notTheirsToGive");
      expect((await db.access.of(moderator.id, world.id, now))?.permissions).to.equal(fallback.permissions);
      expect(await db.invitations.findByToken(own, now)).to.equal(null);
      expect(await accept(plain, (await newAccount(db)).id), "the default role").to.equal("accepted");

      const ofOwner = await linkOf(owner.id, moderators.id);
      await db.worlds.transfer(world.id, owner.id, moderator.id, now);
      expect(await accept(ofOwner, owner.id), "a former owner").to.equal("notTheirsToGive");
    });

    it("cannot give a role of another world", async () => {
      const { db, invite } = await aWorld();
      const other = await aWorld();
      const failure = await failureOf(invite({ roleId: other.host.id }));
      expect(failure).to.be.instanceOf(MissingReference);
      expect((failure as MissingReference).constraint).to.equal("invitations_role_of_world");
      expect(db).to.equal(other.db);
    });
  });

  describe("bans and access", () => {
    it("say why and until when, end by themselves, and can be lifted", async () => {
      const { db, owner, world } = await aWorld();
      const user = await newAccount(db, "Troll");
      await db.memberships.visit(user.id, world.id, now);
      const ban = {
        userId: user.id,
        worldId: world.id,
        reason: "Shouting",
        until: inHours(1),
        bannedBy: owner.id,
        now,
      };
      const banned = await db.bans.create(ban);
      expect(banned).to.include({ userName: "Troll", bannedByName: "Olga", reason: "Shouting", liftedAt: null });
      const access = () => db.access.of(user.id, world.id, now);
      expect((await access())?.worldBan).to.deep.equal({ reason: "Shouting", until: inHours(1) });
      expect((await db.access.of(user.id, world.id, inHours(1)))?.worldBan, "when it is over").to.equal(null);
      const elsewhere = await newWorld(db, owner.id);
      expect((await db.access.of(user.id, elsewhere.id, now))?.worldBan).to.equal(null);
      expect(await db.bans.lift(banned.id, elsewhere.id, owner.id, now), "by another world").to.equal(null);
      expect(await db.bans.lift(banned.id, world.id, owner.id, now)).to.include({ liftedByName: "Olga" });
      expect(await db.bans.lift(banned.id, world.id, owner.id, now)).to.equal(null);
      expect((await access())?.worldBan).to.equal(null);
    });

    it("are asked for at the door together with the sign-in and blocks", async () => {
      const { db, owner, world } = await aWorld();
      const [user, other] = [await newAccount(db, "Uma"), await newGuest(db)];
      const signIn = { tokenSha256: newHash(), expiresAt: inHours(1), userAgent: "" };
      const { id } = await db.sessions.create({ ...signIn, userId: user.id });
      const theirs = await db.sessions.create({ ...signIn, tokenSha256: newHash(), userId: other.id });
      await db.blocks.add(user.id, other.id);
      await db.blocks.add(owner.id, user.id);
      const access = await db.access.of(user.id, world.id, now);
      const door = { access, isSignedIn: true, blocked: [other.id], blockedBy: [owner.id] };
      expect(await db.access.atDoor(user.id, world.id, id, now)).to.deep.equal(door);
      const nowhere = "00000000-0000-4000-8000-000000000000" as never;
      expect(await db.access.atDoor(user.id, nowhere, id, now)).to.deep.equal({ ...door, access: null });
      const isSignedIn = async (signInId = id, at = now) =>
        (await db.access.atDoor(user.id, world.id, signInId, at)).isSignedIn;
      expect(await isSignedIn(theirs.id), "somebody else's sign-in").to.equal(false);
      expect(await isSignedIn(id, inHours(1)), "over").to.equal(false);
      const nobody = { access: null, isSignedIn: false, blocked: [], blockedBy: [] };
      expect(await db.access.atDoor(nowhere, world.id, id, now)).to.deep.equal(nobody);
    });

    it("of many before a door each is answered as if alone", async () => {
      const { db, world, owner } = await aWorld();
      const elsewhere = await newWorld(db, owner.id);
      const nowhere = "00000000-0000-4000-8000-000000000000" as typeof world.id;
      const asks = await Promise.all(
        [world.id, elsewhere.id, nowhere, world.id, elsewhere.id, world.id].map(async (where, index) => {
          const user = await newGuest(db);
          const signIn = { tokenSha256: newHash(), expiresAt: inHours(index % 2 === 0 ? 1 : -1), userAgent: "" };
          const { id } = await db.sessions.create({ ...signIn, userId: user.id });
          return { user: user.id, where, id };
        }),
      );
      await db.bans.create({
        userId: asks[3]!.user,
        worldId: world.id,
        reason: "x",
        until: null,
        bannedBy: owner.id,
        now,
      });
      const alone = [];
      for (const { user, where, id } of asks) alone.push(await db.access.atDoor(user, where, id, now));
      expect(alone.map(({ isSignedIn }) => isSignedIn)).to.deep.equal([true, false, true, false, true, false]);
      expect(alone.map(({ access }) => access?.userId ?? null)).to.deep.equal(
        asks.map(({ user, where }) => (where === nowhere ? null : user)),
      );
      expect(
        await Promise.all(asks.map(({ user, where, id }) => db.access.atDoor(user, where, id, now))),
      ).to.deep.equal(alone);
      expect(await Promise.all(asks.map(({ user, where }) => db.access.of(user, where, now)))).to.deep.equal(
        alone.map(({ access }) => access),
      );
    });

    it("take the role and the links of whoever is banned, and keep the membership", async () => {
      const { db, owner, world, host } = await aWorld();
      const user = await newAccount(db);
      await db.memberships.visit(user.id, world.id, now);
      await db.memberships.assignRole(user.id, world.id, host.id);
      const tokenSha256 = newHash();
      const link = { worldId: world.id, tokenSha256, roleId: null, createdBy: user.id, expiresAt: null, maxUses: null };
      await db.invitations.create(link);
      await db.bans.create({ userId: user.id, worldId: world.id, reason: "x", until: null, bannedBy: owner.id, now });
      expect(await db.access.of(user.id, world.id, now)).to.deep.include({
        isMember: true,
        permissions: DEFAULT_ROLE_PERMISSIONS,
        worldBan: { reason: "x", until: null },
      });
      expect(await db.invitations.findByToken(tokenSha256, now)).to.equal(null);
      const other = await newHash();
      await db.invitations.create({ ...link, tokenSha256: other, createdBy: owner.id });
      expect((await db.invitations.accept(other, user.id, now)).kind, "by another's link").to.equal("banned");
    });

    it("one ban stands at a time, even when two are made at once; the others stay in the list", async () => {
      const { db, owner, world } = await aWorld();
      const user = await newAccount(db);
      const ban = { userId: user.id, worldId: world.id, until: null, bannedBy: owner.id, now };
      await Promise.all(["a", "b", "c"].map((reason) => db.bans.create({ ...ban, reason })));
      const page = { offset: 0, limit: 9, now };
      expect((await db.bans.list(world.id, { ...page, standingOnly: true })).total).to.equal(1);
      expect((await db.bans.list(world.id, { ...page, standingOnly: false })).total).to.equal(3);
    });

    it("from the platform: everywhere, and every sign-in still says who they are", async () => {
      const { db, owner, world } = await aWorld();
      const user = await newAccount(db);
      const tokenSha256 = newHash();
      await db.sessions.create({ userId: user.id, tokenSha256, expiresAt: inHours(1), userAgent: "" });
      const ban = { userId: user.id, worldId: null, reason: "Spam", until: null, bannedBy: owner.id, now };
      await Promise.all([db.bans.create(ban), db.bans.create(ban)]);
      expect((await db.access.of(user.id, world.id, now))?.platformBan).to.deep.equal({ reason: "Spam", until: null });
      expect((await db.bans.findPlatformBan(user.id, now))?.reason).to.equal("Spam");
      const known = await db.sessions.findByToken(tokenSha256, now);
      expect((await db.sessions.findCaller(known!.session.id, now))?.platformBan).to.deep.equal({
        reason: "Spam",
        until: null,
      });
      expect((await db.bans.list(null, { offset: 0, limit: 9, now, standingOnly: true })).total).to.equal(1);
    });

    it("do not reach the owner", async () => {
      const { db, owner, world } = await aWorld();
      const ban = { userId: owner.id, worldId: world.id, reason: "x", until: null, bannedBy: owner.id, now };
      await expectObstacle(db.bans.create(ban), "ownerStays");
    });

    it("access says who is muted for everyone, member or not, until it is taken back", async () => {
      const { db, owner, world } = await aWorld();
      const guest = await newGuest(db, "Sam");
      const isMuted = async (at = world) => (await db.access.of(guest.id, at.id, now))?.isMuted;
      const change = { user: guest.id, world: world.id, by: owner.id, now };
      for (let times = 0; times < 2; times++) await db.mutes.set({ ...change, isMuted: true });
      await db.memberships.visit(guest.id, world.id, now);
      await db.memberships.leave(guest.id, world.id);
      expect(await isMuted()).to.equal(true);
      expect(await isMuted(await newWorld(db, owner.id)), "elsewhere").to.equal(false);
      for (let times = 0; times < 2; times++) await db.mutes.set({ ...change, isMuted: false });
      expect(await isMuted()).to.equal(false);
      await db.mutes.set({ ...change, user: userId(randomUUID()), isMuted: true });
    });

    it("whoever is sent out is so for as long as was said, in that world, and then it is forgotten", async () => {
      const { db, owner, world } = await aWorld();
      const guest = await newGuest(db, "Sam");
      const inSeconds = (seconds: number) => new Date(now.getTime() + 1000 * seconds);
      const kickOf = async (seconds: number, at = world) =>
        (await db.access.of(guest.id, at.id, inSeconds(seconds)))?.kick;
      const kick = { user: guest.id, world: world.id, by: owner.id };
      expect(await kickOf(0)).to.equal(null);
      await db.kicks.set({ ...kick, why: "Enough.", until: inSeconds(60) });
      expect(await kickOf(59)).to.deep.equal({ why: "Enough." });
      expect(await kickOf(60)).to.equal(null);
      expect(await kickOf(59, await newWorld(db, owner.id)), "elsewhere").to.equal(null);
      await db.kicks.set({ ...kick, why: "", until: inSeconds(90) });
      expect(await kickOf(89), "again").to.deep.equal({ why: "" });
      await db.kicks.set({ ...kick, user: userId(randomUUID()), why: "", until: inSeconds(60) });
      expect(await db.kicks.purgeBefore(inSeconds(90))).to.equal(0);
      expect(await db.kicks.purgeBefore(inSeconds(91))).to.equal(1);
    });

    it("access answers in one question what a door has to ask", async () => {
      const { db, owner, world } = await aWorld();
      const stranger = await newGuest(db, "Sam");
      expect(await db.access.of(owner.id, world.id, now)).to.deep.include({
        isOwner: true,
        isMember: true,
        permissions: ALL_PERMISSIONS,
        isAdministrator: false,
      });
      const access = await db.access.of(stranger.id, world.id, now);
      expect(access).to.deep.include({
        isGuest: true,
        isMember: false,
        isOwner: false,
        permissions: DEFAULT_ROLE_PERMISSIONS,
        displayName: "Sam",
        platformBan: null,
      });
      expect(access?.world).to.deep.include({ visibility: "private", guestsAllowed: true, isDeleted: false });
      await db.worlds.setPlatformBan(world.id, { at: now, by: owner.id, reason: "Closed" });
      await db.worlds.delete(world.id, now);
      const after = await db.access.of(owner.id, world.id, now);
      expect(after?.world).to.include({ isDeleted: true, closedReason: "Closed" });
      expect(await db.access.of(owner.id, (await newWorld(db, owner.id)).id, now)).to.not.equal(null);
    });
  });
}
