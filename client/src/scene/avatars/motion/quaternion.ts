/** Just enough vectors and quaternions to bake poses without a 3D engine, so that the poses are tested in Node. */
export type Vec3 = readonly [number, number, number];
/** x, y, z, w. */
export type Quat = readonly [number, number, number, number];

export const IDENTITY: Quat = [0, 0, 0, 1];

export const add = (a: Vec3, b: Vec3): Vec3 => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const subtract = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const scale = (a: Vec3, by: number): Vec3 => [a[0] * by, a[1] * by, a[2] * by];
export const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const length = (a: Vec3): number => Math.hypot(a[0], a[1], a[2]);
export const normalize = (a: Vec3): Vec3 => scale(a, 1 / (length(a) || 1));
export const cross = (a: Vec3, b: Vec3): Vec3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

/** a after b: turning by the product turns by b first. */
export const multiply = (a: Quat, b: Quat): Quat => [
  a[3] * b[0] + a[0] * b[3] + a[1] * b[2] - a[2] * b[1],
  a[3] * b[1] - a[0] * b[2] + a[1] * b[3] + a[2] * b[0],
  a[3] * b[2] + a[0] * b[1] - a[1] * b[0] + a[2] * b[3],
  a[3] * b[3] - a[0] * b[0] - a[1] * b[1] - a[2] * b[2],
];

export const inverse = (q: Quat): Quat => [-q[0], -q[1], -q[2], q[3]];

/** Pitch about X first, then roll about Z, then yaw about Y; radians, right-handed. */
export function fromAngles(pitch: number, yaw: number, roll: number): Quat {
  const aboutX: Quat = [Math.sin(pitch / 2), 0, 0, Math.cos(pitch / 2)];
  const aboutY: Quat = [0, Math.sin(yaw / 2), 0, Math.cos(yaw / 2)];
  const aboutZ: Quat = [0, 0, Math.sin(roll / 2), Math.cos(roll / 2)];
  return multiply(aboutY, multiply(aboutZ, aboutX));
}

/** The shortest turn that takes one direction to another; opposite directions turn about X. */
export function arcBetween(from: Vec3, to: Vec3): Quat {
  const a = normalize(from);
  const b = normalize(to);
  const w = 1 + dot(a, b);
  if (w < 1e-6) {
    return [1, 0, 0, 0];
  }
  const [x, y, z] = cross(a, b);
  const size = Math.hypot(x, y, z, w);
  return [x / size, y / size, z / size, w / size];
}

export function rotate(q: Quat, v: Vec3): Vec3 {
  const axis: Vec3 = [q[0], q[1], q[2]];
  const inner = add(cross(axis, v), scale(v, q[3]));
  return add(v, scale(cross(axis, inner), 2));
}

/** Normalised linear blend, the short way round: what the vertex shader does too. */
export function blend(a: Quat, b: Quat, amount: number): Quat {
  const sign = a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + a[3] * b[3] < 0 ? -1 : 1;
  const mix = a.map((value, index) => value + (sign * b[index]! - value) * amount);
  const size = Math.hypot(...mix);
  return [mix[0]! / size, mix[1]! / size, mix[2]! / size, mix[3]! / size];
}
