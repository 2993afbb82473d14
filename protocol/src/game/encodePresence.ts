import {
  COUNTS,
  GAP_BITS,
  LARGE_COUNT,
  LONG_GAP,
  LONGEST_VARINT,
  POSITIONS,
  PRESENCE_HEADER_BYTES,
  type PresencePeople,
} from "./presence.ts";

const LARGEST_12_BITS = 0xfff;
const LARGEST_8_BITS = 0xff;
/** A cell of 4 m is 128 steps of 1/32 m. */
const STEPS_TO_CELLS = 7;

/**
 * Writes everyone's position into `out`.
 *
 * @param people In ascending order of ids.
 * @returns How many bytes; 0 where they do not fit, `out` unspecified.
 */
export function encodePositions(people: Readonly<PresencePeople>, serverMs: number, out: Uint8Array): number {
  const { count, id } = people;
  const x = extent(people.x, count);
  const y = extent(people.y, count);
  const z = extent(people.z, count);
  const shift = Math.max(shiftFor(x, LARGEST_12_BITS), shiftFor(z, LARGEST_12_BITS));
  const yShift = shiftFor(y, LARGEST_8_BITS);
  const originX = aligned(x.least, shift);
  const originY = aligned(y.least, yShift);
  const originZ = aligned(z.least, shift);
  const view = new DataView(out.buffer, out.byteOffset, out.length);
  view.setUint8(0, POSITIONS);
  view.setUint32(1, serverMs, true);
  view.setUint16(5, originX, true);
  view.setUint16(7, originY, true);
  view.setUint16(9, originZ, true);
  view.setUint8(11, shift | (yShift << 4));
  let at = PRESENCE_HEADER_BYTES;
  let before = 0;
  for (let index = 0; index < count; index++) {
    if (at + LONGEST_VARINT + 4 > out.length) return 0;
    at = writeVarint(out, at, id[index]! - before);
    before = id[index]!;
    const packedX = rounded(people.x[index]! - originX, shift);
    const packedZ = rounded(people.z[index]! - originZ, shift);
    out[at] = packedX;
    out[at + 1] = (packedX >> 8) | (packedZ << 4);
    out[at + 2] = packedZ >> 4;
    out[at + 3] = rounded(people.y[index]! - originY, yShift);
    at += 4;
  }
  return at;
}

/**
 * Writes how many stand in each cell of `PRESENCE_CELL_METERS << cellShift` into `out`.
 *
 * @param cells Scratch for as many numbers as there are people.
 * @returns How many bytes; 0 where they do not fit, `out` unspecified.
 */
export function encodeCounts(
  people: Readonly<PresencePeople>,
  serverMs: number,
  cellShift: number,
  cells: Uint32Array,
  out: Uint8Array,
): number {
  const { count } = people;
  const x = extent(people.x, count);
  const z = extent(people.z, count);
  const toCells = STEPS_TO_CELLS + cellShift;
  const firstColumn = x.least >> toCells;
  const firstRow = z.least >> toCells;
  const columns = ((x.least + x.range) >> toCells) - firstColumn + 1;
  for (let index = 0; index < count; index++) {
    const row = (people.z[index]! >> toCells) - firstRow;
    cells[index] = row * columns + (people.x[index]! >> toCells) - firstColumn;
  }
  const inOrder = cells.subarray(0, count).sort();
  const view = new DataView(out.buffer, out.byteOffset, out.length);
  view.setUint8(0, COUNTS);
  view.setUint32(1, serverMs, true);
  view.setUint8(5, cellShift);
  view.setUint16(6, firstColumn, true);
  view.setUint16(8, firstRow, true);
  view.setUint16(10, columns, true);
  let at = PRESENCE_HEADER_BYTES;
  let next = 0;
  for (let index = 0; index < count; ) {
    const cell = inOrder[index]!;
    const first = index;
    while (index < count && inOrder[index] === cell) index++;
    if (at + 1 + 2 * LONGEST_VARINT > out.length) return 0;
    const gap = cell - next;
    const others = index - first - 1;
    out[at++] = Math.min(gap, LONG_GAP) | (Math.min(others, LARGE_COUNT) << GAP_BITS);
    if (gap >= LONG_GAP) at = writeVarint(out, at, gap - LONG_GAP);
    if (others >= LARGE_COUNT) at = writeVarint(out, at, others - LARGE_COUNT);
    next = cell + 1;
  }
  return at;
}

interface Extent {
  readonly least: number;
  readonly range: number;
}

function extent(values: Uint16Array, count: number): Extent {
  let least = count === 0 ? 0 : 0xffff;
  let most = 0;
  for (let index = 0; index < count; index++) {
    least = Math.min(least, values[index]!);
    most = Math.max(most, values[index]!);
  }
  return { least, range: Math.max(0, most - least) };
}

/** By how many bits numbers of this extent must be shortened to be `largest` at most. */
function shiftFor({ least, range }: Extent, largest: number): number {
  let shift = 0;
  while (rounded(least + range - aligned(least, shift), shift) > largest) shift++;
  return shift;
}

/** The origin lies on whole steps, so that nobody who stands still is told elsewhere because the outermost person moved. */
function aligned(value: number, shift: number): number {
  return (value >> shift) << shift;
}

function rounded(value: number, shift: number): number {
  return shift === 0 ? value : (value + (1 << (shift - 1))) >> shift;
}

function writeVarint(bytes: Uint8Array, at: number, value: number): number {
  let offset = at;
  let left = value;
  while (left > 0x7f) {
    bytes[offset++] = left | 0x80;
    left >>>= 7;
  }
  bytes[offset++] = left;
  return offset;
}
