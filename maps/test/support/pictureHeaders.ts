export type PictureType = "image/png" | "image/jpeg" | "image/webp";

/** The first bytes of a picture, enough to tell its size, with nothing behind them. */
export function headerOf(type: PictureType, width: number, height: number): Uint8Array<ArrayBuffer> {
  return HEADERS[type](width, height);
}

const HEADERS: Readonly<Record<PictureType, (width: number, height: number) => Uint8Array<ArrayBuffer>>> = {
  /** PNG specification, 11.2.1: IHDR comes first. */
  "image/png"(width, height) {
    const bytes = new Uint8Array(33 + 12);
    bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
    const view = new DataView(bytes.buffer);
    view.setUint32(16, width);
    view.setUint32(20, height);
    bytes.set([8, 2], 24);
    bytes.set([0x49, 0x44, 0x41, 0x54], 37);
    return bytes;
  },
  /** ITU-T T.81, B.2.2: the frame header (SOF0) behind JFIF's own. */
  "image/jpeg"(width, height) {
    const bytes = new Uint8Array(64);
    bytes.set([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]);
    bytes.set([0xff, 0xc0, 0, 17, 8], 20);
    const view = new DataView(bytes.buffer);
    view.setUint16(25, height);
    view.setUint16(27, width);
    bytes.set([3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1], 29);
    return bytes;
  },
  /** RFC 9649, 2.7: a key frame's size behind RIFF, WEBP and "VP8 ". */
  "image/webp"(width, height) {
    const bytes = new Uint8Array(40);
    const view = new DataView(bytes.buffer);
    bytes.set(new TextEncoder().encode("RIFF"), 0);
    view.setUint32(4, bytes.length - 8, true);
    bytes.set(new TextEncoder().encode("WEBPVP8 "), 8);
    view.setUint32(16, bytes.length - 20, true);
    bytes.set([0x30, 0x01, 0x00, 0x9d, 0x01, 0x2a], 20);
    view.setUint16(26, width, true);
    view.setUint16(28, height, true);
    return bytes;
  },
};
