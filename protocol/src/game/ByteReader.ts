import { decode, type Iterator } from "@colyseus/schema";

/** Reads what a ByteWriter wrote. Past the end it throws RangeError: a DataView does by itself. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u8(): number {
    return this.#view.getUint8(this.#step(1));
  }
  u16(): number {
    return this.#view.getUint16(this.#step(2), true);
  }
  u32(): number {
    return this.#view.getUint32(this.#step(4), true);
  }
  f64(): number {
    return this.#view.getFloat64(this.#step(8), true);
  }
  text(): string {
    const length = this.u16();
    const at: Iterator = { offset: this.#step(length) };
    if (this.at > this.#bytes.length) throw new RangeError("A text is cut short.");
    return readPlain(this.#bytes, at.offset, length) ?? decode.utf8Read(this.#bytes, at, length);
  }

  #step(bytes: number): number {
    const at = this.at;
    this.at += bytes;
    return at;
  }
}

/**
 * A text of ASCII alone, in one piece; null where it holds anything else. Put together character by character, engines keep a text as
 * a tree of its parts: a thousand messages would be megabytes.
 */
function readPlain(bytes: Uint8Array, offset: number, length: number): string | null {
  const units: number[] = [];
  for (let at = offset; at < offset + length; at++) {
    const byte = bytes[at]!;
    if (byte > 0x7f) return null;
    units.push(byte);
  }
  return String.fromCharCode.apply(null, units);
}
