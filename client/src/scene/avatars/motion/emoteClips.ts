import { Pose } from "./Pose.ts";
import { idle } from "./restingClips.ts";

const TURN = Math.PI * 2;

/** Two greetings with the right hand, smiling. */
export function wave(t: number): Pose {
  const pose = idle(0);
  const beat = Math.sin(t * TURN * 3);
  pose.turn("spine", -0.02, 0.05, 0.05);
  pose.turn("head", -0.04, 0.05, -0.09 + 0.02 * beat);
  pose.turn("armR", -0.25, 0, -2.15 - 0.06 * beat);
  pose.turn("foreR", -0.3, 0, -0.42 + 0.42 * beat);
  pose.aimHand("R", [-0.15 - 0.5 * beat, 1, 0.1], [0.1, 0, 1]);
  pose.face.mouth = 0.55;
  pose.face.brow = 0.5;
  return pose.stand();
}

/** Hands meeting before the chest. */
export function clap(t: number): Pose {
  const pose = idle(0);
  const open = 0.5 - 0.5 * Math.cos(t * TURN * 5);
  const bounce = Math.sin(t * TURN * 5);
  pose.root = [0, -0.009 + 0.004 * bounce, 0];
  pose.turn("spine", 0.03 + 0.015 * bounce);
  pose.turn("head", -0.04 + 0.03 * bounce, 0.06 * Math.sin(t * TURN));
  const apart = 0.045 + 0.11 * open;
  pose.reach("L", [apart, 1.02 + 0.01 * bounce, 0.26], [1, -0.9, -0.2]);
  pose.aimHand("L", [-0.15, 0.6, 0.75], [-1, 0, 0.1 * open]);
  pose.reach("R", [-apart, 1.02 + 0.01 * bounce, 0.26], [-1, -0.9, -0.2]);
  pose.aimHand("R", [0.15, 0.6, 0.75], [1, 0, 0.1 * open]);
  pose.face.mouth = 0.5;
  pose.face.brow = 0.4;
  return pose.stand();
}

/** Both arms up, hopping on the spot. */
export function cheer(t: number): Pose {
  const pose = new Pose();
  const phase = (t * 2) % 1;
  const air = Math.max(0, Math.sin((phase - 0.25) * (TURN / 2) * (1 / 0.55)) * (phase > 0.25 && phase < 0.8 ? 1 : 0));
  const crouch =
    phase < 0.25
      ? Math.sin((phase / 0.25) * Math.PI)
      : phase > 0.8
        ? Math.sin(((phase - 0.8) / 0.2) * Math.PI) * 0.6
        : 0;
  const pump = Math.sin(t * TURN * 2);
  pose.root = [0, -0.014 + 0.13 * air - 0.07 * crouch, 0];
  pose.turn("hips", 0.06 * crouch);
  pose.turn("spine", 0.08 * crouch - 0.08 * air, 0.12 * Math.sin(t * TURN));
  pose.turn("head", -0.12 * air + 0.02, 0, 0.06 * Math.sin(t * TURN));
  for (const [side, sign] of [
    ["L", 1],
    ["R", -1],
  ] as const) {
    pose.turn(`arm${side}`, -0.2, 0, sign * (2.2 + 0.18 * air - 0.25 * crouch));
    pose.turn(`fore${side}`, -0.25, 0, sign * (0.1 + 0.3 * crouch + 0.08 * pump));
    pose.aimHand(side, [sign * (0.3 + 0.15 * pump), 1, 0.1], [0, 0, 1]);
    pose.step(side, {
      x: sign * 0.1,
      y: 0.1 + 0.12 * air + 0.012 * Math.sin(Math.PI * air),
      z: -0.03 * air,
      pitch: 0.5 * air,
      yaw: sign * 0.14,
    });
  }
  pose.face.mouth = 0.9;
  pose.face.squint = 0.96;
  pose.face.brow = 0.8;
  return pose;
}

/** A two-step with swinging hips and arms. */
export function dance(t: number): Pose {
  const pose = new Pose();
  const beat = t * 8;
  const side = Math.sin((beat / 2) * TURN * 0.5);
  const dip = 0.5 - 0.5 * Math.cos(beat * TURN);
  const roll = Math.sin(t * TURN * 2);
  pose.root = [0.055 * side, -0.034 - 0.022 * dip, 0.01 * roll];
  pose.turn("hips", 0.03, 0.28 * roll, -0.1 * side);
  pose.turn("spine", 0.04 + 0.04 * dip, -0.3 * roll, 0.16 * side);
  pose.turn("head", -0.04 + 0.06 * dip, 0.1 * roll, -0.14 * side);
  const up = 0.5 + 0.5 * roll;
  const down = 1 - up;
  pose.turn("armL", -0.5 - 0.5 * up, 0, 0.5 + 1.35 * up);
  pose.turn("foreL", -1.2 + 0.4 * up, 0, 0.35 * side);
  pose.turn("armR", -0.5 - 0.5 * down, 0, -0.5 - 1.35 * down);
  pose.turn("foreR", -1.2 + 0.4 * down, 0, 0.35 * side);
  const heelL = 0.45 * Math.max(0, -side);
  const heelR = 0.45 * Math.max(0, side);
  pose.step("L", { x: 0.125, y: 0.1 + 0.042 * (heelL / 0.45), z: 0.02, pitch: heelL, yaw: 0.22 });
  pose.step("R", { x: -0.125, y: 0.1 + 0.042 * (heelR / 0.45), z: 0.02, pitch: heelR, yaw: -0.22 });
  pose.face.mouth = 0.45;
  pose.face.brow = 0.3;
  return pose;
}

/** Shaking with laughter, one hand on the belly. */
export function laugh(t: number): Pose {
  const pose = idle(0);
  const shake = Math.sin(t * TURN * 7);
  const slow = Math.sin(t * TURN);
  pose.root = [0, -0.012 + 0.005 * shake, 0];
  pose.turn("spine", -0.04 + 0.1 * slow + 0.02 * shake);
  pose.turn("head", -0.16 + 0.16 * slow + 0.035 * shake, 0, 0.05 * slow);
  pose.arm("L", { raise: -0.08 + 0.03 * shake, swing: 0.18, bend: 0.55 });
  pose.reach("R", [-0.1, 0.935 + 0.006 * shake, 0.2], [-1, -0.4, 0.1]);
  pose.aimHand("R", [1, -0.15, 0.12], [0, 0, -1]);
  pose.face.mouth = 0.85 + 0.1 * shake;
  pose.face.squint = 0.95;
  pose.face.brow = 0.5;
  return pose.stand();
}

/** A hand at the chin, the other under the elbow, looking up and away. */
export function think(t: number): Pose {
  const pose = idle(0);
  const slow = Math.sin(t * TURN);
  const tap = Math.max(0, Math.sin(t * TURN * 6)) * (Math.sin(t * TURN) > 0 ? 1 : 0);
  pose.turn("spine", -0.03, 0.04 * slow, -0.03);
  pose.turn("head", -0.1 + 0.03 * slow, 0.16 + 0.1 * slow, 0.12);
  pose.reach("R", [-0.085, 1.135, 0.235], [-0.5, -1, 0.4]);
  pose.aimHand("R", [0.45, 0.9, 0.05 + 0.2 * tap], [0.15, 0.2, -1]);
  pose.reach("L", [-0.04, 0.955, 0.225], [1, -0.8, 0.2]);
  pose.aimHand("L", [-1, -0.05, 0.05], [0, 0.3, -1]);
  pose.face.brow = 0.7 + 0.2 * slow;
  return pose.stand();
}
