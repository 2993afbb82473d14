/** A point on the ground: metres, and the polygon it lies on (0: unknown, look it up). */
export interface GroundPoint {
  x: number;
  y: number;
  z: number;
  polygon: number;
}

/**
 * What people walk on (SIM4). Deterministic: the same calls give the same bits in every engine.
 * Nothing is allocated per call; results are written into `out`, which may be the same object as `from`.
 */
export interface Ground {
  /**
   * Slides from a point on the ground towards (x, z), stopping at walls, and follows the height.
   * `out` is on the ground whatever the target.
   */
  slide(from: Readonly<GroundPoint>, x: number, z: number, out: GroundPoint): void;
  /** Writes the nearest point of the ground within reach (about 4 m) into `out`; false, `out` untouched, where there is none. */
  locate(x: number, y: number, z: number, out: GroundPoint): boolean;
}
