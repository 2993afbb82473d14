import { worldId } from "@crowdwire/protocol";
import { expect } from "chai";
import { describe, it } from "mocha";
import type { Repositories, SeedWorld } from "../../src/index.ts";

let worlds = 0;

function newSeed(change: Partial<SeedWorld> = {}): SeedWorld {
  return {
    slug: `place-${++worlds}`,
    name: "A place",
    description: "To be in.",
    capacity: 500,
    map: mapOf("a"),
    ...change,
  };
}

function mapOf(digit: string): SeedWorld["map"] {
  return {
    contentHash: digit.repeat(32),
    files: { scene: "world.glb", ground: "ground.bin", description: "map.json", thumbnail: null },
  };
}

/** What any home of worlds must do. */
export function registerWorldsContract(make: () => Repositories): void {
  describe("worlds", () => {
    it("a seeded world is public, open to guests, and shows its map", async () => {
      const { worlds } = make();
      const seed = newSeed();
      expect(await worlds.seed(seed)).to.equal("created");
      const world = await worlds.findBySlug(seed.slug);
      expect(world).to.include({
        name: "A place",
        capacity: 500,
        visibility: "public",
        guestsAllowed: true,
        ownerId: null,
      });
      expect(world?.map).to.include({ version: 1, contentHash: seed.map.contentHash, origin: "seed" });
      expect(world?.map?.files).to.deep.equal(seed.map.files);
      expect(await worlds.find(world!.id)).to.deep.equal(world);
      expect((await worlds.listPublic()).find((listed) => listed.slug === seed.slug)).to.deep.equal(world);
    });

    it("seeding again changes nothing; a newer map of ours becomes the next version", async () => {
      const { worlds } = make();
      const seed = newSeed();
      await worlds.seed(seed);
      const before = await worlds.findBySlug(seed.slug);
      expect(await worlds.seed({ ...seed, name: "Renamed in the source" })).to.equal("kept");
      expect(await worlds.findBySlug(seed.slug)).to.deep.equal(before);
      expect(await worlds.seed({ ...seed, map: mapOf("b") })).to.equal("newMap");
      const after = await worlds.findBySlug(seed.slug);
      expect(after?.map).to.include({ version: 2, contentHash: mapOf("b").contentHash });
      expect({ ...after, map: null, updatedAt: null }).to.deep.equal({ ...before, map: null, updatedAt: null });
    });

    it("seeding never replaces a map that somebody published there", async () => {
      const { worlds } = make();
      const seed = newSeed();
      await worlds.seed(seed);
      const world = await worlds.findBySlug(seed.slug);
      await worlds.publishMap(world!.id, mapOf("c"));
      expect(await worlds.seed({ ...seed, map: mapOf("d") })).to.equal("kept");
      expect((await worlds.findBySlug(seed.slug))?.map).to.include({ version: 2, contentHash: mapOf("c").contentHash });
    });

    it("a deleted world is nowhere to be found, and seeding does not bring it back", async () => {
      const { worlds } = make();
      const seed = newSeed();
      await worlds.seed(seed);
      const world = await worlds.findBySlug(seed.slug);
      expect(await worlds.delete(world!.id, new Date())).to.equal(true);
      expect(await worlds.delete(world!.id, new Date())).to.equal(false);
      expect(await worlds.seed({ ...seed, map: mapOf("e") })).to.equal("kept");
      expect(await worlds.findBySlug(seed.slug)).to.equal(null);
      expect(await worlds.find(world!.id)).to.equal(null);
      expect((await worlds.listPublic()).map((listed) => listed.slug)).to.not.include(seed.slug);
    });

    it("two processes that seed at once make one world with one map", async () => {
      const { worlds } = make();
      const seed = newSeed();
      const outcomes = await Promise.all(Array.from({ length: 5 }, () => worlds.seed(seed)));
      expect(outcomes.sort()).to.deep.equal(["created", "kept", "kept", "kept", "kept"]);
      expect((await worlds.findBySlug(seed.slug))?.map?.version).to.equal(1);
    });

    it("publishing at once gives each its own version number", async () => {
      const { worlds } = make();
      const seed = newSeed();
      await worlds.seed(seed);
      const { id } = (await worlds.findBySlug(seed.slug))!;
      const published = await Promise.all(["1", "2", "3"].map((digit) => worlds.publishMap(id, mapOf(digit))));
      expect(published.map((map) => map.version).sort()).to.deep.equal([2, 3, 4]);
      expect((await worlds.find(id))?.map?.version).to.equal(4);
    });

    it("answers null for a place that does not exist", async () => {
      const { worlds } = make();
      expect(await worlds.findBySlug("nowhere")).to.equal(null);
      expect(await worlds.find(worldId("00000000-0000-4000-8000-000000000000"))).to.equal(null);
    });
  });
}
