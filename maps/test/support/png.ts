import { crc32, deflateSync } from "node:zlib";

/** An RGB picture in memory that can be written as PNG. */
export class Picture {
  readonly width: number;
  readonly height: number;
  readonly #rgb: Uint8Array;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.#rgb = new Uint8Array(3 * width * height).fill(24);
  }

  /** Mixes a colour (0 to 255) over a pixel; outside the picture nothing happens. */
  mix(x: number, y: number, red: number, green: number, blue: number, opacity = 1): void {
    const [column, row] = [Math.round(x), Math.round(y)];
    if (column < 0 || row < 0 || column >= this.width || row >= this.height) return;
    const at = 3 * (row * this.width + column);
    this.#rgb[at] = this.#rgb[at]! * (1 - opacity) + red * opacity;
    this.#rgb[at + 1] = this.#rgb[at + 1]! * (1 - opacity) + green * opacity;
    this.#rgb[at + 2] = this.#rgb[at + 2]! * (1 - opacity) + blue * opacity;
  }

  disc(x: number, y: number, radius: number, red: number, green: number, blue: number): void {
    for (let dy = -radius; dy <= radius; dy++) {
      for (let dx = -radius; dx <= radius; dx++) {
        if (dx * dx + dy * dy <= radius * radius) this.mix(x + dx, y + dy, red, green, blue);
      }
    }
  }

  toPng(): Uint8Array {
    const rows = new Uint8Array(this.height * (1 + 3 * this.width));
    for (let row = 0; row < this.height; row++) {
      const begin = 3 * row * this.width;
      rows.set(this.#rgb.subarray(begin, begin + 3 * this.width), row * (1 + 3 * this.width) + 1);
    }
    const header = new DataView(new ArrayBuffer(13));
    header.setUint32(0, this.width);
    header.setUint32(4, this.height);
    header.setUint8(8, 8);
    header.setUint8(9, 2);
    return Buffer.concat([
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
      chunk("IHDR", new Uint8Array(header.buffer)),
      chunk("IDAT", deflateSync(rows)),
      chunk("IEND", new Uint8Array(0)),
    ]);
  }
}

function chunk(type: string, content: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(content.length, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
