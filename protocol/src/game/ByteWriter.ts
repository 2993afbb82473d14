import { encode, type Iterator } from "@colyseus/schema";

/** Writes numbers (little-endian) and texts one after the other. Past the end of its bytes a number throws RangeError. */
export class ByteWriter {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  at = 0;

  constructor(bytes: number) {
    this.#bytes = new Uint8Array(bytes);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** Bytes it has room for. */
  get size(): number {
    return this.#bytes.length;
  }

  /** What has been written: the writer's own memory. */
  written(): Uint8Array {
    return this.#bytes.subarray(0, this.at);
  }

  u8(value: number): void {
    this.#view.setUint8(this.at, value);
    this.at += 1;
  }
  u16(value: number): void {
    this.#view.setUint16(this.at, value, true);
    this.at += 2;
  }
  u32(value: number): void {
    this.#view.setUint32(this.at, value, true);
    this.at += 4;
  }
  f64(value: number): void {
    this.#view.setFloat64(this.at, value, true);
    this.at += 8;
  }
  /** UTF-8 behind its length as u16. */
  text(value: string): void {
    const at: Iterator = { offset: this.at + 2 };
    encode.utf8Write(this.#bytes, value, at);
    this.u16(at.offset - this.at - 2);
    this.at = at.offset;
  }
}
