import type { UserId, WorldId } from "@crowdwire/protocol";
import { expect } from "chai";
import { describe, it } from "mocha";
import type { PlacementStore, SavedPlacement } from "../../src/persistence/PlacementStore.ts";

/** A store, and somebody who exists in a world that exists. */
export interface PlacementStoreFixture {
  readonly store: PlacementStore;
  newVisitor(): Promise<{ userId: UserId; worldId: WorldId }>;
}

/** What any store of places must do. */
export function registerPlacementStoreContract(make: () => PlacementStoreFixture): void {
  describe("a store of places", () => {
    const at = (who: { userId: UserId; worldId: WorldId }, x: number, seconds: number): SavedPlacement => ({
      ...who,
      placement: { x, y: 0.5, z: -1 / 3, yaw: Math.PI },
      savedAt: new Date(Date.UTC(2026, 0, 1) + seconds * 1000),
    });

    it("answers null for a first visit, and afterwards the place to the last bit", async () => {
      const { store, newVisitor } = make();
      const who = await newVisitor();
      expect(await store.load(who.userId, who.worldId)).to.equal(null);
      await store.saveMany([at(who, 1 / 7, 1)]);
      expect(await store.load(who.userId, who.worldId)).to.deep.equal(at(who, 1 / 7, 1).placement);
    });

    it("keeps people and worlds apart", async () => {
      const { store, newVisitor } = make();
      const [one, two] = [await newVisitor(), await newVisitor()];
      await store.saveMany([at(one, 1, 1), at(two, 2, 1)]);
      expect((await store.load(one.userId, one.worldId))?.x).to.equal(1);
      expect((await store.load(two.userId, two.worldId))?.x).to.equal(2);
      expect(await store.load(one.userId, two.worldId)).to.equal(null);
    });

    it("never replaces a newer place by an older one", async () => {
      const { store, newVisitor } = make();
      const who = await newVisitor();
      await store.saveMany([at(who, 2, 2)]);
      await store.saveMany([at(who, 1, 1)]);
      expect((await store.load(who.userId, who.worldId))?.x).to.equal(2);
      await store.saveMany([at(who, 3, 3)]);
      expect((await store.load(who.userId, who.worldId))?.x).to.equal(3);
    });

    it("nothing to save is fine", async () => {
      await make().store.saveMany([]);
    });
  });
}
