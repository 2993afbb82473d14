import { createRandom, type Ground, type GroundPoint } from "@crowdwire/simulation";

/** As much room as people in a crowded street have. */
const SQUARE_METERS_EACH = 10;

/** Half the side of the square floor that so many people share, whoever serves them. */
export function floorHalfMeters(users: number): number {
  return Math.sqrt(users * SQUARE_METERS_EACH) / 2;
}

/** Where the bot of this number begins: anywhere on the floor, the same for every rival. */
export function startOf(index: number, users: number, seed: number): { x: number; z: number } {
  const random = createRandom(seed * 65_537 + index);
  const half = floorHalfMeters(users);
  return { x: (2 * random() - 1) * half, z: (2 * random() - 1) * half };
}

/** A flat square floor with walls: what moving on it costs is nothing, so that what telling costs can be seen. */
export class FlatFloor implements Ground {
  readonly #half: number;

  constructor(halfMeters: number) {
    this.#half = halfMeters;
  }

  slide(_from: Readonly<GroundPoint>, x: number, z: number, out: GroundPoint): void {
    out.x = Math.fround(clamp(x, this.#half));
    out.y = 0;
    out.z = Math.fround(clamp(z, this.#half));
    out.polygon = 1;
  }

  locate(x: number, y: number, z: number, out: GroundPoint): boolean {
    if (!(Math.abs(y) < 4)) return false;
    this.slide(out, x, z, out);
    return true;
  }
}

export function clamp(value: number, most: number): number {
  return Math.max(-most, Math.min(most, value));
}
