/** WebSocket frames as bots need them (RFC 6455, section 5): small messages out, whole frames in. */
export const OPCODE = { binary: 2, close: 8, ping: 9, pong: 10 } as const;

const MASK = [0x5a, 0xc3, 0x17, 0x8e] as const;
const SHORT_BYTES = 125;

/** A client's frame around a payload of at most 125 bytes, masked as clients must. */
export function frame(opcode: number, payload: Uint8Array): Buffer {
  if (payload.length > SHORT_BYTES) throw new RangeError(`A bot says at most ${SHORT_BYTES} bytes at once.`);
  const bytes = Buffer.allocUnsafe(6 + payload.length);
  bytes[0] = 0x80 | opcode;
  bytes[1] = 0x80 | payload.length;
  for (let index = 0; index < MASK.length; index++) bytes[2 + index] = MASK[index]!;
  for (let index = 0; index < payload.length; index++) bytes[6 + index] = payload[index]! ^ MASK[index & 3]!;
  return bytes;
}

/** Cuts a server's stream into frames. */
export class FrameReader {
  #rest: Buffer | null = null;

  /** Hands each whole frame in `chunk`, and in what was left before it, to `take`; payloads are views. */
  read(chunk: Buffer, take: (opcode: number, payload: Buffer) => void): void {
    const bytes = this.#rest === null ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = 0;
    while (at + 2 <= bytes.length) {
      const short = bytes[at + 1]! & 0x7f;
      const headerBytes = short < 126 ? 2 : short === 126 ? 4 : 10;
      if (at + headerBytes > bytes.length) break;
      const length = short < 126 ? short : short === 126 ? bytes.readUInt16BE(at + 2) : bytes.readUInt32BE(at + 6);
      const end = at + headerBytes + length;
      if (end > bytes.length) break;
      take(bytes[at]! & 0x0f, bytes.subarray(at + headerBytes, end));
      at = end;
    }
    // A copy, so that what is kept does not keep a whole chunk.
    this.#rest = at === bytes.length ? null : Buffer.from(bytes.subarray(at));
  }
}
