/**
 * Presence: everyone in a world, coarsely, and the same bytes for every client (REP4). Little-endian; a varint is
 * unsigned LEB128. Positions, while they are few enough:
 *
 * ```
 * u8 0 · u32 serverMs · u16 originX · u16 originY · u16 originZ · u8 shifts (low nibble: x and z, high nibble: y)
 * then for each, in the order of their ids: varint gap to the id before (0 before the first) · 12-bit x · 12-bit z · u8 y
 * ```
 *
 * A coordinate is its origin plus the number shifted to the left, in steps of 1/32 m, right to half of that shift. Else how
 * many stand in each square cell, row by row, x before z:
 *
 * ```
 * u8 1 · u32 serverMs · u8 cellShift (cells of 4 m << cellShift) · u16 firstColumn · u16 firstRow · u16 columns
 * then for each cell with someone in it: u8 (low 5 bits: empty cells since the one before, high 3 bits: how many but one)
 *   · varint where the low bits are all set, for the rest of the empty cells · varint where the high bits are, for the rest
 * ```
 */
export const PRESENCE_MAX_BYTES = 2048;
/** Side of the finest cells, in metres. Column and row 0 begin at the map's edge, at -1,024 m. */
export const PRESENCE_CELL_METERS = 4;

/** The first byte. */
export const POSITIONS = 0;
export const COUNTS = 1;
export const PRESENCE_HEADER_BYTES = 12;
/** What a varint takes at most here. */
export const LONGEST_VARINT = 3;
/** No entry is shorter than a byte. */
export const MOST_ENTRIES = PRESENCE_MAX_BYTES;
export const GAP_BITS = 5;
/** Numbers from here on go on in a varint. */
export const LONG_GAP = 31;
export const LARGE_COUNT = 7;

/** Who is to be told of: parallel arrays of quantised positions, the first `count` of each. */
export interface PresencePeople {
  count: number;
  readonly id: Uint16Array;
  readonly x: Uint16Array;
  readonly y: Uint16Array;
  readonly z: Uint16Array;
}

/** A decoded message; hand the same object to `decodePresence` again and again. */
export interface Presence {
  /** When it was true: milliseconds since the world began. */
  serverMs: number;
  kind: "positions" | "counts";
  /** How many entries the arrays of its kind hold. */
  count: number;
  /** Positions, in ascending order of ids. */
  readonly id: Uint16Array;
  readonly x: Uint16Array;
  readonly y: Uint16Array;
  readonly z: Uint16Array;
  /** Counts: side of the cells, and for each its column, its row and how many stand there. */
  cellMeters: number;
  readonly column: Uint16Array;
  readonly row: Uint16Array;
  readonly people: Uint16Array;
}

/** An empty message to decode into. */
export function createPresence(): Presence {
  return {
    serverMs: 0,
    kind: "positions",
    count: 0,
    id: new Uint16Array(MOST_ENTRIES),
    x: new Uint16Array(MOST_ENTRIES),
    y: new Uint16Array(MOST_ENTRIES),
    z: new Uint16Array(MOST_ENTRIES),
    cellMeters: PRESENCE_CELL_METERS,
    column: new Uint16Array(MOST_ENTRIES),
    row: new Uint16Array(MOST_ENTRIES),
    people: new Uint16Array(MOST_ENTRIES),
  };
}
