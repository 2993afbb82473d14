import type { Placement } from "../../kit/Prop.ts";
import { PALETTE } from "../../kit/palette.ts";
import { degrees, type Vec3 } from "../../kit/vectors.ts";

/** The plaza's plan: metres around the fountain, +Z is south where people arrive. */
export const PLAZA_RADIUS = 16.4;
/** The hedge that ends the park runs here. */
export const EDGE_RADIUS = 44;
export const STAGE: Placement = { x: 0, z: -35.5 };
export const PAVILION: Placement = { x: 28, z: 0, yaw: -Math.PI / 2 };
export const POND: Vec3 = [-30, 0, 0];
export const POND_RADIUS = 8.2;
export const ARCH: Placement = { x: 0, z: 20.5 };
export const GATE_PATH_END = 43;

export const CIRCLES = [
  { name: "Coral circle", zone: "lounge", at: around(45), color: PALETTE.coral },
  { name: "Violet circle", zone: "conference", at: around(135), color: PALETTE.violet },
  { name: "Sunny circle", zone: "conference", at: around(225), color: PALETTE.sun },
  { name: "Teal circle", zone: "lounge", at: around(315), color: PALETTE.teal },
] as const;

export const CIRCLE_RADIUS = 4;

function around(yawDegrees: number): Placement {
  const yaw = degrees(yawDegrees);
  return { x: Math.sin(yaw) * 28.5, z: Math.cos(yaw) * 28.5, yaw };
}

/** Whether planting at a point, with room around it, would stand in something's way. */
export function isTaken(x: number, z: number, room: number): boolean {
  const near = (cx: number, cz: number, radius: number) => Math.hypot(x - cx, z - cz) < radius + room;
  const within = (x0: number, x1: number, z0: number, z1: number) =>
    x > x0 - room && x < x1 + room && z > z0 - room && z < z1 + room;
  return (
    near(0, 0, PLAZA_RADIUS + 0.5) ||
    near(STAGE.x, STAGE.z, 6) ||
    within(-12.5, 12.5, -37, -14) ||
    within(20, 34.5, -8, 8) ||
    within(14, 22, -2.4, 2.4) ||
    near(POND[0], POND[2], POND_RADIUS + 0.7) ||
    within(-25, -14, -2.2, 2.2) ||
    within(-2.6, 2.6, 14, GATE_PATH_END + 2) ||
    near(-4, ARCH.z, 1.6) ||
    near(4, ARCH.z, 1.6) ||
    CIRCLES.some(({ at }) => near(at.x, at.z, CIRCLE_RADIUS + 0.4)) ||
    CIRCLES.some(({ at }) => onWay(x, z, at, room))
  );
}

function onWay(x: number, z: number, to: Placement, room: number): boolean {
  const length = Math.hypot(to.x, to.z);
  const [dx, dz] = [to.x / length, to.z / length];
  const along = x * dx + z * dz;
  return along > 0 && along < length && Math.abs(x * dz - z * dx) < 1.1 + room;
}
