import { expect } from "chai";
import { describe, it } from "mocha";
import { bakeMotion, FACE_COLUMN, MOTION_WIDTH } from "../../../src/scene/avatars/motion/bakeMotion.ts";
import { CLIP_NAMES, CLIPS, type ClipName } from "../../../src/scene/avatars/motion/clips.ts";
import { RUN_STRIDE_METERS, WALK_STRIDE_METERS } from "../../../src/scene/avatars/motion/movingClips.ts";
import { type Pose, place } from "../../../src/scene/avatars/motion/Pose.ts";
import { SEAT_HEIGHT_METERS } from "../../../src/scene/avatars/motion/restingClips.ts";
import { JOINT_COUNT, type JointName, pivotOf, type Side, signOf } from "../../../src/scene/avatars/motion/skeleton.ts";

/** Lowest points of a shoe in the bind pose: heel and ball, relative to the middle of the body. */
const solePoints = (side: Side): readonly (readonly [number, number, number])[] =>
  [-0.065, 0.135].map((z) => [pivotOf(`foot${side}`)[0], 0, z] as const);

function lowestFoot(pose: Pose): number {
  const heights = (["L", "R"] as const).flatMap((side) =>
    solePoints(side).map((point) => place(pose, `foot${side}`, point)[1]),
  );
  return Math.min(...heights);
}

const momentsOf = (name: ClipName): Pose[] =>
  Array.from({ length: CLIPS[name].rows }, (_, row) => CLIPS[name].at(row / CLIPS[name].rows));

describe("avatar clips", () => {
  for (const name of CLIP_NAMES) {
    it(`${name}: feet never sink more than 2 cm into the ground`, () => {
      const ground = name === "sitOnSeat" ? -SEAT_HEIGHT_METERS : 0;
      // Cross-legged, the feet lie on their sides: what touches the ground then is the ankle.
      const lowest = momentsOf(name).map((pose) =>
        name === "sitOnGround" ? place(pose, "footL", pivotOf("footL"))[1] : lowestFoot(pose),
      );
      expect(Math.min(...lowest)).to.be.greaterThan(ground - 0.02);
    });

    it(`${name}: turns are unit quaternions and nothing is NaN`, () => {
      for (const pose of momentsOf(name)) {
        for (const turn of pose.turns) {
          expect(Math.hypot(...turn)).to.be.closeTo(1, 1e-6);
        }
        expect([...pose.root, pose.face.mouth, pose.face.squint, pose.face.brow].every(Number.isFinite)).to.equal(true);
      }
    });

    if (name !== "jump") {
      it(`${name}: closes its loop and never jumps between rows`, () => {
        const moments = momentsOf(name);
        const tips: readonly (readonly [JointName, readonly [number, number, number]])[] = [
          ["handL", [0.28, 0.65, 0]],
          ["handR", [-0.28, 0.65, 0]],
          ["head", [0, 1.66, 0]],
          ["footL", [0.088, 0, 0.13]],
        ];
        moments.forEach((pose, row) => {
          const next = moments[(row + 1) % moments.length]!;
          for (const [joint, point] of tips) {
            const from = place(pose, joint, point);
            const to = place(next, joint, point);
            expect(
              Math.hypot(to[0] - from[0], to[1] - from[1], to[2] - from[2]),
              `${joint} at row ${row}`,
            ).to.be.lessThan(0.1);
          }
        });
      });
    }
  }

  for (const [name, stride] of [
    ["walk", WALK_STRIDE_METERS],
    ["run", RUN_STRIDE_METERS],
  ] as const) {
    it(`${name}: a foot on the ground moves back exactly as fast as the body moves on`, () => {
      const steps = 400;
      for (const side of ["L", "R"] as const) {
        for (let step = 0; step < steps; step++) {
          const [a, b] = [CLIPS[name].at(step / steps), CLIPS[name].at((step + 1) / steps)];
          for (const point of solePoints(side)) {
            const [from, to] = [place(a, `foot${side}`, point), place(b, `foot${side}`, point)];
            // A foot just lifted is no longer bound to its place.
            const onGround = Math.max(from[1], to[1]) < 0.0003;
            if (onGround) {
              const slid = to[2] - from[2] + stride / steps;
              expect(Math.abs(slid), `${side} at ${step}`).to.be.lessThan(0.002);
            }
          }
        }
      }
    });
  }

  it("keeps the left foot on the left", () => {
    for (const name of ["idle", "walk", "run", "sitOnSeat", "dance"] as const) {
      for (const pose of momentsOf(name)) {
        for (const side of ["L", "R"] as const) {
          expect(place(pose, `foot${side}`, pivotOf(`foot${side}`))[0] * signOf(side), name).to.be.greaterThan(0.03);
        }
      }
    }
  });

  it("brings the hands together when clapping and the hand to the chin when thinking", () => {
    const palms = momentsOf("clap").map((pose) => {
      const left = place(pose, "handL", [0.28, 0.7, 0]);
      const right = place(pose, "handR", [-0.28, 0.7, 0]);
      return Math.hypot(left[0] - right[0], left[1] - right[1], left[2] - right[2]);
    });
    expect(Math.min(...palms)).to.be.within(0.04, 0.12);
    expect(Math.max(...palms)).to.be.greaterThan(0.2);
    const fist = place(CLIPS.think.at(0), "handR", [-0.28, 0.68, 0]);
    expect(fist[1]).to.be.within(1.12, 1.3);
    expect(fist[2]).to.be.greaterThan(0.1);
  });
});

describe("motion texture", () => {
  const baked = bakeMotion();

  it("holds every clip in rows of its own, after the row of the skeleton", () => {
    const taken = new Set<number>([0]);
    for (const name of CLIP_NAMES) {
      for (let row = 0; row < CLIPS[name].rows; row++) {
        const at = baked.firstRow[name] + row;
        expect(taken.has(at)).to.equal(false);
        taken.add(at);
      }
    }
    expect(taken.size).to.equal(baked.height);
    // Every WebGL 2 device takes textures this large.
    expect(baked.height).to.be.at.most(2048);
  });

  it("says each joint's pivot and parent in its first row, parents first", () => {
    for (let joint = 0; joint < JOINT_COUNT; joint++) {
      expect(baked.data[joint * 4 + 3]).to.be.lessThan(joint);
    }
    expect(baked.data[1]).to.be.closeTo(0.8, 1e-6);
  });

  it("laughs with an open mouth and shut eyes", () => {
    const at = (baked.firstRow.laugh * MOTION_WIDTH + FACE_COLUMN) * 4;
    expect(baked.data[at]).to.be.greaterThan(0.7);
    expect(baked.data[at + 1]).to.be.greaterThan(0.7);
  });
});
