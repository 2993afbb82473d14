import { expect } from "chai";
import { describe, it } from "mocha";
import type { Database, User, WorldListing } from "../../src/index.ts";
import { expectObstacle, failureOf, MAP_FILES, newAccount, newGuest, newHash, newWorld, unique } from "./made.ts";

const DAY_MS = 86_400_000;
const now = new Date();
const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS);

/** What any home of worlds that people make must do. */
export function registerWorldLifeContract(make: () => Database): void {
  describe("the life of a world", () => {
    it("is made whole or not at all, and an address only once", async () => {
      const db = make();
      const owner = await newAccount(db);
      const world = await newWorld(db, owner.id, { name: "Here", tags: ["art", "art", "music"] });
      expect(world).to.deep.include({ name: "Here", ownerId: owner.id, tags: ["art", "music"], slowModeSeconds: 0 });
      expect(world.map).to.include({ version: 1, origin: "copy", publishedBy: owner.id });
      expect(await db.worlds.find(world.id)).to.deep.equal(world);
      await expectObstacle(newWorld(db, owner.id, { slug: world.slug }), "slugTaken");
      const slug = unique("half");
      const map = { contentHash: "not a hash", files: MAP_FILES, origin: "copy" } as const;
      expect(await failureOf(newWorld(db, owner.id, { slug, map }))).to.not.equal(null);
      expect(await db.worlds.findBySlug(slug), "half a world").to.equal(null);
    });

    it("changes what is given and leaves the rest", async () => {
      const db = make();
      const world = await newWorld(db, (await newAccount(db)).id);
      const changed = await db.worlds.update(world.id, { name: "There", slowModeSeconds: 30, isChatOn: false });
      expect({ ...changed, updatedAt: null }).to.deep.equal({
        ...world,
        name: "There",
        slowModeSeconds: 30,
        isChatOn: false,
        updatedAt: null,
      });
    });

    it("a clone has the settings, roles and map of the first, and none of its people", async () => {
      const db = make();
      const [owner, member] = [await newAccount(db), await newAccount(db)];
      const world = await newWorld(db, owner.id, { tags: ["x"], capacity: 7 });
      await db.memberships.visit(member.id, world.id, now);
      await db.worlds.update(world.id, { slowModeSeconds: 9 });
      const host = await db.roles.create(world.id, { name: "Host", permissions: 5 });
      await db.roles.update(world.id, host.id, { isDefault: true });
      const copy = await db.worlds.clone(world.id, { slug: unique("copy"), name: "Copy", ownerId: owner.id });
      expect(copy).to.deep.include({ name: "Copy", capacity: 7, tags: ["x"], slowModeSeconds: 9, ownerId: owner.id });
      expect(copy?.map?.contentHash).to.equal(world.map?.contentHash);
      const roles = async (id: typeof world.id) =>
        (await db.roles.list(id)).map(({ name, permissions, isDefault, isOwner }) => ({
          name,
          permissions,
          isDefault,
          isOwner,
        }));
      expect(await roles(copy!.id)).to.have.deep.members(await roles(world.id));
      expect((await db.memberships.list(copy!.id, { offset: 0, limit: 9 })).total).to.equal(1);
    });

    it("is handed over with the owner's role; the old owner stays a member", async () => {
      const db = make();
      const [owner, heir] = [await newAccount(db), await newAccount(db)];
      const world = await newWorld(db, owner.id);
      await expectObstacle(db.worlds.transfer(world.id, owner.id, heir.id, now), "notAMember");
      await db.memberships.visit(heir.id, world.id, now);
      expect((await db.worlds.transfer(world.id, owner.id, heir.id, now)).ownerId).to.equal(heir.id);
      expect(await db.access.of(heir.id, world.id, now)).to.deep.include({ isOwner: true, permissions: 1023 });
      expect((await db.access.of(owner.id, world.id, now))?.role.name).to.equal("Member");
      await expectObstacle(db.worlds.transfer(world.id, owner.id, heir.id, now), "notTheOwner");
    });

    it("two who are handed it at once: one has it, and one member holds the owner's role", async () => {
      const db = make();
      const owner = await newAccount(db);
      const world = await newWorld(db, owner.id);
      const heirs = await Promise.all(Array.from({ length: 3 }, () => newAccount(db)));
      for (const heir of heirs) await db.memberships.visit(heir.id, world.id, now);
      const failures = await Promise.all(
        heirs.map((heir) => failureOf(db.worlds.transfer(world.id, owner.id, heir.id, now))),
      );
      expect(failures.filter((failure) => failure === null)).to.have.lengthOf(1);
      const [ownerRole] = await db.roles.list(world.id);
      expect(ownerRole).to.include({ isOwner: true, members: 1 });
    });

    it("goes neither to a guest nor to somebody banned", async () => {
      const db = make();
      const [owner, banned, guest] = [await newAccount(db), await newAccount(db), await newGuest(db)];
      const world = await newWorld(db, owner.id);
      for (const { id } of [banned, guest]) await db.memberships.visit(id, world.id, now);
      await db.bans.create({ userId: banned.id, worldId: world.id, reason: "x", until: null, bannedBy: owner.id, now });
      await expectObstacle(db.worlds.transfer(world.id, owner.id, banned.id, now), "newOwnerIsBanned");
      await expectObstacle(db.worlds.transfer(world.id, owner.id, guest.id, now), "newOwnerNotRegistered");
    });

    it("is deleted softly, restored within its time, and gone after it with all that was in it", async () => {
      const db = make();
      const owner = await newAccount(db);
      const world = await newWorld(db, owner.id);
      await db.invitations.create({
        worldId: world.id,
        tokenSha256: newHash(),
        roleId: null,
        createdBy: owner.id,
        expiresAt: null,
        maxUses: null,
      });
      await db.worlds.delete(world.id, daysAgo(29), owner.id);
      expect(await db.worlds.find(world.id)).to.equal(null);
      expect((await db.worlds.findAny(world.id))?.deletedAt).to.deep.equal(daysAgo(29));
      expect(await db.worlds.purgeDeletedBefore(daysAgo(30))).to.equal(0);
      expect((await db.worlds.restore(world.id, daysAgo(30)))?.deletedAt).to.equal(null);
      expect((await db.access.of(owner.id, world.id, now))?.isOwner, "as it was").to.equal(true);
      await db.worlds.delete(world.id, daysAgo(31), owner.id);
      expect(await db.worlds.restore(world.id, daysAgo(30)), "too late").to.equal(null);
      expect(await db.worlds.purgeDeletedBefore(daysAgo(30))).to.equal(1);
      expect(await db.worlds.findAny(world.id)).to.equal(null);
      expect((await newWorld(db, owner.id, { slug: world.slug })).slug, "the address is free").to.equal(world.slug);
    });

    it("an earlier version of its map can be shown again, another world's cannot", async () => {
      const db = make();
      const owner = await newAccount(db);
      const [world, other] = [await newWorld(db, owner.id), await newWorld(db, owner.id)];
      await db.worlds.publishMap(world.id, { contentHash: "b".repeat(32), files: MAP_FILES, publishedBy: owner.id });
      const [newest, first] = await db.worlds.listMapVersions(world.id);
      expect([newest?.version, first?.version]).to.deep.equal([2, 1]);
      await db.worlds.showMapVersion(world.id, first!.id);
      expect((await db.worlds.find(world.id))?.map?.version).to.equal(1);
      expect(await failureOf(db.worlds.showMapVersion(other.id, first!.id))).to.not.equal(null);
    });
  });

  describe("searching worlds", () => {
    async function someWorlds() {
      const db = make();
      const owner = await newAccount(db);
      const word = unique("q").replaceAll("-", "");
      const make1 = (name: string, change = {}) => newWorld(db, owner.id, { name: `${word} ${name}`, ...change });
      const garden = await make1("Garden", { tags: ["outdoors", "quiet"], description: "Roses and a pond." });
      const office = await make1("Office", { tags: ["work"], description: "By the garden." });
      await make1("Cellar", { visibility: "private" });
      await make1("Attic", { visibility: "unlisted" });
      const find = async (
        text: string,
        tags: string[] = [],
        listing: WorldListing = { list: "public" },
        offset = 0,
      ) => {
        const page = await db.worlds.search({ ...listing, text: `${word} ${text}`, tags, offset, limit: 2 });
        return { total: page.total, names: page.items.map((world) => world.name.slice(word.length + 1)) };
      };
      return { db, owner, garden, office, find };
    }

    it("finds the beginnings of words in name, tags and description, the best match first", async () => {
      const { find } = await someWorlds();
      expect(await find("")).to.deep.equal({ total: 2, names: ["Garden", "Office"] });
      expect(await find("GARD")).to.deep.equal({ total: 2, names: ["Garden", "Office"] });
      expect(await find("pond")).to.deep.equal({ total: 1, names: ["Garden"] });
      expect(await find("outd")).to.deep.equal({ total: 1, names: ["Garden"] });
      expect(await find("garden office")).to.deep.equal({ total: 1, names: ["Office"] });
      expect((await find("nothing")).total).to.equal(0);
    });

    it("takes what people type for words, whatever it means to Postgres", async () => {
      const { find, db } = await someWorlds();
      expect((await find("gard & !(x) | 'y' <-> :* \\ %")).total).to.equal(0);
      expect((await find("(gard:* | ')")).total).to.equal(2);
      expect((await db.worlds.search({ list: "public", text: "&|!", offset: 0, limit: 2 })).total).to.equal(0);
    });

    it("a world has all tags that are asked for", async () => {
      const { find } = await someWorlds();
      expect(await find("", ["quiet", "outdoors"])).to.deep.equal({ total: 1, names: ["Garden"] });
      expect((await find("", ["quiet", "work"])).total).to.equal(0);
    });

    it("lists one's own, the joined and the deleted ones, to oneself", async () => {
      const { db, find, owner, garden, office } = await someWorlds();
      const own = (user: User): WorldListing => ({ list: "owned", user: user.id });
      expect((await find("", [], own(owner))).total).to.equal(4);
      expect(await find("", [], own(owner), 2)).to.deep.equal({ total: 4, names: ["Cellar", "Attic"] });
      const visitor = await newGuest(db);
      expect((await find("", [], own(visitor))).total).to.equal(0);
      await db.memberships.visit(visitor.id, office.id, daysAgo(1));
      await db.memberships.visit(visitor.id, garden.id, daysAgo(2));
      const joined = await find("", [], { list: "joined", user: visitor.id });
      expect(joined).to.deep.equal({ total: 2, names: ["Office", "Garden"] });
      await db.worlds.delete(garden.id, daysAgo(3), owner.id);
      const deleted = { list: "deleted", user: owner.id, deletedAfter: daysAgo(30) } as const;
      expect((await find("", [], deleted)).names).to.deep.equal(["Garden"]);
      expect((await find("", [], { ...deleted, deletedAfter: daysAgo(2) })).total, "too old").to.equal(0);
      expect((await find("")).names, "to everyone").to.deep.equal(["Office"]);
    });

    it("what the platform has closed is listed to nobody but its owner and administrators", async () => {
      const { db, find, owner, garden } = await someWorlds();
      await db.worlds.setPlatformBan(garden.id, { at: now, by: owner.id, reason: "Unsafe" });
      expect((await find("")).names).to.deep.equal(["Office"]);
      expect((await find("", [], { list: "owned", user: owner.id })).total).to.equal(4);
      expect((await find("", [], { list: "all" })).total).to.equal(4);
      expect((await db.worlds.find(garden.id))?.platformBan).to.deep.equal({ at: now, reason: "Unsafe" });
      await db.worlds.setPlatformBan(garden.id, null);
      expect((await find("")).total).to.equal(2);
    });

    it("counts the tags of what is public", async () => {
      const db = make();
      const owner = await newAccount(db);
      const tag = unique("tag");
      await newWorld(db, owner.id, { tags: [tag] });
      await newWorld(db, owner.id, { tags: [tag] });
      await newWorld(db, owner.id, { tags: [tag], visibility: "private" });
      const tags = await db.worlds.listTags(1000);
      expect(tags.find(({ name }) => name === tag)).to.deep.equal({ name: tag, worlds: 2 });
    });
  });
}
