import { randomBytes } from "node:crypto";

/** What kind of frame it is (RFC 6455, 5.2). */
export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

const MASK = 0x80;
const SHORTEST_LONG = 126;
const mask = randomBytes(4);

/** A whole frame as a client sends it: masked, since the protocol wants that. At most 65,535 bytes. */
export function maskedFrame(opcode: number, payload: Uint8Array): Buffer {
  const isLong = payload.length >= SHORTEST_LONG;
  const at = isLong ? 8 : 6;
  const frame = Buffer.allocUnsafe(at + payload.length);
  frame[0] = 0x80 | opcode;
  frame[1] = MASK | (isLong ? SHORTEST_LONG : payload.length);
  if (isLong) frame.writeUInt16BE(payload.length, 2);
  // One mask for all: it protects proxies from scripts in pages, and here is neither.
  for (let index = 0; index < 4; index++) frame[at - 4 + index] = mask[index]!;
  for (let index = 0; index < payload.length; index++) frame[at + index] = payload[index]! ^ mask[index & 3]!;
  return frame;
}

/** Takes whole messages out of a stream of a server's frames. Payloads are views that are good until the call returns. */
export class FrameReader {
  readonly #onFrame: (opcode: number, payload: Uint8Array) => void;
  #left: Uint8Array = new Uint8Array(0);
  #parts: Uint8Array[] = [];
  #partsOpcode: number = OPCODE.binary;

  constructor(onFrame: (opcode: number, payload: Uint8Array) => void) {
    this.#onFrame = onFrame;
  }

  /** Takes in what came; the bytes may be overwritten afterwards. @throws RangeError where they are no frames of a server */
  read(chunk: Uint8Array): void {
    let bytes = chunk;
    if (this.#left.length > 0) {
      bytes = new Uint8Array(this.#left.length + chunk.length);
      bytes.set(this.#left);
      bytes.set(chunk, this.#left.length);
    }
    let at = 0;
    for (let size = frameSize(bytes, at); size > 0 && at + size <= bytes.length; size = frameSize(bytes, at)) {
      this.#take(bytes[at]!, bytes.subarray(at + headerSize(bytes, at), at + size));
      at += size;
    }
    // Copied, not sliced: a Buffer's slice is a view, and the bytes are another's in a moment.
    this.#left = new Uint8Array(bytes.subarray(at));
  }

  #take(first: number, payload: Uint8Array): void {
    const isFinal = (first & 0x80) !== 0;
    const opcode = first & 0x0f;
    if (opcode >= OPCODE.close || (isFinal && opcode !== OPCODE.continuation)) {
      this.#onFrame(opcode, payload);
      return;
    }
    if (opcode !== OPCODE.continuation) this.#partsOpcode = opcode;
    this.#parts.push(new Uint8Array(payload));
    if (!isFinal) return;
    const whole = Buffer.concat(this.#parts);
    this.#parts = [];
    this.#onFrame(this.#partsOpcode, whole);
  }
}

function headerSize(bytes: Uint8Array, at: number): number {
  const short = bytes[at + 1]! & 0x7f;
  if (short < SHORTEST_LONG) return 2;
  return short === SHORTEST_LONG ? 4 : 10;
}

/** Header and payload; 0 as long as the header is not complete. */
function frameSize(bytes: Uint8Array, at: number): number {
  if (bytes.length - at < 2) return 0;
  const second = bytes[at + 1]!;
  if ((second & MASK) !== 0) throw new RangeError("A server's frame is masked.");
  if (second < SHORTEST_LONG) return 2 + second;
  const header = headerSize(bytes, at);
  if (bytes.length - at < header) return 0;
  if (second === SHORTEST_LONG) return header + ((bytes[at + 2]! << 8) | bytes[at + 3]!);
  const view = new DataView(bytes.buffer, bytes.byteOffset + at);
  return header + Number(view.getBigUint64(2));
}
