import type { Rgb } from "../../kit/color.ts";
import { PALETTE } from "../../kit/palette.ts";

/** The hall's plan: metres; +Z is south, where the entrance is. */
export const HALL = { x0: -23, x1: 23, z0: -16, z1: 16 } as const;
export const WALL_HEIGHT = 5.2;

/** The upper level along the north wall, reached by the forum stairs in its middle. */
export const TERRACE = { height: 2.4, edge: -9 } as const;
export const STAIR = { rise: 0.15, tread: 0.36, count: 16, halfWidth: 1.5, tiersTo: 5.7 } as const;
export const STAIR_FOOT = TERRACE.edge + STAIR.tread * STAIR.count;

export const ROOM = { depth: 6.4, width: 5.6, wallHeight: 2.7, doorWidth: 1.7 } as const;

export interface Room {
  readonly name: string;
  /** Middle of the room. */
  readonly x: number;
  readonly y: number;
  readonly z: number;
  /** Where its glass front looks. */
  readonly yaw: number;
  readonly color: Rgb;
}

const sideX = HALL.x1 - ROOM.depth / 2 - 0.2;
const rows = [-5.6, 0.2, 6] as const;

export const ROOMS: readonly Room[] = [
  { name: "Maple", x: -sideX, y: 0, z: rows[0], yaw: Math.PI / 2, color: PALETTE.coral },
  { name: "Birch", x: -sideX, y: 0, z: rows[1], yaw: Math.PI / 2, color: PALETTE.sun },
  { name: "Willow", x: -sideX, y: 0, z: rows[2], yaw: Math.PI / 2, color: PALETTE.teal },
  { name: "Linden", x: sideX, y: 0, z: rows[0], yaw: -Math.PI / 2, color: PALETTE.sky },
  { name: "Rowan", x: sideX, y: 0, z: rows[1], yaw: -Math.PI / 2, color: PALETTE.violet },
  { name: "Cherry", x: sideX, y: 0, z: rows[2], yaw: -Math.PI / 2, color: PALETTE.pink },
  { name: "Cedar", x: -sideX, y: TERRACE.height, z: -12.6, yaw: Math.PI / 2, color: PALETTE.aqua },
  { name: "Juniper", x: sideX, y: TERRACE.height, z: -12.6, yaw: -Math.PI / 2, color: PALETTE.lilac },
];
