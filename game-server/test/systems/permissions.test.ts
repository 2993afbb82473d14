import {
  ALL_PERMISSIONS,
  DEFAULT_ROLE_PERMISSIONS,
  type Permission,
  POSTURE,
  permissionBits,
  userId,
} from "@crowdwire/protocol";
import { expect } from "chai";
import { describe, it } from "mocha";
import { TestWorld } from "../support/TestWorld.ts";

const seats = [{ x: 1, y: 0.45, z: 0, yaw: 0, exit: { x: 1, y: 0, z: 0.5 } }];
const without = (name: Permission) => DEFAULT_ROLE_PERMISSIONS & ~permissionBits([name]);

function inside(): TestWorld {
  const test = new TestWorld({ seats });
  test.enterAt("a", 0, 0);
  test.tick();
  return test;
}

describe("permissions in a world", () => {
  it("[SIM6] hold someone in place in the tick after `walk` is taken, and let go in the tick after it is given", () => {
    const test = inside();
    test.press("a", { moveX: 127, jump: true });
    test.tick(10);
    const stoppedAt = test.place("a").x;
    expect(stoppedAt).to.be.greaterThan(0.2);
    test.permit("a", without("walk"));
    test.press("a", { moveX: 127, yaw: 64, jump: true });
    test.tick(10);
    expect(test.place("a").x).to.equal(stoppedAt);
    const slot = test.slot("a");
    expect([test.world.posture[slot], test.world.jumpTicks[slot]]).to.deep.equal([POSTURE.stand, 0]);
    expect(test.world.yaw[slot], "looking around is free").to.equal(64);
    test.permit("a", DEFAULT_ROLE_PERMISSIONS);
    test.press("a", { moveX: 127 });
    test.tick();
    expect(test.place("a").x).to.be.greaterThan(stoppedAt);
  });

  it("refuse a seat, and take one off it in the next tick, without `interact`", () => {
    const test = inside();
    test.sit("a", 0);
    test.tick();
    test.permit("a", without("interact"));
    test.tick();
    expect(test.place("a")).to.deep.equal({ x: 1, z: 0.5 });
    expect(test.world.posture[test.slot("a")]).to.equal(POSTURE.stand);
    expect(test.world.seatTaker[0]).to.equal(-1);
    test.tick(40);
    test.sit("a", 0);
    test.sit("a", null);
    test.tick();
    expect(test.effectsOf("refused").map(({ reason }) => reason)).to.deep.equal(["notAllowed", "notAllowed"]);
  });

  it("are told to the one concerned when they change, and only then", () => {
    const test = inside();
    test.permit("a", DEFAULT_ROLE_PERMISSIONS);
    test.permit("nobody", ALL_PERMISSIONS);
    test.permit("a", ALL_PERMISSIONS);
    test.tick();
    expect(test.effectsOf("permitted")).to.deep.equal([
      { type: "permitted", session: "a", permissions: ALL_PERMISSIONS, isMuted: false },
    ]);
    expect(test.world.permissions[test.slot("a")]).to.equal(ALL_PERMISSIONS);
  });

  it("are told also where nothing has changed but that one is muted", () => {
    const test = inside();
    const permit = {
      type: "permit",
      userId: userId("a"),
      permissions: DEFAULT_ROLE_PERMISSIONS,
      isMuted: true,
    } as const;
    for (const muteChanged of [true, false]) test.world.inbox.submit({ ...permit, muteChanged });
    test.tick();
    expect(test.effectsOf("permitted")).to.deep.equal([
      { type: "permitted", session: "a", permissions: DEFAULT_ROLE_PERMISSIONS, isMuted: true },
    ]);
  });

  it("stay as they are when someone changes their name, and are those of the new role when they come back", () => {
    const test = inside();
    const user = userId("a");
    test.permit("a", ALL_PERMISSIONS);
    test.tick();
    const { look } = test.world.residents[test.slot("a")]!;
    test.world.inbox.submit({ type: "redress", resident: { userId: user, name: "Anna", look } });
    test.tick();
    expect(test.world.residents[test.slot("a")]).to.include({ name: "Anna", permissions: ALL_PERMISSIONS });
    test.enter("a again", "a");
    test.tick();
    expect(test.world.permissions[test.slot("a again")]).to.equal(DEFAULT_ROLE_PERMISSIONS);
  });
});
