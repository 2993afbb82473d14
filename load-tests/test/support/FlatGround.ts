import type { MapDescription, NavGround, Position } from "@crowdwire/maps/loader";
import type { GroundPoint } from "@crowdwire/simulation";

/** A field without anything on it: 120 m by 60 m. Every way is straight. */
export class FlatGround implements NavGround {
  slide(_from: Readonly<GroundPoint>, x: number, z: number, out: GroundPoint): void {
    out.x = Math.max(-60, Math.min(60, x));
    out.z = Math.max(-30, Math.min(30, z));
    out.y = 0;
    out.polygon = 1;
  }

  locate(x: number, _y: number, z: number, out: GroundPoint): boolean {
    this.slide({ x, y: 0, z, polygon: 1 }, x, z, out);
    return true;
  }

  findPath(from: Readonly<Position>, to: Readonly<Position>): Float32Array {
    const end = { x: 0, y: 0, z: 0, polygon: 1 };
    this.slide({ ...from, polygon: 1 }, to.x, to.z, end);
    return Float32Array.of(from.x, 0, from.z, end.x, 0, end.z);
  }

  close(): void {
    // Nothing is held.
  }
}

const room = { kind: "conference", y: 0, yaw: 0, heightMeters: 3 } as const;

/** What is drawn on the field: a spawn in the middle, two rooms at its sides. */
export const fieldMap: Pick<MapDescription, "spawns" | "zones" | "bounds"> = {
  spawns: [{ x: 0, y: 0, z: 0, yaw: 0, radiusMeters: 3 }],
  zones: [
    { ...room, id: 1, name: "Left", x: -25, z: 20, shape: { type: "circle", radiusMeters: 6 } },
    { ...room, id: 2, name: "Right", x: 25, z: -20, shape: { type: "box", widthMeters: 10, depthMeters: 6 } },
  ],
  bounds: { min: [-60, 0, -30], max: [60, 0, 30] },
};
