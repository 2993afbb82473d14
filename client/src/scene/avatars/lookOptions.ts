import { AVATAR_CHOICES, AVATAR_PARTS, type AvatarLook, type AvatarPart } from "@crowdwire/protocol";

/** One colour a person may choose: sRGB hex and what to call it. */
export interface ColorOption {
  readonly name: string;
  readonly hex: string;
}

/** One cut a person may choose. */
export interface StyleOption {
  readonly name: string;
}

export const SKIN_COLORS: readonly ColorOption[] = [
  { name: "Porcelain", hex: "#ffe1cf" },
  { name: "Ivory", hex: "#fbd3b6" },
  { name: "Peach", hex: "#f2bd95" },
  { name: "Sand", hex: "#e2a677" },
  { name: "Honey", hex: "#cd8e5f" },
  { name: "Amber", hex: "#b5764b" },
  { name: "Chestnut", hex: "#99603e" },
  { name: "Umber", hex: "#7c4a30" },
  { name: "Cocoa", hex: "#613825" },
  { name: "Ebony", hex: "#492b1f" },
];

/** In the order of the wire; the geometry of each is in `body/hair.ts` and `body/hats.ts`. */
export const HAIR_STYLES: readonly StyleOption[] = [
  { name: "Short" },
  { name: "Long" },
  { name: "Bun" },
  { name: "Cap" },
  { name: "Curly" },
  { name: "Headscarf" },
  { name: "Buzz cut" },
  { name: "Ponytail" },
];

export const HAIR_COLORS: readonly ColorOption[] = [
  { name: "Black", hex: "#211d25" },
  { name: "Espresso", hex: "#3a261f" },
  { name: "Brown", hex: "#5e3b28" },
  { name: "Chestnut", hex: "#8a5230" },
  { name: "Copper", hex: "#c2592e" },
  { name: "Honey", hex: "#dca658" },
  { name: "Blonde", hex: "#f0d596" },
  { name: "Silver", hex: "#c9c6c8" },
  { name: "Ocean", hex: "#3c62b4" },
  { name: "Rose", hex: "#e27a9b" },
];

export const TOP_STYLES: readonly StyleOption[] = [
  { name: "Sweater" },
  { name: "T-shirt" },
  { name: "Jacket" },
  { name: "Dress" },
];

/** Each with the colour of its trim: cuffs, collar, the shirt under a jacket, a cap. */
export const TOP_COLORS: readonly (ColorOption & { readonly trimHex: string })[] = [
  { name: "Coral", hex: "#ff7d66", trimHex: "#fff3e4" },
  { name: "Teal", hex: "#2fae9f", trimHex: "#f7e3bd" },
  { name: "Lavender", hex: "#9583ec", trimHex: "#f4f0ff" },
  { name: "Marigold", hex: "#ffc24d", trimHex: "#35527f" },
  { name: "Sky", hex: "#4c97ee", trimHex: "#fdf6ea" },
  { name: "Cream", hex: "#faf1e0", trimHex: "#ef7f63" },
  { name: "Leaf", hex: "#55b46b", trimHex: "#fff0c4" },
  { name: "Raspberry", hex: "#e2528c", trimHex: "#ffe3d6" },
  { name: "Navy", hex: "#2d4374", trimHex: "#8fd0e8" },
  { name: "Tangerine", hex: "#ff9a40", trimHex: "#3c3a63" },
  { name: "Mint", hex: "#9fdcc4", trimHex: "#31746c" },
  { name: "Plum", hex: "#6d3f73", trimHex: "#f4b6a6" },
];

export const BOTTOM_STYLES: readonly StyleOption[] = [{ name: "Trousers" }, { name: "Shorts" }, { name: "Skirt" }];

export const BOTTOM_COLORS: readonly ColorOption[] = [
  { name: "Denim", hex: "#3f5f95" },
  { name: "Ink", hex: "#2b3550" },
  { name: "Charcoal", hex: "#3b3b45" },
  { name: "Stone", hex: "#8d93a3" },
  { name: "Khaki", hex: "#b79f73" },
  { name: "Sand", hex: "#e3d2b0" },
  { name: "Cocoa", hex: "#6f4c39" },
  { name: "Olive", hex: "#6b7a47" },
  { name: "Brick", hex: "#b5523f" },
  { name: "Off-white", hex: "#f0ece4" },
];

export const SHOE_COLORS: readonly ColorOption[] = [
  { name: "White", hex: "#f7f5f0" },
  { name: "Black", hex: "#2c2c35" },
  { name: "Red", hex: "#e9524f" },
  { name: "Yellow", hex: "#ffc940" },
  { name: "Turquoise", hex: "#35b6ad" },
  { name: "Blue", hex: "#4377d9" },
  { name: "Brown", hex: "#7d4f33" },
  { name: "Pink", hex: "#f58fae" },
];

/** What the avatar picker shows: each part's label and its choices, in the order of their numbers. */
export const LOOK_OPTIONS: {
  readonly [Part in AvatarPart]: { readonly label: string; readonly options: readonly (StyleOption | ColorOption)[] };
} = {
  skin: { label: "Skin", options: SKIN_COLORS },
  hairStyle: { label: "Hair", options: HAIR_STYLES },
  hairColor: { label: "Hair colour", options: HAIR_COLORS },
  topStyle: { label: "Top", options: TOP_STYLES },
  topColor: { label: "Top colour", options: TOP_COLORS },
  bottomStyle: { label: "Bottom", options: BOTTOM_STYLES },
  bottomColor: { label: "Bottom colour", options: BOTTOM_COLORS },
  shoeColor: { label: "Shoes", options: SHOE_COLORS },
};

/** A look chosen at random; `random` gives numbers in [0, 1). */
export function randomLook(random: () => number): AvatarLook {
  const look: Partial<Record<AvatarPart, number>> = {};
  for (const part of AVATAR_PARTS) {
    look[part] = Math.min(AVATAR_CHOICES[part] - 1, Math.floor(random() * AVATAR_CHOICES[part]));
  }
  return look as AvatarLook;
}
