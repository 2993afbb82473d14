import type { Random } from "./random.ts";
import { clamp01 } from "./vectors.ts";

/** Linear RGB, 0 to 1: what glTF's vertex colours are. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** From `#rrggbb` (sRGB) to linear. */
export function hex(code: string): Rgb {
  const value = Number.parseInt(code.slice(1), 16);
  const channel = (shift: number) => {
    const c = ((value >> shift) & 255) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  return [channel(16), channel(8), channel(0)];
}

export function mix(a: Rgb, b: Rgb, t: number): Rgb {
  const k = clamp01(t);
  return [a[0] + (b[0] - a[0]) * k, a[1] + (b[1] - a[1]) * k, a[2] + (b[2] - a[2]) * k];
}

/** Brighter above 1, darker below. */
export function brighten(color: Rgb, factor: number): Rgb {
  return [color[0] * factor, color[1] * factor, color[2] * factor];
}

/** The colour, a little brighter or darker by chance; `amount` is the whole width of the range. */
export function varied(color: Rgb, amount: number, random: Random): Rgb {
  return brighten(color, 1 + (random() - 0.5) * amount);
}
