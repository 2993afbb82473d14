import { ALL_PERMISSIONS, DEFAULT_ROLE_PERMISSIONS, permissionBits } from "@crowdwire/protocol";
import { expect } from "chai";
import { describe, it } from "mocha";
import { type Database, InvalidValue, type RoleId, roleId } from "../../src/index.ts";
import { LAST_LOOK } from "./looks.ts";
import { expectObstacle, failureOf, newAccount, newGuest, newHash, newWorld } from "./made.ts";

const now = new Date();
const NO_ROLE = roleId("00000000-0000-4000-8000-000000000000");

/** What any home of roles and memberships must do. */
export function registerRolesContract(make: () => Database): void {
  describe("roles and memberships", () => {
    async function aWorld() {
      const db = make();
      const owner = await newAccount(db, "Olga");
      const world = await newWorld(db, owner.id);
      const member = await newAccount(db, "Mia");
      await db.memberships.visit(member.id, world.id, now);
      const host = await db.roles.create(world.id, { name: "Host", permissions: permissionBits(["walk", "ban"]) });
      const [ownerRole, , defaultRole] = await db.roles.list(world.id);
      return { db, owner, world, member, host, ownerRole: ownerRole!, defaultRole: defaultRole! };
    }

    it("a new world has an owner's role with everything and a default one, and its owner as a member", async () => {
      const { db, owner, world, ownerRole, defaultRole, host } = await aWorld();
      expect(ownerRole).to.include({ isOwner: true, isDefault: false, permissions: ALL_PERMISSIONS, members: 1 });
      const expected = { isOwner: false, isDefault: true, permissions: DEFAULT_ROLE_PERMISSIONS, members: 1 };
      expect(defaultRole).to.include(expected);
      expect((await db.memberships.find(owner.id, world.id))?.roleId).to.equal(ownerRole.id);
      expect(await db.roles.findDefault(world.id)).to.deep.equal(await db.roles.find(world.id, defaultRole.id));
      expect(await db.roles.find((await newWorld(db, owner.id)).id, host.id), "of another world").to.equal(null);
    });

    it("exactly one role is the default, even when two become it at once", async () => {
      const { db, world, host, member } = await aWorld();
      const other = await db.roles.create(world.id, { name: "Other", permissions: 1 });
      await Promise.all([host, other].map(({ id }) => db.roles.update(world.id, id, { isDefault: true })));
      const defaults = (await db.roles.list(world.id)).filter((role) => role.isDefault);
      expect(defaults).to.have.lengthOf(1);
      expect((await db.access.of(member.id, world.id, now))?.role.name, "members keep theirs").to.equal("Member");
    });

    it("guests hold the default role, also when another becomes it, and no other", async () => {
      const { db, world, host } = await aWorld();
      const guest = await newGuest(db);
      await db.memberships.visit(guest.id, world.id, now);
      await expectObstacle(db.memberships.assignRole(guest.id, world.id, host.id), "guestsHoldDefaultRole");
      await db.roles.update(world.id, host.id, { isDefault: true });
      expect((await db.memberships.find(guest.id, world.id))?.roleId).to.equal(host.id);
      expect((await db.access.of(guest.id, world.id, now))?.permissions).to.equal(host.permissions);
    });

    it("deleting a role moves its members, and the links that give it, to the default one", async () => {
      const { db, world, host, member, owner, defaultRole } = await aWorld();
      await db.memberships.assignRole(member.id, world.id, host.id);
      const tokenSha256 = newHash();
      const invitation = { worldId: world.id, tokenSha256, createdBy: owner.id, expiresAt: null, maxUses: null };
      await db.invitations.create({ ...invitation, roleId: host.id });
      expect(await db.roles.delete(world.id, host.id)).to.equal(1);
      expect((await db.memberships.find(member.id, world.id))?.roleId).to.equal(defaultRole.id);
      expect((await db.invitations.findByToken(tokenSha256, now))?.role.id).to.equal(defaultRole.id);
    });

    it("a role that is deleted while it is given leaves nobody without one", async () => {
      const { db, world, host, member, defaultRole } = await aWorld();
      await Promise.all([
        failureOf(db.memberships.assignRole(member.id, world.id, host.id)),
        db.roles.delete(world.id, host.id),
      ]);
      expect((await db.memberships.find(member.id, world.id))?.roleId).to.equal(defaultRole.id);
    });

    it("the owner's role cannot be changed, deleted or given, nor the default one deleted", async () => {
      const { db, world, ownerRole, defaultRole, member, owner, host } = await aWorld();
      await expectObstacle(db.roles.update(world.id, ownerRole.id, { name: "Boss" }), "ownerRoleFixed");
      await expectObstacle(db.roles.delete(world.id, ownerRole.id), "ownerRoleFixed");
      await expectObstacle(db.roles.delete(world.id, defaultRole.id), "defaultRoleNeeded");
      await expectObstacle(db.memberships.assignRole(member.id, world.id, ownerRole.id), "ownerRoleFixed");
      await expectObstacle(db.memberships.assignRole(owner.id, world.id, host.id), "ownerRoleFixed");
    });

    it("a role's name is its own in its world, whatever the case; permissions are the ten there are", async () => {
      const { db, world, host } = await aWorld();
      await expectObstacle(db.roles.create(world.id, { name: "HOST", permissions: 0 }), "roleNameTaken");
      await expectObstacle(db.roles.update(world.id, host.id, { name: "member" }), "roleNameTaken");
      expect(await failureOf(db.roles.create(world.id, { name: "All", permissions: 1024 }))).to.be.instanceOf(
        InvalidValue,
      );
      await expectObstacle(db.roles.update(world.id, NO_ROLE, { name: "x" }), "noSuchRole");
      const changed = await db.roles.update(world.id, host.id, { permissions: 3 });
      expect(changed).to.deep.equal({ ...host, permissions: 3 });
    });

    it("nobody is given a role of another world, or one where they are no member", async () => {
      const { db, owner, member, host } = await aWorld();
      const elsewhere = await newWorld(db, owner.id);
      await expectObstacle(db.memberships.assignRole(member.id, elsewhere.id, host.id), "noSuchRole");
      const there = await db.roles.create(elsewhere.id, { name: "Host", permissions: 1 });
      await expectObstacle(db.memberships.assignRole(member.id, elsewhere.id, there.id), "notAMember");
    });

    it("a visit makes a member and is noted; name and look of one's own stay until they are taken back", async () => {
      const { db, world, member } = await aWorld();
      const later = new Date(now.getTime() + 1000);
      const changed = await db.memberships.update(member.id, world.id, { displayName: "Dr Mia", look: LAST_LOOK });
      expect(changed).to.deep.include({ displayName: "Dr Mia", look: LAST_LOOK });
      const visited = await db.memberships.visit(member.id, world.id, later);
      expect(visited).to.deep.equal({ ...changed, lastVisitedAt: later });
      expect((await db.memberships.visit(member.id, world.id, now))?.lastVisitedAt).to.deep.equal(later);
      expect(await db.access.of(member.id, world.id, now)).to.deep.include({ displayName: "Dr Mia", look: LAST_LOOK });
      await db.memberships.update(member.id, world.id, { displayName: null });
      expect((await db.access.of(member.id, world.id, now))?.displayName).to.equal("Mia");
    });

    it("many visits are noted at once; of two by the same person the first makes the member, the last is when they were there", async () => {
      const { db, world, member } = await aWorld();
      const [fresh, later] = [await newAccount(db, "Fresh"), new Date(now.getTime() + 1000)];
      const before = await db.memberships.find(member.id, world.id);
      await db.memberships.visitMany([
        { userId: fresh.id, worldId: world.id, at: later },
        { userId: fresh.id, worldId: world.id, at: now },
        { userId: member.id, worldId: world.id, at: later },
        { userId: "00000000-0000-4000-8000-000000000000" as never, worldId: world.id, at: now },
        { userId: fresh.id, worldId: "00000000-0000-4000-8000-000000000000" as never, at: now },
      ]);
      expect(await db.memberships.find(fresh.id, world.id)).to.deep.include({ joinedAt: now, lastVisitedAt: later });
      expect((await db.access.of(fresh.id, world.id, now))?.role.name).to.equal("Member");
      expect(await db.memberships.find(member.id, world.id)).to.deep.equal({ ...before, lastVisitedAt: later });
      await db.memberships.visitMany([]);
    });

    it("members are listed by the name they have there, the owner first, a page at a time", async () => {
      const { db, world, host, member } = await aWorld();
      const zed = await newAccount(db, "Abel");
      await db.memberships.visit(zed.id, world.id, now);
      await db.memberships.update(zed.id, world.id, { displayName: "Zed" });
      await db.memberships.assignRole(member.id, world.id, host.id);
      const names = async (search: { text?: string; role?: RoleId; offset?: number }) => {
        const page = await db.memberships.list(world.id, { offset: 0, limit: 2, ...search });
        return { total: page.total, names: page.items.map((one) => one.displayName) };
      };
      expect(await names({})).to.deep.equal({ total: 3, names: ["Olga", "Mia"] });
      expect(await names({ offset: 2 })).to.deep.equal({ total: 3, names: ["Zed"] });
      expect(await names({ text: "ED" })).to.deep.equal({ total: 1, names: ["Zed"] });
      expect(await names({ role: host.id })).to.deep.equal({ total: 1, names: ["Mia"] });
    });

    it("whoever leaves is no member any more; the owner stays", async () => {
      const { db, world, member, owner } = await aWorld();
      await db.placements.saveMany([
        { userId: member.id, worldId: world.id, x: 1, y: 0, z: 0, yaw: 0, updatedAt: now },
      ]);
      expect(await db.memberships.leave(member.id, world.id)).to.equal(true);
      expect(await db.memberships.leave(member.id, world.id)).to.equal(false);
      expect(await db.placements.find(member.id, world.id)).to.equal(null);
      await expectObstacle(db.memberships.leave(owner.id, world.id), "ownerStays");
    });
  });
}
