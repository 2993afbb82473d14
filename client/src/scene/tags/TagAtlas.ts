import { Constants } from "@babylonjs/core/Engines/constants.js";
import type { Engine } from "@babylonjs/core/Engines/engine.js";
import { RawTexture } from "@babylonjs/core/Materials/Textures/rawTexture.js";
import type { Scene } from "@babylonjs/core/scene.js";

/** A drawn name in the atlas: where, in pixels of the texture, and how large on the page. */
export interface TagImage {
  readonly slot: number;
  readonly u0: number;
  readonly v0: number;
  readonly u1: number;
  readonly v1: number;
  readonly widthPixels: number;
  readonly heightPixels: number;
}

const HEIGHT_CSS = 24;
const MAX_WIDTH_CSS = 176;
const COLUMNS = 4;
const ROWS = 24;
/** The project's own font, as the pages load it; a tag drawn before it has come is drawn again by then. */
const FONT = '600 13px "Figtree Variable", "Segoe UI", system-ui, -apple-system, "DejaVu Sans", sans-serif';

/**
 * Names drawn once each into one texture, so that all tags are one draw call. Slots are handed out on demand and the
 * least recently drawn is reused; only the slot that changed is sent to the graphics card.
 */
export class TagAtlas {
  readonly texture: RawTexture;
  readonly #engine: Engine;
  readonly #slotWidth: number;
  readonly #slotHeight: number;
  readonly #pixelRatio: number;
  readonly #brush: OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D;
  readonly #images = new Map<string, TagImage>();
  readonly #usedAt: number[] = [];
  readonly #keys: (string | null)[] = [];

  /** `pixelRatio`: rendered pixels per CSS pixel; a change needs a new atlas. */
  constructor(engine: Engine, scene: Scene, pixelRatio: number) {
    this.#engine = engine;
    this.#pixelRatio = pixelRatio;
    this.#slotWidth = Math.ceil(MAX_WIDTH_CSS * pixelRatio) + 2;
    this.#slotHeight = Math.ceil(HEIGHT_CSS * pixelRatio) + 2;
    const canvas = document.createElement("canvas");
    canvas.width = this.#slotWidth;
    canvas.height = this.#slotHeight;
    const brush = canvas.getContext("2d", { willReadFrequently: true });
    if (!brush)
      throw new Error("The browser gave no 2D canvas to draw name tags with. Close other tabs and reload the page.");
    this.#brush = brush;
    const width = this.#slotWidth * COLUMNS;
    const height = this.#slotHeight * ROWS;
    this.texture = new RawTexture(
      new Uint8Array(width * height * 4),
      width,
      height,
      Constants.TEXTUREFORMAT_RGBA,
      scene,
      false,
      false,
      Constants.TEXTURE_BILINEAR_SAMPLINGMODE,
    );
    for (let slot = 0; slot < COLUMNS * ROWS; slot++) {
      this.#usedAt.push(0);
      this.#keys.push(null);
    }
  }

  /** The picture of a name, drawn now if it is not there yet. `frame` only grows. */
  image(name: string, dotColor: string, frame: number): TagImage {
    const key = `${dotColor} ${name}`;
    const known = this.#images.get(key);
    if (known) {
      this.#usedAt[known.slot] = frame;
      return known;
    }
    const slot = this.#oldestSlot();
    const previous = this.#keys[slot];
    if (previous) this.#images.delete(previous);
    const image = this.#draw(slot, name, dotColor);
    this.#images.set(key, image);
    this.#keys[slot] = key;
    this.#usedAt[slot] = frame;
    return image;
  }

  /** How large a name's tag is, in CSS pixels, without drawing it. */
  measure(name: string): { width: number; height: number } {
    this.#brush.setTransform(1, 0, 0, 1, 0, 0);
    this.#brush.font = FONT;
    const width = Math.min(MAX_WIDTH_CSS, Math.ceil(this.#brush.measureText(name).width) + 34);
    return { width, height: HEIGHT_CSS };
  }

  dispose(): void {
    this.texture.dispose();
  }

  #oldestSlot(): number {
    let oldest = 0;
    for (let slot = 1; slot < this.#usedAt.length; slot++) {
      if ((this.#usedAt[slot] ?? 0) < (this.#usedAt[oldest] ?? 0)) oldest = slot;
    }
    return oldest;
  }

  #draw(slot: number, name: string, dotColor: string): TagImage {
    const brush = this.#brush;
    const { width } = this.measure(name);
    brush.setTransform(1, 0, 0, 1, 0, 0);
    brush.clearRect(0, 0, this.#slotWidth, this.#slotHeight);
    brush.setTransform(this.#pixelRatio, 0, 0, this.#pixelRatio, 1, 1);
    brush.fillStyle = "rgba(38, 30, 34, 0.78)";
    brush.beginPath();
    brush.roundRect(0, 0, width, HEIGHT_CSS, HEIGHT_CSS / 2);
    brush.fill();
    brush.strokeStyle = "rgba(255, 244, 230, 0.16)";
    brush.lineWidth = 1;
    brush.beginPath();
    brush.roundRect(0.5, 0.5, width - 1, HEIGHT_CSS - 1, HEIGHT_CSS / 2 - 0.5);
    brush.stroke();
    brush.fillStyle = dotColor;
    brush.beginPath();
    brush.arc(12.5, HEIGHT_CSS / 2, 3.5, 0, Math.PI * 2);
    brush.fill();
    brush.fillStyle = "#fffaf3";
    brush.font = FONT;
    brush.textBaseline = "middle";
    brush.fillText(shorten(brush, name, width - 33), 21, HEIGHT_CSS / 2 + 0.5);
    return this.#upload(slot, width);
  }

  #upload(slot: number, widthCss: number): TagImage {
    const left = (slot % COLUMNS) * this.#slotWidth;
    const top = Math.floor(slot / COLUMNS) * this.#slotHeight;
    const pixels = this.#brush.getImageData(0, 0, this.#slotWidth, this.#slotHeight).data;
    const internal = this.texture.getInternalTexture();
    if (internal) {
      this.#engine.updateTextureData(
        internal,
        new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength),
        left,
        top,
        this.#slotWidth,
        this.#slotHeight,
      );
    }
    const { width, height } = this.texture.getSize();
    const widthPixels = Math.ceil(widthCss * this.#pixelRatio) + 2;
    return {
      slot,
      u0: left / width,
      v0: top / height,
      u1: (left + widthPixels) / width,
      v1: (top + this.#slotHeight) / height,
      widthPixels,
      heightPixels: this.#slotHeight,
    };
  }
}

/** Cuts a name that is too wide and says so with an ellipsis. */
function shorten(
  brush: OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D,
  name: string,
  width: number,
): string {
  if (brush.measureText(name).width <= width + 1) return name;
  const letters = [...name];
  while (letters.length > 1 && brush.measureText(`${letters.join("")}…`).width > width) letters.pop();
  return `${letters.join("").trimEnd()}…`;
}
