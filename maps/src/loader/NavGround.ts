import type { Ground, GroundPoint } from "@crowdwire/simulation";

/** The ground of one map. It lives in memory that is not collected: close it when the map is left. */
export interface NavGround extends Ground {
  /**
   * The shortest way on foot, straight from corner to corner: x, y, z per point, both ends included.
   * Where the goal cannot be reached, it leads as near as one gets. Empty where either end is off the ground.
   * It stops after `maxPoints` (at least 2), wherever it has come by then.
   */
  findPath(from: Readonly<Position>, to: Readonly<Position>, maxPoints: number): Float32Array;
  /** Frees the memory. Calling it again does nothing; calling anything else afterwards throws. */
  close(): void;
}

export interface Position {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

export type { GroundPoint };
