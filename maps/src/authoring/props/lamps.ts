import { box } from "../kit/boxes.ts";
import type { Rgb } from "../kit/color.ts";
import { merged } from "../kit/Geometry.ts";
import type { Prop } from "../kit/Prop.ts";
import { PALETTE } from "../kit/palette.ts";
import { lathe, ring } from "../kit/revolve.ts";
import { ball, limb } from "../kit/rounds.ts";
import { clamp01 } from "../kit/vectors.ts";

/** A street lamp with a glowing globe, 3.5 m tall. */
export function lampPost(name = "lamp post"): Prop {
  const post = lathe(
    [
      [0.2, 0],
      [0.2, 0.1],
      [0.11, 0.18],
      [0.075, 0.42],
      [0.055, 0.6],
      [0.048, 2.9],
      [0.1, 2.98],
      [0.17, 3.06],
      [0.15, 3.1],
      [0.03, 3.12],
    ],
    PALETTE.navy,
    { segments: 12 },
  );
  const cap = lathe(
    [
      [0.13, 3.47],
      [0.1, 3.54],
      [0.02, 3.6],
    ],
    PALETTE.navy,
    { segments: 12 },
  );
  return {
    name,
    parts: [
      { geometry: merged(post, cap), material: "gloss", nav: "block" },
      {
        geometry: ball([0, 3.29, 0], 0.23, PALETTE.white, { segments: 14, rings: 9 }),
        material: "lamp",
        nav: "ignore",
      },
    ],
  };
}

/** A knee-high lantern of paper and wood, with the pool of light it throws on the floor. */
export function lantern(name = "lantern"): Prop {
  const frame = merged(
    box([0, 0.03, 0], [0.34, 0.06, 0.34], PALETTE.walnut, 0.015),
    box([0, 0.56, 0], [0.36, 0.06, 0.36], PALETTE.walnut, 0.015),
    ...[-1, 1].flatMap((x) => [-1, 1].map((z) => box([x * 0.14, 0.3, z * 0.14], [0.03, 0.5, 0.03], PALETTE.walnut))),
    limb([0, 0.6, 0], [0, 0.68, 0], 0.04, 0.02, PALETTE.walnut, { segments: 8, capRings: 1 }),
  );
  return {
    name,
    parts: [
      { geometry: frame, material: "wood", nav: "block" },
      {
        geometry: box([0, 0.3, 0], [0.24, 0.46, 0.24], PALETTE.white, 0.05),
        material: "lamp",
        nav: "ignore",
        castShadow: false,
      },
      { geometry: lightPool(1.9, PALETTE.lampLight, 0.34), material: "glow", nav: "ignore", castShadow: false },
    ],
  };
}

/** A soft round patch of light lying on the floor. */
export function lightPool(radius: number, color: Rgb, strength: number) {
  return lathe(
    [0, 0.12, 0.25, 0.4, 0.55, 0.7, 0.85, 1].map((part) => [radius * (1 - part), 0.03] as const),
    color,
    { segments: 28 },
  ).fade(([x, , z]) => strength * clamp01(1 - Math.hypot(x, z) / radius) ** 2);
}

/** A lamp hanging from `length` metres above; the origin is where it is fixed. */
export function pendantLamp(name: string, shade: Rgb, length: number): Prop {
  const outside = lathe(
    [
      [0.42, -length],
      [0.36, -length + 0.16],
      [0.14, -length + 0.34],
      [0.05, -length + 0.4],
    ],
    shade,
    { segments: 20 },
  );
  const inside = outside.copy().bendNormals((_position, normal) => [-normal[0], -normal[1], -normal[2]]);
  const cord = limb([0, -length + 0.38, 0], [0, 0, 0], 0.014, 0.014, PALETTE.ink, { segments: 5, capRings: 1 });
  return {
    name,
    parts: [
      { geometry: merged(outside, inside, cord), material: "matte", nav: "ignore" },
      {
        geometry: merged(
          ball([0, -length + 0.1, 0], 0.15, PALETTE.white, { segments: 10, rings: 6 }),
          ring(0, 0.02, -length + 0.1, PALETTE.white, 6),
        ),
        material: "lamp",
        nav: "ignore",
        castShadow: false,
      },
    ],
  };
}
