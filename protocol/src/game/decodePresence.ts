import {
  COUNTS,
  GAP_BITS,
  LARGE_COUNT,
  LONG_GAP,
  LONGEST_VARINT,
  MOST_ENTRIES,
  POSITIONS,
  PRESENCE_CELL_METERS,
  PRESENCE_HEADER_BYTES,
  type Presence,
} from "./presence.ts";

const LARGEST = 0xffff;

/** Reads a message into `out`. Throws RangeError where the bytes are not one. */
export function decodePresence(bytes: Uint8Array, out: Presence): Presence {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const kind = view.getUint8(0);
  if (kind > COUNTS) throw new RangeError("Presence of an unknown kind.");
  out.serverMs = view.getUint32(1, true);
  out.kind = kind === POSITIONS ? "positions" : "counts";
  out.count = kind === POSITIONS ? readPositions(bytes, view, out) : readCounts(bytes, view, out);
  return out;
}

function readPositions(bytes: Uint8Array, view: DataView, out: Presence): number {
  const originX = view.getUint16(5, true);
  const originY = view.getUint16(7, true);
  const originZ = view.getUint16(9, true);
  const shift = view.getUint8(11) & 15;
  const yShift = view.getUint8(11) >> 4;
  const at = { offset: PRESENCE_HEADER_BYTES };
  let id = 0;
  let count = 0;
  for (; at.offset < bytes.length; count++, at.offset += 4) {
    id += readVarint(bytes, at);
    if (at.offset + 4 > bytes.length || count === MOST_ENTRIES) throw new RangeError("Presence is cut short.");
    const packed = view.getUint16(at.offset, true) | (view.getUint8(at.offset + 2) << 16);
    out.id[count] = id;
    // The last step may have been rounded up to just beyond the map.
    out.x[count] = Math.min(LARGEST, originX + ((packed & 0xfff) << shift));
    out.z[count] = Math.min(LARGEST, originZ + ((packed >> 12) << shift));
    out.y[count] = Math.min(LARGEST, originY + (view.getUint8(at.offset + 3) << yShift));
  }
  return count;
}

function readCounts(bytes: Uint8Array, view: DataView, out: Presence): number {
  out.cellMeters = PRESENCE_CELL_METERS * 2 ** view.getUint8(5);
  const firstColumn = view.getUint16(6, true);
  const firstRow = view.getUint16(8, true);
  const columns = view.getUint16(10, true);
  if (columns === 0) throw new RangeError("Presence without columns.");
  const at = { offset: PRESENCE_HEADER_BYTES };
  let cell = 0;
  let count = 0;
  for (; at.offset < bytes.length; count++, cell++) {
    const head = bytes[at.offset++]!;
    const gap = head & LONG_GAP;
    const others = head >> GAP_BITS;
    cell += gap === LONG_GAP ? gap + readVarint(bytes, at) : gap;
    if (count === MOST_ENTRIES) throw new RangeError("Presence has too many cells.");
    out.column[count] = firstColumn + (cell % columns);
    out.row[count] = firstRow + Math.floor(cell / columns);
    out.people[count] = 1 + (others === LARGE_COUNT ? others + readVarint(bytes, at) : others);
  }
  return count;
}

function readVarint(bytes: Uint8Array, at: { offset: number }): number {
  let value = 0;
  for (let shift = 0; shift < 7 * LONGEST_VARINT; shift += 7) {
    if (at.offset >= bytes.length) throw new RangeError("Presence is cut short.");
    const byte = bytes[at.offset++]!;
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
  throw new RangeError("Presence holds a number without end.");
}
