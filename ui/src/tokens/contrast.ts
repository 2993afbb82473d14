import type { SchemeColors } from "./colors.ts";

function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}

/** Relative luminance of `#rrggbb`, 0…1 (WCAG 2.2). Throws a RangeError for any other notation. */
export function luminance(hex: string): number {
  if (!/^#[0-9a-f]{6}$/i.test(hex)) throw new RangeError(`Not a colour in the form #rrggbb: ${hex}`);
  const [red, green, blue] = [1, 3, 5].map((at) => linear(Number.parseInt(hex.slice(at, at + 2), 16) / 255));
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

/** Contrast of two colours, 1…21, in either order (WCAG 2.2, 1.4.3). */
export function contrastRatio(one: string, other: string): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter! + 0.05) / (darker! + 0.05);
}

/** `top` at `opacity` (0…1) over `below`: what glass shows in the worst case. */
export function blend(top: string, below: string, opacity: number): string {
  const part = (hex: string, at: number) => Number.parseInt(hex.slice(at, at + 2), 16);
  const mixed = [1, 3, 5].map((at) => Math.round(part(top, at) * opacity + part(below, at) * (1 - opacity)));
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

export interface ContrastPair {
  text: keyof SchemeColors;
  on: keyof SchemeColors;
  /** 4.5 for words, 3 for edges and marks one must see (WCAG AA). */
  atLeast: 3 | 4.5;
}

const words = (text: keyof SchemeColors, ...grounds: (keyof SchemeColors)[]): ContrastPair[] =>
  grounds.map((on) => ({ text, on, atLeast: 4.5 }));
const marks = (text: keyof SchemeColors, ...grounds: (keyof SchemeColors)[]): ContrastPair[] =>
  grounds.map((on) => ({ text, on, atLeast: 3 }));

/** Every pair that components put on top of each other. A new combination belongs here first. */
export const contrastPairs: readonly ContrastPair[] = [
  ...words("text", "canvas", "surface", "raised", "sunken"),
  ...words("muted", "canvas", "surface", "raised", "sunken"),
  ...words("accentText", "canvas", "surface", "raised"),
  ...words("dangerText", "canvas", "surface", "raised"),
  ...words("onAccent", "accent", "accentHover"),
  ...words("onSupport", "support"),
  ...words("onDanger", "danger", "dangerHover"),
  ...words("onAccentSoft", "accentSoft"),
  ...words("onSupportSoft", "supportSoft"),
  ...words("onDangerSoft", "dangerSoft"),
  ...words("onGoodSoft", "goodSoft"),
  ...words("onWarnSoft", "warnSoft"),
  ...marks("edge", "canvas", "surface", "raised"),
  ...marks("accent", "canvas", "surface", "sunken"),
  ...marks("support", "canvas", "surface"),
  ...marks("good", "canvas", "surface"),
  ...marks("focus", "canvas", "surface", "raised", "sunken"),
];

/** How opaque the glass over the 3D view is; the view below can be anything from black to white. */
export const GLASS_OPACITY = { light: 0.88, dark: 0.88 } as const;
