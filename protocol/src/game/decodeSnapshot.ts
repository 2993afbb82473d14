import { quantisePosition } from "./quantise.ts";
import { CLOSE_RECORD_BYTES, DEPARTED, FAR_RECORD_BYTES, OWN_ELSEWHERE, OWN_STATE, type Snapshot } from "./snapshot.ts";

/** A 12-bit two's complement number as a number. */
const signed12 = (bits: number): number => (bits << 20) >> 20;

/** Reads a snapshot into `out`. Throws RangeError where the bytes are not one. */
export function decodeSnapshot(bytes: Uint8Array, out: Snapshot): Snapshot {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  out.sequence = view.getUint16(0, true);
  out.serverMs = view.getUint32(2, true);
  const parts = view.getUint8(6);
  out.intentLead = view.getInt8(7);
  out.ackTick = view.getUint32(8, true);
  let at = 12;

  out.hasOwnState = (parts & OWN_STATE) !== 0;
  if (out.hasOwnState) {
    const own = out.own;
    own.x = view.getFloat32(at, true);
    own.y = view.getFloat32(at + 4, true);
    own.z = view.getFloat32(at + 8, true);
    own.polygon = view.getUint32(at + 12, true);
    own.yaw = view.getUint8(at + 16);
    own.flags = view.getUint8(at + 17);
    at += 18;
    const isElsewhere = (parts & OWN_ELSEWHERE) !== 0;
    own.jumpTicks = isElsewhere ? view.getUint8(at) : 0;
    own.seat = isElsewhere ? view.getInt16(at + 1, true) : -1;
    if (isElsewhere) at += 3;
  }

  out.departedCount = 0;
  out.goneCount = 0;
  if ((parts & DEPARTED) !== 0) {
    out.departedCount = view.getUint8(at++);
    out.goneCount = view.getUint8(at++);
    if (out.goneCount > out.departedCount) throw new RangeError("A snapshot names more gone than departed.");
    for (let index = 0; index < out.departedCount; index++, at += 2) out.departed[index] = view.getUint16(at, true);
  }

  let originX: number;
  let originY: number;
  let originZ: number;
  if (out.hasOwnState) {
    originX = quantisePosition(out.own.x);
    originY = quantisePosition(out.own.y);
    originZ = quantisePosition(out.own.z);
  } else {
    originX = view.getUint16(at, true);
    originY = view.getUint16(at + 2, true);
    originZ = view.getUint16(at + 4, true);
    at += 6;
  }

  const { id, x, y, z, yaw, flags } = out.records;
  let count = 0;
  for (let left = view.getUint8(at++); left > 0; left--, count++, at += CLOSE_RECORD_BYTES) {
    const packed = view.getUint16(at + 2, true) | (view.getUint8(at + 4) << 16);
    id[count] = view.getUint16(at, true);
    x[count] = originX + signed12(packed & 0xfff);
    z[count] = originZ + signed12(packed >> 12);
    y[count] = originY + view.getInt8(at + 5);
    yaw[count] = view.getUint8(at + 6);
    flags[count] = view.getUint8(at + 7);
  }
  for (let left = view.getUint8(at++); left > 0; left--, count++, at += FAR_RECORD_BYTES) {
    id[count] = view.getUint16(at, true);
    x[count] = view.getUint16(at + 2, true);
    y[count] = view.getUint16(at + 4, true);
    z[count] = view.getUint16(at + 6, true);
    yaw[count] = view.getUint8(at + 8);
    flags[count] = view.getUint8(at + 9);
  }
  if (at !== bytes.length) throw new RangeError(`A snapshot of ${at} bytes came as ${bytes.length}.`);
  out.records.count = count;
  return out;
}
