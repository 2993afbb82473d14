import { degrees } from "../../kit/vectors.ts";

/** The amphitheatre's plan: metres around the middle of the orchestra; the stage lies at -Z, the audience at +Z. */
export const ORCHESTRA_RADIUS = 12;
export const TIER = { count: 7, depth: 1.75, rise: 0.4 } as const;
export const BOWL_RADIUS = ORCHESTRA_RADIUS + TIER.count * TIER.depth;
/** The foyer continues at the height of the last tier. */
export const FOYER = { height: TIER.rise * (TIER.count - 1), radius: 38 } as const;
/** The audience sits between minus and plus this yaw. */
export const HALF_ANGLE = degrees(84);
/** Yaws of the stairs through the tiers. */
export const AISLES = [-80, -40, 0, 40, 80].map(degrees);
export const AISLE_HALF_WIDTH = 0.95;
/** Low ground around the stage ends here, above the lake. */
export const SHORE_RADIUS = 24;
export const STAGE = { x: 0, z: -10, radius: 8.6, height: 0.8 } as const;
