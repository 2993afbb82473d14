import { Pose } from "./Pose.ts";

const TURN = Math.PI * 2;

/** How far below the origin of a seated body its feet are: the height of a usual seat, metres. */
export const SEAT_HEIGHT_METERS = 0.45;
/** Height of the hips' joint over what one sits on. */
const HIPS_OVER_SEAT = 0.115;
const HIPS_HEIGHT = 0.8;

/** Standing at ease, breathing, looking about. */
export function idle(t: number): Pose {
  const pose = new Pose();
  const breath = Math.sin(t * TURN * 2);
  const sway = Math.sin(t * TURN);
  pose.root = [0.012 * sway, -0.004 + 0.002 * breath, 0];
  pose.turn("hips", 0, 0, -0.015 * sway);
  pose.turn("spine", 0.01 * breath - 0.01, 0, 0.02 * sway);
  pose.turn("head", -0.015 * breath + 0.02, 0.16 * Math.sin(t * TURN + 0.8), 0.03 * Math.sin(t * TURN + 2));
  pose.arm("L", { raise: -0.17 + 0.015 * breath, swing: 0.02 * breath, bend: 0.2, hand: 0.1 });
  pose.arm("R", { raise: -0.17 + 0.015 * breath, swing: -0.02 * breath, bend: 0.22, hand: 0.1 });
  return pose.stand();
}

/** Standing with the weight on one leg, a hand on the hip, now and then changing the side of the gaze. */
export function idleRelaxed(t: number): Pose {
  const pose = new Pose();
  const breath = Math.sin(t * TURN * 2);
  const shift = Math.sin(t * TURN);
  pose.root = [0.034 + 0.006 * shift, -0.006 + 0.002 * breath, 0];
  pose.turn("hips", 0, 0.05, 0.06);
  pose.turn("spine", 0.012 * breath - 0.01, -0.04, -0.08 + 0.01 * shift);
  pose.turn("head", 0.02 - 0.012 * breath, -0.1 + 0.2 * shift, 0.05);
  pose.arm("L", { raise: -0.18 + 0.012 * breath, swing: 0.03, bend: 0.24, hand: 0.08 });
  pose.reach("R", [-0.222, 0.87, 0.075], [-1, 0.1, -0.55]);
  pose.aimHand("R", [0.35, -0.45, 0.85], [1, 0.1, -0.4]);
  pose.step("L", { x: 0.09, y: 0.1, z: -0.01, yaw: 0.1 });
  return pose.step("R", { x: -0.13, y: 0.1, z: 0.06, yaw: -0.4 });
}

/** Sitting on a chair or bench: the origin is on the seat, under the sitter; feet on the ground before it. */
export function sitOnSeat(t: number): Pose {
  const pose = new Pose();
  const breath = Math.sin(t * TURN * 2);
  const sway = Math.sin(t * TURN);
  pose.root = [0, HIPS_OVER_SEAT - HIPS_HEIGHT + 0.002 * breath, -0.02];
  pose.turn("hips", -0.08);
  pose.turn("spine", 0.08 + 0.012 * breath, 0.03 * sway);
  pose.turn("head", 0.02 - 0.015 * breath, 0.18 * Math.sin(t * TURN + 1), 0.03 * sway);
  pose.reach("L", [0.13, 0.875 + 0.002 * breath, 0.25], [1, -0.2, -0.8]);
  pose.aimHand("L", [-0.25, -0.3, 1], [0, -1, -0.25]);
  pose.reach("R", [-0.13, 0.875 + 0.002 * breath, 0.25], [-1, -0.2, -0.8]);
  pose.aimHand("R", [0.25, -0.3, 1], [0, -1, -0.25]);
  pose.step("L", { x: 0.11, y: 0.1 - SEAT_HEIGHT_METERS, z: 0.3, yaw: 0.12 });
  return pose.step("R", { x: -0.11, y: 0.1 - SEAT_HEIGHT_METERS, z: 0.27, yaw: -0.12 });
}

/** Sitting on the ground with the legs crossed before the body; hands on the knees. */
export function sitOnGround(t: number): Pose {
  const pose = new Pose();
  const breath = Math.sin(t * TURN * 2);
  const sway = Math.sin(t * TURN);
  pose.root = [0, HIPS_OVER_SEAT - HIPS_HEIGHT + 0.015 + 0.002 * breath, -0.08];
  pose.turn("hips", -0.06);
  pose.turn("spine", 0.1 + 0.012 * breath, 0.03 * sway);
  pose.turn("head", -0.02 - 0.015 * breath, 0.2 * Math.sin(t * TURN + 1), 0.03 * sway);
  pose.crossLegs();
  pose.reach("L", [0.25, 0.865, 0.19], [1, -0.3, -0.6]);
  pose.aimHand("L", [0.15, -0.45, 1], [0, -1, -0.3]);
  pose.reach("R", [-0.25, 0.865, 0.19], [-1, -0.3, -0.6]);
  pose.aimHand("R", [-0.15, -0.45, 1], [0, -1, -0.3]);
  return pose;
}
