import type { Geometry } from "./Geometry.ts";
import type { MaterialName } from "./materials.ts";

/** What a surface is to someone walking; see the map format's node extras. */
export type Nav = "walk" | "block" | "ignore";

/** Where something stands: metres; yaw turns its +Z, counter-clockwise seen from above. */
export interface Placement {
  readonly x: number;
  readonly y?: number;
  readonly z: number;
  readonly yaw?: number;
  readonly scale?: number;
}

export interface Part {
  readonly geometry: Geometry;
  readonly material: MaterialName;
  readonly nav: Nav;
  readonly castShadow?: boolean;
}

/** Something that can be set up anywhere, once or many times. Its front is +Z, its floor y = 0. */
export interface Prop {
  readonly name: string;
  readonly parts: readonly Part[];
  /** Where people sit on it, at seat height, facing +Z of the placement. */
  readonly seats?: readonly Placement[];
}

/** Seats everywhere are this far above the floor their users' feet are on. */
export const SEAT_HEIGHT_METERS = 0.45;

/** Sets one placement within another. */
export function composed(outer: Placement, inner: Placement): Required<Placement> {
  const yaw = outer.yaw ?? 0;
  const scale = outer.scale ?? 1;
  const [s, c] = [Math.sin(yaw), Math.cos(yaw)];
  return {
    x: outer.x + (inner.x * c + inner.z * s) * scale,
    y: (outer.y ?? 0) + (inner.y ?? 0) * scale,
    z: outer.z + (inner.z * c - inner.x * s) * scale,
    yaw: yaw + (inner.yaw ?? 0),
    scale: scale * (inner.scale ?? 1),
  };
}
