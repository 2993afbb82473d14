import { expect } from "chai";
import { describe, it } from "mocha";
import { restingSample } from "../../../headless/CrowdSource.ts";
import { type AvatarPose, BodyMotion } from "../../../src/scene/avatars/motion/BodyMotion.ts";
import { bakeMotion } from "../../../src/scene/avatars/motion/bakeMotion.ts";
import { CLIPS, type ClipName } from "../../../src/scene/avatars/motion/clips.ts";
import { WALK_STRIDE_METERS } from "../../../src/scene/avatars/motion/movingClips.ts";

const baked = bakeMotion();
const FRAME = 1 / 60;
const still: AvatarPose = restingSample();

const isIn = (row: number, name: ClipName): boolean =>
  row >= baked.firstRow[name] && row < baked.firstRow[name] + CLIPS[name].rows;

function bodyAt(pose: Partial<AvatarPose>, seconds = 1.5): BodyMotion {
  const body = new BodyMotion(baked);
  body.reset(3);
  for (let frame = 0; frame < seconds * 60; frame++) {
    body.advance({ ...still, ...pose }, FRAME);
  }
  return body;
}

describe("body motion", () => {
  it("stands, walks, runs and sits in the clips of those names", () => {
    expect(bodyAt({}).blend).to.equal(0);
    const walking = bodyAt({ posture: "walk", speed: 2 });
    expect(isIn(walking.rowB, "walk") && walking.blend === 1).to.equal(true);
    const running = bodyAt({ posture: "run", speed: 5 });
    expect(isIn(running.rowB, "run")).to.equal(true);
    expect(running.blend).to.be.closeTo(1, 1e-3);
    for (const posture of ["sitOnSeat", "sitOnGround"] as const) {
      const sitting = bodyAt({ posture });
      expect(isIn(sitting.rowB, posture) && sitting.blend === 1).to.equal(true);
    }
  });

  it("paces the stride by distance: one cycle for one stride length, at any speed", () => {
    for (const speed of [1.5, 2.4]) {
      const pose = { ...still, posture: "walk" as const, speed };
      const body = bodyAt(pose);
      let cycles = 0;
      let last = body.rowB;
      const seconds = 20;
      for (let frame = 0; frame < seconds * 60; frame++) {
        body.advance(pose, FRAME);
        cycles += body.rowB < last ? 1 : 0;
        last = body.rowB;
      }
      expect(cycles).to.be.closeTo((speed * seconds) / WALK_STRIDE_METERS, 1.01);
    }
  });

  it("lets the upper body wave while the legs go on walking", () => {
    const body = bodyAt({ posture: "walk", speed: 2, emote: "wave", emoteSeconds: 0.5 });
    expect(isIn(body.rowOver, "wave")).to.equal(true);
    expect(body.overUpper).to.equal(1);
    expect(body.overLower).to.equal(0);
  });

  it("dances with the legs too, but only when standing", () => {
    expect(bodyAt({ emote: "dance" }).overLower).to.equal(1);
    expect(bodyAt({ emote: "dance", posture: "sitOnSeat" }).overLower).to.equal(0);
  });

  it("starts an emote where it is by now, not at its beginning", () => {
    const body = bodyAt({ emote: "think", emoteSeconds: 2 });
    expect(body.rowOver).to.equal(baked.firstRow.think + CLIPS.think.rows / 2);
  });

  it("changes no weight by more than a frame's share, whatever happens", () => {
    const body = bodyAt({});
    const happenings: Partial<AvatarPose>[] = [
      { posture: "walk", speed: 2.4 },
      { emote: "wave" },
      { emote: "dance" },
      { posture: "sitOnSeat" },
      { posture: "sitOnGround" },
      { lift: 0.4 },
      { posture: "run", speed: 5 },
      {},
    ];
    for (let frame = 0; frame < 3000; frame++) {
      const before = [body.overUpper, body.overLower];
      const wasRow = body.rowOver;
      body.advance({ ...still, ...happenings[Math.floor(frame / 17) % happenings.length] }, FRAME);
      expect(Math.abs(body.overUpper - before[0]!)).to.be.lessThan(0.3);
      expect(Math.abs(body.overLower - before[1]!)).to.be.lessThan(0.3);
      // Another clip may only be taken up while none of it shows.
      const clipOf = (row: number): string | undefined =>
        Object.keys(CLIPS).find((name) => isIn(row, name as ClipName));
      if (clipOf(wasRow) !== clipOf(body.rowOver)) {
        expect(before[0]).to.be.lessThan(0.05);
      }
      expect([body.rowA, body.rowB, body.rowOver].every((row) => row >= 1 && row < baked.height)).to.equal(true);
    }
  });

  it("goes up with the jump clip and lands out of it", () => {
    const body = bodyAt({});
    const rows: number[] = [];
    for (let frame = 0; frame <= 36; frame++) {
      body.advance({ ...still, lift: 0.75 * 4 * (frame / 36) * (1 - frame / 36) }, FRAME);
      rows.push(body.rowOver - baked.firstRow.jump);
    }
    expect(rows[10]).to.be.lessThan(rows[28]!);
    expect(body.overLower).to.be.greaterThan(0.5);
    for (let frame = 0; frame < 60; frame++) {
      body.advance(still, FRAME);
    }
    expect(body.overUpper).to.equal(0);
  });

  it("blinks now and then, and two people not together", () => {
    const blinks = [1, 2].map((seed) => {
      const body = new BodyMotion(baked);
      body.reset(seed);
      return Array.from({ length: 1200 }, () => {
        body.advance(still, FRAME);
        return body.blink > 0.5;
      });
    });
    for (const blink of blinks) {
      const share = blink.filter(Boolean).length / blink.length;
      expect(share).to.be.within(0.005, 0.08);
    }
    expect(blinks[0]).not.to.deep.equal(blinks[1]);
  });
});
