import type { SceneExtras } from "./extras.ts";

/** Metres and radians; right-handed, Y up, yaw counter-clockwise seen from above, 0 facing +Z. */
export interface Spot {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly yaw: number;
}

export interface SpawnArea extends Spot {
  readonly radiusMeters: number;
}

export interface Seat extends Spot {
  /** Where someone stands up to: the nearest walkable point. */
  readonly exit: { readonly x: number; readonly y: number; readonly z: number };
}

export interface Zone {
  readonly id: number;
  readonly kind: "conference" | "stage" | "silent" | "lounge";
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly yaw: number;
  readonly heightMeters: number;
  readonly shape:
    | { readonly type: "circle"; readonly radiusMeters: number }
    | { readonly type: "box"; readonly widthMeters: number; readonly depthMeters: number };
}

/** What a map costs to draw, counted with instances expanded. */
export interface MapBudget {
  readonly triangles: number;
  readonly drawCalls: number;
  readonly textures: number;
  readonly bytes: number;
}

/** Everything about a map but its pictures and its ground: what `map.json` holds beside `world.glb` and `nav.bin`. */
export interface MapDescription {
  readonly formatVersion: 1;
  readonly scene: SceneExtras;
  readonly spawns: readonly SpawnArea[];
  readonly seats: readonly Seat[];
  readonly zones: readonly Zone[];
  /** Axis-aligned bounds of the walkable ground. */
  readonly bounds: { readonly min: readonly [number, number, number]; readonly max: readonly [number, number, number] };
  readonly budget: MapBudget;
}
