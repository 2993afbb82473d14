/** A point or direction: metres, right-handed, Y up. */
export type Vec3 = readonly [x: number, y: number, z: number];

export const TAU = Math.PI * 2;

export function add(a: Vec3, b: Vec3): Vec3 {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}

export function subtract(a: Vec3, b: Vec3): Vec3 {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

export function scaled(a: Vec3, factor: number): Vec3 {
  return [a[0] * factor, a[1] * factor, a[2] * factor];
}

export function dot(a: Vec3, b: Vec3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function cross(a: Vec3, b: Vec3): Vec3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

/** Unit vector of the same direction; a zero vector becomes straight up, so that a normal is never NaN. */
export function normalized(a: Vec3): Vec3 {
  const length = Math.hypot(a[0], a[1], a[2]);
  return length < 1e-9 ? [0, 1, 0] : scaled(a, 1 / length);
}

export function between(from: number, to: number, t: number): number {
  return from + (to - from) * t;
}

export function clamp01(value: number): number {
  return Math.max(0, Math.min(1, value));
}

/** 0 below `from`, 1 above `to`, eased in between without a corner at either end. */
export function smoothStep(from: number, to: number, value: number): number {
  const t = clamp01((value - from) / (to - from));
  return t * t * (3 - 2 * t);
}

/** The point at an angle and a distance on the ground; angle as a yaw: 0 is +Z, counter-clockwise seen from above. */
export function polar(yaw: number, radius: number, y = 0): Vec3 {
  return [Math.sin(yaw) * radius, y, Math.cos(yaw) * radius];
}

export function degrees(value: number): number {
  return (value * Math.PI) / 180;
}
