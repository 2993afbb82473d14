/** The body that has to fit everywhere (SIM4): metres, degrees. */
export const BODY = {
  radiusMeters: 0.3,
  heightMeters: 1.8,
  /** Highest step that is taken in stride. */
  climbMeters: 0.35,
  slopeDegrees: 45,
} as const;

/** How finely the ground is sampled. Recast's own words for the fields are in brackets. */
export interface GroundSettings {
  /** Side of a voxel (cs). */
  readonly cellMeters: number;
  /** Height of a voxel (ch). */
  readonly cellHeightMeters: number;
  /** Cells along a tile's side (tileSize). */
  readonly tileCells: number;
}

const FINE: GroundSettings = { cellMeters: 0.1, cellHeightMeters: 0.05, tileCells: 192 };
/** For maps so large that fine cells would take minutes: a square kilometre at 0.1 m is a hundred million of them. */
const COARSE: GroundSettings = { cellMeters: 0.2, cellHeightMeters: 0.05, tileCells: 192 };
const MOST_FINE_SQUARE_METERS = 500_000;

/** Recast counts a voxel column's height in 13 bits. */
const MAX_CELLS_HIGH = 8000;

/** As fine as the extent of the map allows. */
export function settingsFor(widthMeters: number, heightMeters: number, depthMeters: number): GroundSettings {
  const settings = widthMeters * depthMeters <= MOST_FINE_SQUARE_METERS ? FINE : COARSE;
  return { ...settings, cellHeightMeters: Math.max(settings.cellHeightMeters, heightMeters / MAX_CELLS_HIGH) };
}

/** Values that do not depend on the map: lengths in cells unless said otherwise. */
export const TRACING = {
  /** How far a wall's outline may stray from the cells it was traced along. */
  maxOutlineErrorCells: 1.1,
  maxEdgeMeters: 12,
  /** Patches of ground smaller than this are dropped where they touch nothing. */
  minPatchSquareMeters: 0.5,
  mergePatchSquareMeters: 9,
  verticesPerPolygon: 6,
  /** Spacing and tolerance of the height samples that make stairs and slopes feel right. */
  heightSampleMeters: 0.3,
  heightErrorMeters: 0.05,
} as const;
