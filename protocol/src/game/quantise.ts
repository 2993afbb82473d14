import { LIMITS } from "../limits.ts";

const STEPS_PER_METER = 1 / LIMITS.positionStepMeters;
const LARGEST = 65_535;

/** A coordinate in metres as an unsigned 16-bit number of 1/32 m steps from -1,024 m (ID4); clamped to the map's extent. */
export function quantisePosition(meters: number): number {
  const steps = Math.round((meters + LIMITS.mapExtentMeters) * STEPS_PER_METER);
  // The negated comparison also catches NaN.
  if (!(steps > 0)) return 0;
  return Math.min(steps, LARGEST);
}

/** The coordinate in metres that a 16-bit number of steps stands for. */
export function dequantisePosition(steps: number): number {
  return steps * LIMITS.positionStepMeters - LIMITS.mapExtentMeters;
}

const TURN = 2 * Math.PI;

/** An angle in radians as one of 256 directions. */
export function quantiseYaw(radians: number): number {
  if (!Number.isFinite(radians)) return 0;
  return Math.round((radians / TURN) * 256) & 255;
}

/** One of 256 directions as an angle in radians, 0…2π. */
export function dequantiseYaw(direction: number): number {
  return (direction * TURN) / 256;
}
