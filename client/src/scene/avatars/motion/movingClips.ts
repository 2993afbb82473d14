import { type Gait, stepFeet, strideLength } from "./gait.ts";
import { Pose } from "./Pose.ts";

const TURN = Math.PI * 2;

const WALK: Gait = { reach: 0.32, duty: 0.57, lift: 0.055, strike: 0.28, push: 0.58 };
const RUN: Gait = { reach: 0.325, duty: 0.27, lift: 0.2, strike: 0.12, push: 0.85 };

export const WALK_STRIDE_METERS = strideLength(WALK);
export const RUN_STRIDE_METERS = strideLength(RUN);

/** A relaxed walk: arms against legs, a little sway. */
export function walk(t: number): Pose {
  const pose = new Pose();
  const swing = Math.cos(t * TURN);
  const sway = Math.sin(t * TURN);
  // Lowest when both feet are down (t = 0 and 0.5, a little later), highest over the standing foot.
  const bob = -Math.cos((t - 0.04) * 2 * TURN);
  pose.root = [0.012 * sway, -0.05 + 0.032 * bob, 0];
  pose.turn("hips", 0.03, -0.12 * swing, -0.035 * sway);
  pose.turn("spine", 0.03, 0.2 * swing, 0.045 * sway);
  pose.turn("head", -0.05 - 0.015 * bob, -0.08 * swing, -0.01 * sway);
  pose.arm("L", { swing: -0.46 * swing + 0.04, raise: -0.16, bend: 0.34 - 0.16 * swing, hand: 0.08 });
  pose.arm("R", { swing: 0.46 * swing + 0.04, raise: -0.16, bend: 0.34 + 0.16 * swing, hand: 0.08 });
  stepFeet(pose, WALK, t, 0.082);
  return pose;
}

/** A run with a flight phase, elbows bent. */
export function run(t: number): Pose {
  const pose = new Pose();
  const swing = Math.cos(t * TURN - 0.5);
  const sway = Math.sin(t * TURN - 0.5);
  // In flight around the middle between two landings.
  const bob = -Math.cos((t - 0.135) * 2 * TURN);
  pose.root = [0.008 * sway, -0.078 + 0.026 * bob, 0];
  pose.turn("hips", 0.14, -0.2 * swing, -0.04 * sway);
  pose.turn("spine", 0.12, 0.34 * swing, 0.04 * sway);
  pose.turn("head", -0.2, -0.15 * swing, 0);
  pose.arm("L", { swing: -0.85 * swing + 0.05, raise: -0.06, bend: 1.35 - 0.25 * swing, inward: 0.25, hand: 0 });
  pose.arm("R", { swing: 0.85 * swing + 0.05, raise: -0.06, bend: 1.35 + 0.25 * swing, inward: 0.25, hand: 0 });
  stepFeet(pose, RUN, t, 0.07);
  pose.face.mouth = 0.12;
  return pose;
}

/** A jump by its own time: 0 leaving the ground, 0.5 at the top, 1 landing, knees bent. Feet are relative to the lifted body. */
export function jump(t: number): Pose {
  const pose = new Pose();
  const tuck = Math.sin(Math.min(1, t * 1.05) * Math.PI) ** 0.8;
  const landing = Math.max(0, (t - 0.7) / 0.3);
  pose.root = [0, -0.012 - 0.1 * landing, 0];
  pose.turn("hips", 0.05 + 0.1 * landing);
  pose.turn("spine", 0.02 + 0.12 * landing);
  pose.turn("head", -0.1 - 0.1 * landing);
  for (const side of ["L", "R"] as const) {
    pose.arm(side, { raise: 0.35 + 0.75 * tuck, swing: 0.5 * tuck + 0.2, bend: 0.5 + 0.3 * tuck, inward: -0.3 * tuck });
  }
  pose.step("L", { x: 0.095, y: 0.1 + 0.19 * tuck, z: 0.1 * tuck, pitch: 0.35 * tuck, yaw: 0.1 });
  pose.step("R", { x: -0.095, y: 0.1 + 0.13 * tuck, z: -0.16 * tuck, pitch: 0.75 * tuck, yaw: -0.1 });
  pose.face.mouth = 0.5 * tuck;
  pose.face.brow = 0.6 * tuck;
  return pose;
}
