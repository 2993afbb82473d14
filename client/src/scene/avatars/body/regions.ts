import type { AvatarLook } from "@crowdwire/protocol";
import { BOTTOM_COLORS, HAIR_COLORS, SHOE_COLORS, SKIN_COLORS, TOP_COLORS } from "../lookOptions.ts";

/** What a vertex is coloured as: a column of the palette texture, whose rows are people. */
export const REGION = {
  skin: 0,
  hair: 1,
  top: 2,
  bottom: 3,
  shoe: 4,
  trim: 5,
  eye: 6,
  white: 7,
  mouth: 8,
  tongue: 9,
  sock: 10,
  lip: 11,
  brow: 12,
  headwear: 13,
} as const;
export type Region = (typeof REGION)[keyof typeof REGION];

/** Columns of the palette texture. */
export const PALETTE_WIDTH = 16;

const FIXED: readonly (readonly [Region, string])[] = [
  [REGION.eye, "#2a2029"],
  [REGION.white, "#fffdf8"],
  [REGION.mouth, "#6d2234"],
  [REGION.tongue, "#e7797f"],
  [REGION.sock, "#f6f2ea"],
];

/** Brightness (0–255) above which a colour counts as light. */
const LIGHT = 150;
/** Brightness below which skin counts as deep. */
const DEEP = 85;

function channels(hex: string): [number, number, number] {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

function mixed(from: string, to: string, amount: number): string {
  const a = channels(from);
  const b = channels(to);
  return `#${a
    .map((channel, index) =>
      Math.round(channel + (b[index]! - channel) * amount)
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;
}

const luma = (hex: string): number => {
  const [red, green, blue] = channels(hex);
  return red * 0.3 + green * 0.59 + blue * 0.11;
};

/**
 * Writes one person's colours into a palette row: `PALETTE_WIDTH` RGBA texels in sRGB, starting at `offset` bytes.
 * Colours out of range fall back to the first choice, so that a newer peer cannot break the drawing.
 */
export function writePalette(look: AvatarLook, out: Uint8Array, offset: number): void {
  const put = (region: Region, hex: string): void => {
    const [red, green, blue] = channels(hex);
    out.set([red, green, blue, 255], offset + region * 4);
  };
  const skin = (SKIN_COLORS[look.skin] ?? SKIN_COLORS[0]!).hex;
  const hair = (HAIR_COLORS[look.hairColor] ?? HAIR_COLORS[0]!).hex;
  const top = TOP_COLORS[look.topColor] ?? TOP_COLORS[0]!;
  put(REGION.skin, skin);
  put(REGION.hair, hair);
  put(REGION.top, top.hex);
  put(REGION.bottom, (BOTTOM_COLORS[look.bottomColor] ?? BOTTOM_COLORS[0]!).hex);
  put(REGION.shoe, (SHOE_COLORS[look.shoeColor] ?? SHOE_COLORS[0]!).hex);
  put(REGION.trim, top.trimHex);
  // A smile must read on every skin: darker than light skin, rosier and lighter than deep skin.
  put(REGION.lip, luma(skin) > DEEP ? mixed(skin, "#53131f", 0.64) : mixed(skin, "#d8727c", 0.42));
  // Light hair would lose its brows on light skin.
  put(REGION.brow, mixed(hair, "#2a1a16", luma(hair) > LIGHT ? 0.45 : 0.15));
  put(REGION.headwear, luma(top.hex) > LIGHT ? top.trimHex : mixed(top.hex, "#ffffff", 0.12));
  for (const [region, hex] of FIXED) {
    put(region, hex);
  }
}

/** How many styles each group has; a mask is one bit for each, hair lowest. */
const HAIR_BITS = 8;
const TOP_BITS = 4;

/** The three bits of a look: one of each group. */
export function lookBits(look: AvatarLook): number {
  return (1 << look.hairStyle) | (1 << (HAIR_BITS + look.topStyle)) | (1 << (HAIR_BITS + TOP_BITS + look.bottomStyle));
}

/** The styles with which a part of the mesh is shown; a group left out means all of them. At most 15 bits: exact in a float. */
export function styleMask(groups: {
  hair?: readonly number[];
  top?: readonly number[];
  bottom?: readonly number[];
}): number {
  const bits = (styles: readonly number[] | undefined, count: number): number =>
    styles === undefined ? (1 << count) - 1 : styles.reduce((mask, style) => mask | (1 << style), 0);
  return (
    bits(groups.hair, HAIR_BITS) |
    (bits(groups.top, TOP_BITS) << HAIR_BITS) |
    (bits(groups.bottom, 3) << (HAIR_BITS + TOP_BITS))
  );
}

/** Shown with every style. */
export const EVERY_STYLE = styleMask({});

/** Whether a person with these bits shows a part with this mask. The vertex shader asks the same. */
export const isShown = (mask: number, bits: number): boolean => (mask & bits) === bits;
