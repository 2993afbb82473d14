import { emoteOf, LIMITS, POSTURE } from "@crowdwire/protocol";
import { EMOTE_SECONDS, MOVEMENT } from "@crowdwire/simulation";
import { expect } from "chai";
import fc from "fast-check";
import { describe, it } from "mocha";
import { NO_SLOT } from "../../src/world/World.ts";
import { TestWorld } from "../support/TestWorld.ts";

const seatAt = (x: number, z: number, yaw = 0) => ({ x, y: 0.45, z, yaw, exit: { x, y: 0, z: z + 0.5 } });
const seats = [seatAt(1, 0, Math.PI / 2), seatAt(30, 0), seatAt(2.5, 0), seatAt(4, 0)];

function seated(): TestWorld {
  const test = new TestWorld({ seats });
  test.enterAt("a", 0, 0);
  test.enterAt("b", 0, 1);
  test.tick();
  test.sit("a", 0);
  test.tick();
  return test;
}

describe("sitting", () => {
  it("takes a free seat within reach, facing as the seat does", () => {
    const test = seated();
    const slot = test.slot("a");
    expect(test.place("a")).to.deep.equal({ x: 1, z: 0 });
    expect(test.world.y[slot]).to.be.closeTo(0.45, 1e-6);
    expect([test.world.posture[slot], test.world.yaw[slot]]).to.deep.equal([POSTURE.sitOnSeat, 64]);
    test.tick(40);
    expect(test.world.posture[slot]).to.equal(POSTURE.sitOnSeat);
  });

  it("(M22) says that somebody has used a seat, once, and nothing of what was refused or of the ground", () => {
    const test = seated();
    expect(test.effectsOf("usedObject")).to.deep.equal([{ type: "usedObject", userId: "a", object: "seat" }]);
    test.sit("a", 0);
    test.sit("b", 0);
    test.sit("b", null);
    test.tick();
    expect(test.world.posture[test.slot("b")]).to.equal(POSTURE.sitOnGround);
    expect(test.effectsOf("usedObject")).to.have.length(1);
  });

  it("refuses a taken seat, one out of reach and one that does not exist", () => {
    const test = seated();
    for (const seat of [0, 1, 99]) test.sit("b", seat);
    test.tick();
    expect(test.effectsOf("refused").map((effect) => effect.reason)).to.deep.equal([
      "seatTaken",
      "seatTooFar",
      "noSuchSeat",
    ]);
  });

  it("[SIM2] gets nobody on faster than on foot, however many seats stand in a row", () => {
    const row = Array.from({ length: 60 }, (_, index) => seatAt(index * 1.5, 0));
    const test = new TestWorld({ seats: row });
    test.enterAt("a", 0, 0);
    test.tick();
    const seconds = 10;
    for (let tick = 0; tick < seconds * LIMITS.tickHz; tick++) {
      for (let seat = row.length - 1; seat >= 0; seat--) test.sit("a", seat);
      test.tick();
    }
    expect(test.place("a").x).to.be.at.most(MOVEMENT.runMetersPerSecond * seconds);
    expect(test.place("a").x, "but on it gets").to.be.greaterThan(3);
  });

  it("frees the first seat when one moves to another, and faces as that one does, also after getting up", () => {
    const test = seated();
    test.tick(MOVEMENT.sitAgainSeconds * LIMITS.tickHz);
    test.sit("a", 2);
    test.tick();
    expect([...test.world.seatTaker.subarray(0, 3)]).to.deep.equal([NO_SLOT, NO_SLOT, test.slot("a")]);
    test.sit("b", 0);
    test.tick();
    expect(test.world.seatTaker[0]).to.equal(test.slot("b"));
    test.tick(3);
    expect(test.world.yaw[test.slot("b")]).to.equal(64);
    expect(test.world.intents[test.slot("b")]!.cursor).to.equal(0);
  });

  it("refuses a seat behind a wall", () => {
    const test = new TestWorld({ seats: [{ ...seatAt(4, 0), exit: { x: 4, y: 0, z: 0.5 } }], halfMeters: 3 });
    test.enterAt("a", 2.9, 0);
    test.tick();
    test.sit("a", 0);
    test.tick();
    expect(test.effectsOf("refused").map((effect) => effect.reason)).to.deep.equal(["seatTooFar"]);
  });

  it("frees the seat when someone stands up, leaves, or is gone", () => {
    for (const end of ["stand", "leave"] as const) {
      const test = seated();
      if (end === "stand") test.press("a", { moveZ: 127 });
      else test.leave("a");
      test.tick(10);
      test.sit("b", 0);
      test.tick();
      expect(test.effectsOf("refused"), end).to.have.length(0);
      expect(test.world.seatTaker[0]).to.equal(test.slot("b"));
    }
  });

  it("sits on the ground where one stands, but not while walking", () => {
    const test = new TestWorld();
    test.enterAt("a", 5, 5);
    test.tick();
    test.press("a", { moveX: 127 });
    test.tick(5);
    test.sit("a", null);
    test.tick();
    expect(test.effectsOf("refused").map((effect) => effect.reason)).to.deep.equal(["notWhileMoving"]);
    test.press("a", {});
    test.tick(5);
    test.sit("a", null);
    test.tick();
    expect(test.world.posture[test.slot("a")]).to.equal(POSTURE.sitOnGround);
  });
});

describe("emotes", () => {
  it("show for their time, then end by themselves", () => {
    const test = new TestWorld();
    test.enter("a");
    test.enter("b");
    test.tick(2);
    test.emote("a", "wave");
    test.tick(1);
    const seen = () => emoteOf(test.toldTo("b").known.get(test.id("a"))!.flags);
    expect(seen()).to.equal(1);
    test.tick(EMOTE_SECONDS.wave * LIMITS.tickHz - 1);
    expect(seen()).to.equal(1);
    test.tick(2);
    expect(seen()).to.equal(0);
  });

  it("end when one walks on", () => {
    const test = new TestWorld();
    test.enter("a");
    test.tick();
    test.emote("a", "dance");
    test.tick(100);
    expect(test.world.emote[test.slot("a")]).to.equal(4);
    test.press("a", { moveX: 127 });
    test.tick(5);
    expect(test.world.emote[test.slot("a")]).to.equal(0);
  });
});

describe("[SIM2] whatever is sent, however often", () => {
  it("[check 7] [check 8] moves nobody faster than running or off the ground", () => {
    const axis = fc.integer({ min: -128, max: 127 });
    const message = fc.record({
      tick: fc.oneof(fc.integer({ min: 0, max: 80 }), fc.integer({ min: 0, max: 0xffffffff })),
      moveX: fc.oneof(axis, fc.constantFrom(Number.NaN, 1e308)),
      moveZ: axis,
      yaw: fc.integer({ min: 0, max: 255 }),
      run: fc.boolean(),
      jump: fc.boolean(),
    });
    // Up to a hundred messages a tick: a hundred times what is allowed.
    const burst = fc.array(message, { maxLength: 100 });
    fc.assert(
      fc.property(fc.array(burst, { minLength: 1, maxLength: 20 }), (bursts) => {
        const test = new TestWorld({ halfMeters: 3 });
        test.enterAt("a", 0, 0);
        test.tick();
        for (const messages of bursts) {
          const before = test.place("a");
          for (const { tick, ...intent } of messages) test.world.intents[test.slot("a")]!.push(tick, intent);
          test.tick();
          const after = test.place("a");
          const meters = Math.hypot(after.x - before.x, after.z - before.z);
          expect(meters).to.be.at.most(MOVEMENT.runMetersPerSecond / LIMITS.tickHz + 1e-4);
          expect(Math.max(Math.abs(after.x), Math.abs(after.z))).to.be.at.most(3);
        }
      }),
    );
  });
});
