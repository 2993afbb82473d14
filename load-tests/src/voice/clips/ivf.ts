/** Encoded frames, one after the other: IVF, as of libvpx; here for Opus as well. */
export interface Ivf {
  readonly fourcc: "OPUS" | "VP80";
  /** Pixels; 0 for sound. */
  readonly width: number;
  readonly height: number;
  /** Ticks of a second, and how many a frame lasts. */
  readonly rate: number;
  readonly step: number;
  readonly frames: readonly Buffer[];
}

const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 12;

export function encodeIvf({ fourcc, width, height, rate, step, frames }: Ivf): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.write("DKIF", 0);
  header.writeUInt16LE(HEADER_BYTES, 6);
  header.write(fourcc, 8);
  header.writeUInt16LE(width, 12);
  header.writeUInt16LE(height, 14);
  header.writeUInt32LE(rate, 16);
  header.writeUInt32LE(step, 20);
  header.writeUInt32LE(frames.length, 24);
  const parts = frames.flatMap((frame, index) => {
    const frameHeader = Buffer.alloc(FRAME_HEADER_BYTES);
    frameHeader.writeUInt32LE(frame.length, 0);
    frameHeader.writeBigUInt64LE(BigInt(index * step), 4);
    return [frameHeader, frame];
  });
  return Buffer.concat([header, ...parts]);
}

/** @throws Error where the bytes are no IVF */
export function decodeIvf(bytes: Buffer): Ivf {
  const fourcc = bytes.toString("latin1", 8, 12);
  if (bytes.toString("latin1", 0, 4) !== "DKIF" || (fourcc !== "OPUS" && fourcc !== "VP80")) {
    throw new Error("This is no clip: IVF with Opus or VP8 is.");
  }
  const frames: Buffer[] = [];
  for (let at = bytes.readUInt16LE(6); at < bytes.length; ) {
    const size = bytes.readUInt32LE(at);
    frames.push(bytes.subarray(at + FRAME_HEADER_BYTES, at + FRAME_HEADER_BYTES + size));
    at += FRAME_HEADER_BYTES + size;
  }
  return {
    fourcc,
    width: bytes.readUInt16LE(12),
    height: bytes.readUInt16LE(14),
    rate: bytes.readUInt32LE(16),
    step: bytes.readUInt32LE(20),
    frames,
  };
}
