import type { Pose } from "./Pose.ts";
import { pivotOf, type Side, signOf } from "./skeleton.ts";

const ANKLE_HEIGHT = pivotOf("footL")[1];
/** Where the sole touches, before and behind the ankle: metres. */
const BALL = 0.135;
const HEEL = -0.065;

/** A way of going on foot; `t` in [0, 1) is one left and one right step. */
export interface Gait {
  /** How far a foot reaches before and behind the hips, metres. */
  reach: number;
  /** The part of the cycle for which a foot is on the ground. */
  duty: number;
  /** How high a foot swings, metres. */
  lift: number;
  /** Sole tilt in radians when the heel lands (toes up) and when the toes push off (heel up). */
  strike: number;
  push: number;
}

/**
 * Metres covered in one cycle. While a foot is down it moves backwards at exactly the ground's speed, so a clip played by
 * distance never slides.
 */
export const strideLength = (gait: Gait): number => (2 * gait.reach) / gait.duty;

const smooth = (from: number, to: number, value: number): number => {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
};

/** The ankle when the sole, tilted by `pitch` (toes down is positive), turns about a point of it that is on the ground. */
function ankleAbout(contactZ: number, soleZ: number, pitch: number): { y: number; z: number } {
  const y = -ANKLE_HEIGHT * Math.cos(pitch) - soleZ * Math.sin(pitch);
  const z = -ANKLE_HEIGHT * Math.sin(pitch) + soleZ * Math.cos(pitch);
  return { y: -y, z: contactZ - z };
}

/** A foot on the ground: `u` from 0 (heel lands) to 1 (toes leave). */
function onGround(gait: Gait, u: number): { y: number; z: number; pitch: number } {
  const z = gait.reach - 2 * gait.reach * u;
  const landing = -gait.strike * (1 - smooth(0, 0.22, u));
  const leaving = gait.push * smooth(0.5, 1, u);
  if (leaving > 0) {
    return { ...ankleAbout(z + BALL, BALL, leaving), pitch: leaving };
  }
  return { ...ankleAbout(z + HEEL, HEEL, landing), pitch: landing };
}

/** A foot in the air: `u` from 0 (toes leave) to 1 (heel lands). */
function inAir(gait: Gait, u: number): { y: number; z: number; pitch: number } {
  const from = onGround(gait, 1);
  const to = onGround(gait, 0);
  const forward = smooth(0, 1, u);
  const lagging = Math.cos(u * Math.PI * 0.5) ** 2 + 0.7 * Math.sin(u * Math.PI) * (1 - u);
  const pitch = from.pitch * lagging + to.pitch * smooth(0.55, 1, u);
  // As high as the tilted sole needs to clear the ground, and the swing on top of that.
  const clearance = Math.max(ankleAbout(0, BALL, pitch).y, ankleAbout(0, HEEL, pitch).y);
  return { y: clearance + gait.lift * Math.sin(Math.PI * u), z: from.z + (to.z - from.z) * forward, pitch };
}

/** Puts both feet where the gait has them at `t`; the hips must have their place already. */
export function stepFeet(pose: Pose, gait: Gait, t: number, width: number): void {
  for (const side of ["L", "R"] as const) {
    const phase = (t + (side === "L" ? 0 : 0.5)) % 1;
    const foot =
      phase < gait.duty ? onGround(gait, phase / gait.duty) : inAir(gait, (phase - gait.duty) / (1 - gait.duty));
    pose.step(side, { x: footX(side, width), ...foot, yaw: signOf(side) * 0.06 });
  }
}

const footX = (side: Side, width: number): number => signOf(side) * width;
