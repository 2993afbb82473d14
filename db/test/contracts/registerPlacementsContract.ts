import { randomUUID } from "node:crypto";
import { type UserId, userId, type WorldId, worldId } from "@crowdwire/protocol";
import { expect } from "chai";
import { describe, it } from "mocha";
import type { Placement, Repositories } from "../../src/index.ts";
import { FIRST_LOOK } from "./looks.ts";

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + seconds * 1000);
let places = 0;

/** What any home of placements must do. */
export function registerPlacementsContract(make: () => Repositories): void {
  describe("placements", () => {
    async function someone(): Promise<{ user: UserId; world: WorldId }> {
      const { users, worlds } = make();
      const user = await users.createGuest({ displayName: "Ada", look: FIRST_LOOK });
      const slug = `placements-${++places}`;
      const files = { scene: "world.glb", ground: "ground.bin", description: "map.json", thumbnail: null };
      await worlds.seed({
        slug,
        name: slug,
        description: "",
        capacity: 10,
        map: { contentHash: "f".repeat(32), files },
      });
      return { user: user.id, world: (await worlds.findBySlug(slug))!.id };
    }
    const place = (user: UserId, world: WorldId, x: number, seconds: number): Placement => ({
      userId: user,
      worldId: world,
      x,
      y: 0.25,
      z: -1 / 3,
      yaw: Math.PI,
      updatedAt: at(seconds),
    });

    it("keeps a place exactly, each world its own", async () => {
      const { placements } = make();
      const { user, world } = await someone();
      const other = await someone();
      expect(await placements.find(user, world)).to.equal(null);
      await placements.saveMany([place(user, world, 1 / 7, 1), place(user, other.world, 2, 1)]);
      expect(await placements.find(user, world)).to.deep.equal(place(user, world, 1 / 7, 1));
      expect(await placements.find(user, other.world)).to.deep.equal(place(user, other.world, 2, 1));
    });

    it("of many who are asked about at once each is answered as if alone", async () => {
      const { placements } = make();
      const people = await Promise.all(Array.from({ length: 12 }, someone));
      const kept = people.filter((_, index) => index % 3 !== 0);
      await placements.saveMany(kept.map(({ user, world }, index) => place(user, world, index, 1)));
      const found = await Promise.all(people.map(({ user, world }) => placements.find(user, world)));
      expect(found).to.deep.equal(
        people.map(({ user, world }, index) =>
          index % 3 === 0
            ? null
            : place(
                user,
                world,
                kept.findIndex((each) => each.user === user),
                1,
              ),
        ),
      );
    });

    it("the later place of a list and the newer place of two writes count", async () => {
      const { placements } = make();
      const { user, world } = await someone();
      await placements.saveMany([place(user, world, 1, 1), place(user, world, 2, 2)]);
      expect((await placements.find(user, world))?.x).to.equal(2);
      await placements.saveMany([place(user, world, 3, 1)]);
      expect((await placements.find(user, world))?.x, "an older one that comes late").to.equal(2);
      await placements.saveMany([place(user, world, 4, 3)]);
      expect((await placements.find(user, world))?.x).to.equal(4);
    });

    it("a clock that ran an hour ahead and was set right does not keep later places out", async () => {
      const { placements } = make();
      const { user, world } = await someone();
      const now = Date.now();
      await placements.saveMany([{ ...place(user, world, 1, 0), updatedAt: new Date(now + 3_600_000) }]);
      await placements.saveMany([{ ...place(user, world, 2, 0), updatedAt: new Date(now) }]);
      expect((await placements.find(user, world))?.x).to.equal(2);
    });

    it("somebody who no longer exists does not keep others from being saved", async () => {
      const { placements } = make();
      const { user, world } = await someone();
      await placements.saveMany([
        place(userId(randomUUID()), world, 1, 1),
        place(user, worldId(randomUUID()), 1, 1),
        place(user, world, 5, 1),
      ]);
      expect((await placements.find(user, world))?.x).to.equal(5);
    });

    it("nothing to save is fine", async () => {
      await make().placements.saveMany([]);
    });
  });
}
