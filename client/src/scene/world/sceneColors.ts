import { Color3 } from "@babylonjs/core/Maths/math.color.js";

const FALLBACK = "#c8d4dc";

/** A map's sRGB hex colour ("#rgb" or "#rrggbb") as linear light; a calm grey where the text is no colour. */
export function linearColor(hex: string): Color3 {
  const long = hex.length === 4 ? `#${[...hex.slice(1)].map((digit) => digit + digit).join("")}` : hex;
  return Color3.FromHexString(/^#[0-9a-f]{6}$/i.test(long) ? long : FALLBACK).toLinearSpace();
}
