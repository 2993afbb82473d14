import { brighten, hex, mix, type Rgb } from "../kit/color.ts";
import { Geometry } from "../kit/Geometry.ts";
import type { Prop } from "../kit/Prop.ts";
import { PALETTE } from "../kit/palette.ts";
import { createRandom } from "../kit/random.ts";
import { lathe } from "../kit/revolve.ts";
import { blob, limb } from "../kit/rounds.ts";
import { add, clamp01, normalized, scaled, smoothStep, subtract, TAU, type Vec3 } from "../kit/vectors.ts";

/** From the shade inside a crown to its sunlit top. */
export interface LeafColors {
  readonly shade: Rgb;
  readonly body: Rgb;
  readonly light: Rgb;
}

export const LEAVES = {
  green: { shade: hex("#2f7d4a"), body: hex("#66bd5f"), light: hex("#c9ec7c") },
  lime: { shade: hex("#5a9c3f"), body: hex("#9fd35a"), light: hex("#e6f59a") },
  teal: { shade: hex("#1f7f7d"), body: hex("#4fbfab"), light: hex("#bff0d8") },
  cherry: { shade: hex("#d35c8b"), body: hex("#ffa0c0"), light: hex("#ffe3ec") },
  amber: { shade: hex("#d0752c"), body: hex("#f7ad48"), light: hex("#ffe59c") },
  plum: { shade: hex("#5f4a9c"), body: hex("#9a83dd"), light: hex("#ddd0ff") },
} as const satisfies Record<string, LeafColors>;

export interface Lobe {
  readonly at: Vec3;
  readonly radius: number;
}

/** Round bunches of leaves, shaded darker below and within, and lit partly like one big ball. */
export function crown(lobes: readonly Lobe[], colors: LeafColors, seed: number, detail = 14): Geometry {
  const geometry = new Geometry();
  lobes.forEach(({ at, radius }, k) => {
    const lobe = blob(radius, seed * 31 + k, colors.body, 0.06, { segments: detail, rings: Math.round(detail * 0.7) });
    const others = lobes.filter((other) => other.at !== at);
    geometry.add(withoutHidden(lobe.scale(1, 0.94, 1).translate(...at), others));
  });
  const low = Math.min(...lobes.map(({ at, radius }) => at[1] - radius));
  const high = Math.max(...lobes.map(({ at, radius }) => at[1] + radius));
  const middle: Vec3 = [0, low + (high - low) * 0.4, 0];
  geometry.bendNormals((position, normal) => add(normal, scaled(normalized(subtract(position, middle)), 0.7)));
  return geometry.paint((position, normal) => {
    const height = clamp01((position[1] - low) / (high - low));
    const base = mix(colors.shade, colors.body, smoothStep(0, 0.6, height * 0.75 + clamp01(normal[1]) * 0.35));
    return mix(base, colors.light, smoothStep(0.25, 1.1, height * 0.55 + normal[1] * 0.5) * 0.75);
  });
}

/** Leaves out what lies well inside other lobes: a third of all triangles that nobody could see. */
function withoutHidden(lobe: Geometry, others: readonly Lobe[]): Geometry {
  const isHidden = (corner: number) => {
    const position = lobe.at(corner);
    return others.some(({ at, radius }) => Math.hypot(...subtract(position, at)) < radius * 0.84);
  };
  const shown = new Geometry();
  const places = new Map<number, number>();
  const place = (corner: number) => {
    const known = places.get(corner);
    if (known !== undefined) return known;
    const color = lobe.colors;
    const index = shown.vertex(lobe.at(corner), lobe.normalAt(corner), [
      color[corner * 4]!,
      color[corner * 4 + 1]!,
      color[corner * 4 + 2]!,
    ]);
    places.set(corner, index);
    return index;
  };
  for (let k = 0; k < lobe.indices.length; k += 3) {
    const corners = [lobe.indices[k]!, lobe.indices[k + 1]!, lobe.indices[k + 2]!] as const;
    if (corners.every(isHidden)) continue;
    shown.triangle(place(corners[0]), place(corners[1]), place(corners[2]));
  }
  return shown;
}

function trunk(height: number, radius: number, bark: Rgb): Geometry {
  const paint = (_x: number, y: number) => mix(brighten(bark, 0.6), bark, smoothStep(-0.2, height * 0.6, y));
  return lathe(
    [
      [radius * 1.9, -0.15],
      [radius * 1.25, 0.22],
      [radius, height * 0.4],
      [radius * 0.8, height * 0.75],
      [radius * 0.55, height],
    ],
    paint,
    { segments: 9 },
  );
}

function assembled(name: string, wood: Geometry, leaves: Geometry): Prop {
  return {
    name,
    parts: [
      { geometry: wood, material: "wood", nav: "block" },
      { geometry: leaves, material: "foliage", nav: "ignore" },
    ],
  };
}

/** A broad tree with a cloud-like crown, about 4.5 m tall. */
export function roundTree(name: string, colors: LeafColors, seed: number): Prop {
  const random = createRandom(seed);
  const wood = trunk(2.5, 0.19, PALETTE.bark);
  const lobes: Lobe[] = [{ at: [0, 3.35, 0], radius: 1.32 }];
  const turn = random() * TAU;
  for (let k = 0; k < 5; k++) {
    const yaw = turn + (k / 5) * TAU + (random() - 0.5) * 0.5;
    const reach = 0.82 + random() * 0.22;
    const at: Vec3 = [Math.sin(yaw) * reach, 2.55 + random() * 0.45, Math.cos(yaw) * reach];
    lobes.push({ at, radius: 0.78 + random() * 0.24 });
    if (k % 2 === 0)
      wood.add(
        limb([0, 1.5, 0], [at[0] * 0.8, at[1] - 0.3, at[2] * 0.8], 0.09, 0.05, PALETTE.bark, {
          segments: 6,
          capRings: 1,
        }),
      );
  }
  return assembled(name, wood, crown(lobes, colors, seed));
}

/** A slim, tall tree that gives rows and edges a rhythm; about 6 m tall. */
export function poplar(name: string, colors: LeafColors, seed: number): Prop {
  const lobes = Array.from({ length: 8 }, (_, k): Lobe => {
    const part = k / 7;
    const radius = 0.28 + 0.66 * Math.sin(Math.PI * (0.2 + 0.76 * part)) ** 0.8;
    return {
      at: [Math.sin(k * 2.4) * 0.14 * (1 - part), 1.55 + part * 3.9, Math.cos(k * 2.4) * 0.14 * (1 - part)],
      radius,
    };
  });
  return assembled(name, trunk(1.6, 0.15, PALETTE.bark), crown(lobes, colors, seed, 12));
}

/** A birch: a pale trunk with dark rings and loose, hanging bunches. */
export function birch(name: string, colors: LeafColors, seed: number): Prop {
  const random = createRandom(seed);
  const wood = limb([0, -0.1, 0], [0.12, 3.6, 0.05], 0.13, 0.06, PALETTE.birch, { segments: 9, capRings: 1 });
  for (let k = 0; k < 6; k++) {
    const y = 0.35 + k * 0.45 + random() * 0.2;
    wood.add(
      lathe(
        [
          [0.136 - y * 0.014, 0],
          [0.136 - y * 0.014, 0.05],
        ],
        PALETTE.ink,
        { segments: 9 },
      ).translate(0.033 * y, y, 0.014 * y),
    );
  }
  const lobes: Lobe[] = [];
  for (let k = 0; k < 6; k++) {
    const yaw = k * 2.4;
    const reach = k === 5 ? 0.1 : 0.55 + random() * 0.3;
    lobes.push({ at: [Math.sin(yaw) * reach + 0.1, 2.5 + k * 0.34, Math.cos(yaw) * reach], radius: 0.72 - k * 0.03 });
  }
  return assembled(name, wood, crown(lobes, colors, seed, 10));
}

/** A conifer of three skirts, for the woods in the distance. */
export function pine(name: string, colors: LeafColors, seed: number): Prop {
  const random = createRandom(seed);
  const leaves = new Geometry();
  for (let k = 0; k < 3; k++) {
    const [radius, y] = [1.25 - k * 0.32, 1 + k * 1.15];
    leaves.add(
      lathe(
        [
          [radius * 0.72, y - 0.05],
          [radius, y + 0.12],
          [radius * 0.9, y + 0.35],
          [radius * 0.35, y + 1.35],
          [0.02, y + 1.85],
        ],
        colors.body,
        { segments: 11 },
      ).rotateY(random() * TAU),
    );
  }
  leaves.paint(([, y], normal) => mix(mix(colors.shade, colors.body, y / 4.5), colors.light, clamp01(normal[1]) * 0.3));
  return assembled(name, trunk(1.3, 0.16, PALETTE.bark), leaves);
}

/** A few large bunches only, for woods that nobody comes close to. */
export function farTree(name: string, colors: LeafColors, seed: number): Prop {
  const lobes: Lobe[] = [
    { at: [0, 3.2, 0], radius: 1.45 },
    { at: [0.85, 2.5, 0.3], radius: 1 },
    { at: [-0.75, 2.55, -0.35], radius: 1.05 },
  ];
  const wood = limb([0, -0.3, 0], [0, 2.4, 0], 0.24, 0.14, PALETTE.bark, { segments: 6, capRings: 1 });
  const geometry = crown(lobes, colors, seed, 9).add(wood);
  return { name, parts: [{ geometry, material: "foliage", nav: "ignore", castShadow: false }] };
}
