/** RFC 6455, section 5.2, as far as packed messages need it. */
const FINAL_BINARY = 0x82;
const MASKED = 0x80;
/** Longest payload whose length fits into a frame's second byte. */
const SHORT_BYTES = 125;
const LENGTH_IN_16_BITS = 126;
const MASK_BYTES = 4;
/** Longest payload that is framed here; longer ones gain nothing from it. */
export const FRAMED_BYTES = 16_384;
export const HEAD_BYTES = 4;

/** Writes the head of a server's whole binary frame (unmasked) and answers where its payload begins. */
export function writeFrameHead(out: Uint8Array, at: number, payloadBytes: number): number {
  out[at] = FINAL_BINARY;
  if (payloadBytes <= SHORT_BYTES) {
    out[at + 1] = payloadBytes;
    return at + 2;
  }
  out[at + 1] = LENGTH_IN_16_BITS;
  out[at + 2] = payloadBytes >>> 8;
  out[at + 3] = payloadBytes & 0xff;
  return at + HEAD_BYTES;
}

/** Colyseus' code for a message of bytes: the code, the type as one byte below 128, the bytes. */
export const ROOM_DATA_BYTES = 17;
export const PACKED_HEAD_BYTES = 2;
export const MAX_PACKED_TYPE = 0x7f;

/** Takes one packed message; false where it must go the stock way. The bytes are good until the call returns. */
export type PackedListener = (type: number, bytes: Uint8Array) => boolean;

/** A view of each length over one buffer, so that reading a message makes no garbage. */
const scratch = new ArrayBuffer(SHORT_BYTES);
const bodies = Array.from({ length: SHORT_BYTES + 1 }, (_, length) => new Uint8Array(scratch, 0, length));

/**
 * Hands over the packed messages at the front of what a client's socket received: whole, masked, unfragmented, short.
 * Stops at the first frame that is anything else, or that the listener does not take.
 *
 * @returns how many bytes were taken; the rest is untouched.
 */
export function takePackedFrames(chunk: Uint8Array, listener: PackedListener): number {
  const headBytes = 2 + MASK_BYTES;
  let at = 0;
  while (at + headBytes + PACKED_HEAD_BYTES <= chunk.length) {
    const payloadBytes = chunk[at + 1]! - MASKED;
    if (chunk[at] !== FINAL_BINARY || payloadBytes < PACKED_HEAD_BYTES || payloadBytes > SHORT_BYTES) return at;
    const payload = at + headBytes;
    const next = payload + payloadBytes;
    if (next > chunk.length) return at;
    const mask = at + 2;
    const type = chunk[payload + 1]! ^ chunk[mask + 1]!;
    if ((chunk[payload]! ^ chunk[mask]!) !== ROOM_DATA_BYTES || type > MAX_PACKED_TYPE) return at;
    const body = bodies[payloadBytes - PACKED_HEAD_BYTES]!;
    for (let index = PACKED_HEAD_BYTES; index < payloadBytes; index++) {
      body[index - PACKED_HEAD_BYTES] = chunk[payload + index]! ^ chunk[mask + (index & 3)]!;
    }
    if (!listener(type, body)) return at;
    at = next;
  }
  return at;
}
