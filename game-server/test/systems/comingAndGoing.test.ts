import { LIMITS, userId } from "@crowdwire/protocol";
import { expect } from "chai";
import { describe, it } from "mocha";
import { EntityIds } from "../../src/world/EntityIds.ts";
import { NO_SLOT } from "../../src/world/World.ts";
import { TestWorld } from "../support/TestWorld.ts";

const RETURN_TICKS = LIMITS.reconnectionSeconds * LIMITS.tickHz;

describe("coming and going", () => {
  it("puts a newcomer into a spawn area and says who they are", () => {
    const test = new TestWorld();
    test.enter("a");
    test.tick();
    const [entered] = test.effectsOf("entered");
    expect(entered).to.deep.include({ session: "a", entityId: test.id("a"), isReturn: false });
    expect(Math.hypot(test.place("a").x, test.place("a").z)).to.be.at.most(2);
  });

  it("puts a returning user where they stood last, and a place that is no longer ground into a spawn area", () => {
    const test = new TestWorld({ halfMeters: 50 });
    test.enterAt("a", 31, -7);
    test.enterAt("b", 900, 900);
    test.tick();
    expect(test.place("a")).to.deep.equal({ x: 31, z: -7 });
    expect(Math.hypot(test.place("b").x, test.place("b").z)).to.be.at.most(2);
  });

  it("[ID1] gives the avatar to a user's later session and tells the earlier one", () => {
    const test = new TestWorld();
    test.enter("first", "ada");
    test.tick();
    test.press("first", { moveX: 127 });
    test.tick(20);
    const before = test.place("first");
    const id = test.id("first");
    test.enter("second", "ada");
    test.tick();
    expect(test.effectsOf("takenOver")).to.deep.equal([{ type: "takenOver", session: "first" }]);
    expect(test.world.population).to.equal(1);
    expect(test.id("second")).to.equal(id);
    expect(test.place("second")).to.deep.equal(before);
    expect(test.slot("first")).to.equal(NO_SLOT);
    test.leave("first");
    test.tick();
    expect(test.world.population, "the earlier session can no longer end it").to.equal(1);
  });

  it("[SIM2] stops whoever loses the connection, keeps them for half a minute, then lets them go", () => {
    const test = new TestWorld();
    test.enter("a");
    test.tick();
    test.press("a", { moveX: 127 });
    test.tick(5);
    const slot = test.slot("a");
    test.drop("a");
    test.tick();
    const x = test.world.x[slot];
    test.tick(RETURN_TICKS - 2);
    expect(test.world.x[slot]).to.equal(x);
    expect(test.world.population).to.equal(1);
    test.tick(2);
    expect(test.world.population).to.equal(0);
    expect(test.effectsOf("departed")).to.have.length(1);
  });

  it("gives the waiting avatar back to whoever returns in time", () => {
    const test = new TestWorld();
    test.enterAt("a", 12, 5);
    test.tick();
    const id = test.id("a");
    test.drop("a");
    test.tick(100);
    test.enter("again", "a");
    test.tick();
    expect(test.id("again")).to.equal(id);
    expect(test.effectsOf("takenOver")).to.have.length(0);
    test.tick(RETURN_TICKS);
    expect(test.world.population).to.equal(1);
  });

  it("lets whoever leaves go at once, and keeps their place", () => {
    const test = new TestWorld();
    test.enterAt("a", 3, 4);
    test.tick();
    test.leave("a");
    test.tick();
    expect(test.world.population).to.equal(0);
    expect(test.effectsOf("moved").at(-1)).to.deep.include({ userId: "a", placement: { x: 3, y: 0, z: 4, yaw: 0 } });
  });

  it("shows someone's new name and look to whoever sees them", () => {
    const test = new TestWorld();
    test.enter("a");
    test.enter("b");
    test.tick(6);
    const resident = { ...test.world.residents[test.slot("a")]!, name: "Anna" };
    test.world.inbox.submit({ type: "redress", resident });
    test.tick(2);
    expect(test.toldTo("b").introductions.at(-1)).to.include({ id: test.id("a"), name: "Anna" });
    test.world.inbox.submit({ type: "redress", resident: { ...resident, userId: userId("nobody") } });
    test.tick();
    expect(test.failures).to.deep.equal([]);
  });

  it("takes whoever is expelled out of the world at once, and says why", () => {
    const test = new TestWorld();
    test.enter("a");
    test.tick();
    const notice = { reason: "signedOut", details: {} } as const;
    test.world.inbox.submit({ type: "expel", userId: userId("a"), notice });
    test.tick();
    expect(test.effectsOf("expelled")).to.deep.equal([{ type: "expelled", session: "a", notice }]);
    expect(test.world.population).to.equal(0);
  });

  it("turns away whoever comes beyond the capacity, but not someone who is inside already", () => {
    const test = new TestWorld({ capacity: 2 });
    for (const session of ["a", "b", "c"]) test.enter(session);
    test.enter("a2", "a");
    test.tick();
    expect(test.effectsOf("turnedAway")).to.deep.equal([{ type: "turnedAway", session: "c" }]);
    expect(test.world.population).to.equal(2);
    expect(test.effectsOf("takenOver")).to.deep.equal([{ type: "takenOver", session: "a" }]);
  });

  it("keeps every place that changed, once a second, and no other", () => {
    const test = new TestWorld();
    test.enterAt("walker", 0, 0);
    test.enterAt("sitter", 9, 9);
    test.tick(LIMITS.tickHz * 2);
    test.effects.length = 0;
    for (let second = 0; second < 3; second++) {
      test.press("walker", { moveX: 127 });
      test.tick(LIMITS.tickHz);
    }
    expect(test.effectsOf("moved").map((effect) => effect.userId)).to.deep.equal(["walker", "walker", "walker"]);
  });

  it("[ID1] does not give an id to anyone else for half a minute", () => {
    const ids = new EntityIds();
    const taken = Array.from({ length: 65_535 }, (_, index) => ids.take(userId(`user ${index}`), 0)!);
    expect(new Set(taken).size).to.equal(65_535);
    expect(ids.take(userId("one too many"), 0)).to.equal(null);
    ids.giveBack(taken[7]!, 100);
    ids.giveBack(taken[3]!, 101);
    expect(ids.take(userId("newcomer"), 100 + RETURN_TICKS - 1)).to.equal(null);
    expect(ids.take(userId("newcomer"), 100 + RETURN_TICKS)).to.equal(taken[7]);
    expect(ids.take(userId("user 7"), 100 + RETURN_TICKS), "it is another's now").to.equal(null);
    expect(ids.take(userId("user 3"), 100 + RETURN_TICKS), "but this is still theirs").to.equal(taken[3]);
  });

  it("[ID1] gives whoever comes back the id they had, and nobody else while there are unused ones", () => {
    const ids = new EntityIds();
    const [ada, bea] = [userId("ada"), userId("bea")];
    const first = ids.take(ada, 0)!;
    ids.giveBack(first, 100);
    expect(ids.take(bea, 100_000)).not.to.equal(first);
    expect(ids.take(ada, 1_000_000)).to.equal(first);
    ids.giveBack(first, 1_000_000);
    const another = ids.take(ada, 1_000_010);
    expect(another, "too soon: others may not know yet that they were gone").not.to.equal(first);
    ids.giveBack(another!, 1_000_020);
    expect(ids.take(ada, 1_000_020 + 12 * LIMITS.tickHz)).to.equal(another);
  });

  it("[ID1] [SFU1] begins with other ids when a world is opened again: whoever is still on the SFU is nobody else now", () => {
    const taken = (epoch: number) => {
      const ids = new EntityIds(epoch);
      return Array.from({ length: 1100 }, (_, index) => ids.take(userId(`user ${index}`), 0)!);
    };
    for (const epoch of [0, 1, 15, 16, 1_000_000]) {
      const before = new Set(taken(epoch));
      for (let later = 1; later <= 10; later++) {
        expect(taken(epoch + later).filter((id) => before.has(id))).to.deep.equal([]);
      }
    }
  });

  it("hands out every id once before it has none", () => {
    const ids = new EntityIds(7);
    const all = new Set(Array.from({ length: 65_535 }, (_, index) => ids.take(userId(`user ${index}`), 0)));
    expect(all.size).to.equal(65_535);
    expect([Math.min(...(all as Set<number>)), Math.max(...(all as Set<number>))]).to.deep.equal([1, 65_535]);
    expect(ids.take(userId("one too many"), 0)).to.equal(null);
  });
});
