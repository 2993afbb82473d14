import { type Intent, LIMITS, POSTURE } from "@crowdwire/protocol";
import { type AvatarState, createRandom, jumpLift, MOVEMENT, restingAvatar, stepAvatar } from "@crowdwire/simulation";
import { expect } from "chai";
import fc from "fast-check";
import { describe, it } from "mocha";
import { FlatGround } from "./FlatGround.ts";

const dt = 1 / LIMITS.tickHz;
const still: Intent = { moveX: 0, moveZ: 0, yaw: 0, run: false, jump: false };
const ground = new FlatGround();

function walk(state: AvatarState, intent: Intent, ticks: number): AvatarState {
  for (let tick = 0; tick < ticks; tick++) stepAvatar(state, intent, dt, ground);
  return state;
}

const anyNumber = fc.oneof(
  fc.double(),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 1e308, -1e308, 127, -127),
);
const anyIntent: fc.Arbitrary<Intent> = fc.record({
  moveX: anyNumber,
  moveZ: anyNumber,
  yaw: anyNumber,
  run: fc.boolean(),
  jump: fc.boolean(),
});

describe("stepAvatar", () => {
  it("[SIM3] walks at walking speed and runs at running speed, in any direction", () => {
    for (const run of [false, true]) {
      for (const [moveX, moveZ] of [
        [127, 0],
        [0, -127],
        [90, 90],
        [127, 127],
      ] as const) {
        const state = walk(restingAvatar(), { ...still, moveX, moveZ, run }, LIMITS.tickHz);
        const expected = run ? MOVEMENT.runMetersPerSecond : MOVEMENT.walkMetersPerSecond;
        expect(Math.hypot(state.x, state.z)).to.be.closeTo(expected, 0.02);
        expect(state.posture).to.equal(run ? POSTURE.run : POSTURE.walk);
      }
    }
  });

  it("[SIM2] [check 7] never moves anyone faster than running, whatever the intents hold", () => {
    fc.assert(
      fc.property(fc.array(anyIntent, { maxLength: 50 }), (intents) => {
        const state = restingAvatar();
        for (const intent of intents) {
          const { x, z } = state;
          stepAvatar(state, intent, dt, ground);
          expect(Math.hypot(state.x - x, state.z - z)).to.be.at.most(MOVEMENT.runMetersPerSecond * dt + 1e-5);
          expect([state.x, state.y, state.z].every(Number.isFinite)).to.equal(true);
          expect(state.yaw).to.be.within(0, 255);
        }
      }),
    );
  });

  it("stands still at a wall instead of walking on the spot", () => {
    const state = walk(restingAvatar(), { ...still, moveX: 127, run: true }, LIMITS.tickHz * 15);
    expect(state.x).to.equal(ground.halfMeters);
    expect(state.posture).to.equal(POSTURE.stand);
  });

  it("jumps once per wish, for as long as a jump lasts, and lands where the ground is", () => {
    const state = restingAvatar();
    stepAvatar(state, { ...still, jump: true }, dt, ground);
    let ticks = 0;
    while (state.jumpTicks > 0) {
      ticks++;
      stepAvatar(state, still, dt, ground);
    }
    expect(ticks).to.equal(MOVEMENT.jumpTicks);
    expect(state.y).to.equal(0);
    expect(jumpLift(-1, dt)).to.equal(0);
    expect(jumpLift((MOVEMENT.jumpTicks * dt) / 2, dt)).to.be.closeTo(MOVEMENT.jumpHeightMeters, 1e-9);
    expect(jumpLift(MOVEMENT.jumpTicks * dt, dt)).to.equal(0);
  });

  it("stays seated until one wants to move, then stands on the ground beside the seat", () => {
    const seated = { ...restingAvatar(), y: 0.45, seat: 3, posture: POSTURE.sitOnSeat, yaw: 40 };
    walk(seated, { ...still, yaw: 99 }, 5);
    expect(seated).to.include({ y: 0.45, seat: 3, posture: POSTURE.sitOnSeat, yaw: 40 });
    walk(seated, { ...still, moveZ: 127 }, 1);
    expect(seated).to.include({ y: 0, seat: -1, posture: POSTURE.walk });
  });

  it("gets up with a jump, without leaving the ground", () => {
    const seated = { ...restingAvatar(), y: 0.45, seat: 3, posture: POSTURE.sitOnSeat };
    walk(seated, { ...still, jump: true }, 1);
    expect(seated).to.include({ seat: -1, posture: POSTURE.stand, jumpTicks: 0 });
  });

  it("[SIM3] gives the same bits for the same inputs", () => {
    const run = () => {
      const random = createRandom(7);
      const state = restingAvatar();
      for (let step = 0; step < 2000; step++) {
        const moveX = Math.floor(random() * 255) - 127;
        const moveZ = Math.floor(random() * 255) - 127;
        stepAvatar(state, { moveX, moveZ, yaw: step, run: random() < 0.5, jump: random() < 0.1 }, dt, ground);
      }
      return new Uint8Array(Float32Array.of(state.x, state.y, state.z).buffer).join();
    };
    expect(run()).to.equal(run());
  });
});
