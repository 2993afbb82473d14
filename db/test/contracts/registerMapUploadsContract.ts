import { randomBytes } from "node:crypto";
import { expect } from "chai";
import { before, describe, it } from "mocha";
import type { MapUsage, Repositories, User } from "../../src/index.ts";
import { MAP_FILES, newAccount, newWorld } from "./made.ts";

const T0 = new Date("2026-11-01T12:00:00Z");
const later = (hours: number) => new Date(T0.getTime() + hours * 3_600_000);
const newContentHash = () => randomBytes(16).toString("hex");

/** What people keep of the maps they sent (check 17), and which files nothing needs any more. */
export function registerMapUploadsContract(repositories: () => Repositories): void {
  describe("the maps that people have sent", () => {
    let db: Repositories;
    let ada: User;
    before(async () => {
      db = repositories();
      ada = await newAccount(db);
    });

    const note = (user: User, change: { contentHash?: string; bytes?: number; most?: MapUsage; now?: Date } = {}) =>
      db.mapUploads.note({
        user: user.id,
        contentHash: newContentHash(),
        bytes: 100,
        most: { maps: 3, bytes: 250 },
        now: T0,
        ...change,
      });
    const isUsed = async (contentHash: string) => (await db.mapUploads.inUse([contentHash])).has(contentHash);

    it("[check 17] are counted by number and by bytes, each once, and none is noted beyond either", async () => {
      const [one, two] = [newContentHash(), newContentHash()];
      expect(await note(ada, { contentHash: one })).to.equal(null);
      expect(await note(ada, { contentHash: one }), "again").to.equal(null);
      expect(await note(ada, { contentHash: two })).to.equal(null);
      expect(await note(ada, { bytes: 51 }), "one byte too many").to.deep.equal({ maps: 2, bytes: 200 });
      expect(await note(ada, { bytes: 50 })).to.equal(null);
      expect(await note(ada, { most: { maps: 3, bytes: 9999 } }), "one map too many").to.deep.equal({
        maps: 3,
        bytes: 250,
      });
      expect(await note(ada, { contentHash: two }), "one that is there is there").to.equal(null);
      expect(await db.mapUploads.usageOf(ada.id)).to.deep.equal({ maps: 3, bytes: 250 });
      expect(await note(await newAccount(db)), "somebody else has as much").to.equal(null);
    });

    it("[check 17] are counted one after the other where two come at once", async () => {
      const eve = await newAccount(db);
      const answers = await Promise.all(Array.from({ length: 6 }, () => note(eve, { most: { maps: 9, bytes: 250 } })));
      expect(answers.filter((answer) => answer === null)).to.have.length(2);
      expect(await db.mapUploads.usageOf(eve.id)).to.deep.equal({ maps: 2, bytes: 200 });
    });

    it("are forgotten when they became no world in time, and kept as long as they are a world's", async () => {
      const bob = await newAccount(db);
      const [idle, fresh, shown, handedOver] = Array.from({ length: 4 }, newContentHash) as [
        string,
        string,
        string,
        string,
      ];
      const most = { maps: 9, bytes: 999 };
      for (const contentHash of [idle, shown, handedOver]) await note(bob, { contentHash, most });
      await note(bob, { contentHash: fresh, most, now: later(20) });
      const mapOf = (contentHash: string) => ({ contentHash, files: { ...MAP_FILES, thumbnail: "picture-1.jpg" } });
      const world = await newWorld(db, bob.id, { map: { ...mapOf(shown), origin: "upload" } });
      await newWorld(db, (await newAccount(db)).id, { map: { ...mapOf(handedOver), origin: "copy" } });

      await db.mapUploads.purgeUnusedBefore(later(10));
      expect(
        await db.mapUploads.usageOf(bob.id),
        "the idle one and the copied one are no load of theirs",
      ).to.deep.equal({ maps: 2, bytes: 200 });
      const used = await db.mapUploads.inUse([idle, fresh, shown, handedOver]);
      expect([...used.keys()].sort()).to.deep.equal([fresh, shown, handedOver].sort());
      expect([...used.get(shown)!]).to.deep.equal(["picture-1.jpg"]);
      expect(used.get(fresh)?.size).to.equal(0);

      await db.worlds.delete(world.id, T0);
      expect(await isUsed(shown), "a deleted world can be restored").to.equal(true);
      await db.worlds.purgeDeletedBefore(later(1));
      await db.mapUploads.purgeUnusedBefore(later(10));
      expect(await isUsed(shown)).to.equal(false);
    });

    it("[ID5] are nobody's when their account is erased", async () => {
      const cid = await newAccount(db);
      const contentHash = newContentHash();
      await note(cid, { contentHash });
      await db.users.erase(cid.id, T0);
      expect(await isUsed(contentHash)).to.equal(false);
    });
  });
}
