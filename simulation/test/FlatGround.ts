import type { Ground, GroundPoint } from "@crowdwire/simulation";

/** A square floor with walls all round, for tests of what moves on it. */
export class FlatGround implements Ground {
  readonly halfMeters: number;

  constructor(halfMeters = 50) {
    this.halfMeters = halfMeters;
  }

  slide(_from: Readonly<GroundPoint>, x: number, z: number, out: GroundPoint): void {
    out.x = Math.fround(this.#clamp(x));
    out.y = 0;
    out.z = Math.fround(this.#clamp(z));
    out.polygon = 1;
  }

  locate(x: number, y: number, z: number, out: GroundPoint): boolean {
    if (!(Math.abs(y) < 4)) return false;
    this.slide(out, x, z, out);
    return true;
  }

  #clamp(value: number): number {
    return Math.max(-this.halfMeters, Math.min(this.halfMeters, value));
  }
}
