import { brighten, mix, type Rgb } from "../kit/color.ts";
import { Geometry } from "../kit/Geometry.ts";
import type { Prop } from "../kit/Prop.ts";
import { PALETTE } from "../kit/palette.ts";
import { createRandom } from "../kit/random.ts";
import { lathe } from "../kit/revolve.ts";
import { blob } from "../kit/rounds.ts";
import { clamp01, smoothStep, TAU, type Vec3 } from "../kit/vectors.ts";
import { crown, LEAVES, type LeafColors, type Lobe } from "./trees.ts";

function leafy(geometry: Geometry, colors: LeafColors, height: number): Geometry {
  return geometry.paint(([, y], normal) =>
    mix(
      mix(colors.shade, colors.body, smoothStep(0, height * 0.8, y)),
      colors.light,
      clamp01(normal[1]) * smoothStep(0, height, y) * 0.7,
    ),
  );
}

/** A low round shrub of three lobes, 0.8 m tall. */
export function bush(name: string, colors: LeafColors, seed: number): Prop {
  const lobes: readonly Lobe[] = [
    { at: [-0.4, 0.3, 0], radius: 0.46 },
    { at: [0.05, 0.28, 0.24], radius: 0.42 },
    { at: [0.42, 0.22, -0.05], radius: 0.34 },
  ];
  return { name, parts: [{ geometry: crown(lobes, colors, seed, 10), material: "foliage", nav: "ignore" }] };
}

/** Five blossoms on stems within 0.8 m. */
export function flowers(name: string, petal: Rgb, seed: number): Prop {
  const random = createRandom(seed);
  const geometry = new Geometry();
  for (let k = 0; k < 5; k++) {
    const yaw = (k / 5) * TAU + random();
    const reach = 0.12 + random() * 0.3;
    const [x, z] = [Math.sin(yaw) * reach, Math.cos(yaw) * reach];
    const height = 0.2 + random() * 0.16;
    geometry.add(stem(x, z, height));
    const head = lathe(
      [
        [0.015, -0.03],
        [0.085, 0.02],
        [0.035, 0.035],
      ],
      petal,
      { segments: 6 },
    ).add(
      lathe(
        [
          [0.04, 0.03],
          [0, 0.055],
        ],
        PALETTE.sun,
        { segments: 5 },
      ),
    );
    geometry.add(
      head
        .rotateX((random() - 0.5) * 0.7)
        .rotateZ((random() - 0.5) * 0.7)
        .translate(x, height, z),
    );
  }
  return { name, parts: [{ geometry, material: "foliage", nav: "ignore", castShadow: false }] };
}

function stem(x: number, z: number, height: number): Geometry {
  return lathe(
    [
      [0.014, 0],
      [0.01, height],
    ],
    PALETTE.leafDeep,
    { segments: 3 },
  ).translate(x, 0, z);
}

/** A tuft of grass blades. */
export function grassTuft(name: string, seed: number): Prop {
  const random = createRandom(seed);
  const geometry = new Geometry();
  for (let k = 0; k < 9; k++) {
    const yaw = random() * TAU;
    const reach = random() * 0.16;
    const lean = 0.06 + random() * 0.12;
    const height = 0.14 + random() * 0.18;
    const base: Vec3 = [Math.sin(yaw) * reach, 0, Math.cos(yaw) * reach];
    const tip: Vec3 = [base[0] + Math.sin(yaw) * lean, height, base[2] + Math.cos(yaw) * lean];
    const side: Vec3 = [Math.cos(yaw) * 0.022, 0, -Math.sin(yaw) * 0.022];
    const up: Vec3 = [Math.sin(yaw) * 0.4, 1, Math.cos(yaw) * 0.4];
    for (const direction of [1, -1]) {
      const normal: Vec3 = [up[0] * direction, 1, up[2] * direction];
      const a = geometry.vertex([base[0] + side[0], 0, base[2] + side[2]], normal, PALETTE.meadow);
      const b = geometry.vertex([base[0] - side[0], 0, base[2] - side[2]], normal, PALETTE.meadow);
      const c = geometry.vertex(tip, normal, PALETTE.lime);
      if (direction > 0) geometry.triangle(a, b, c);
    }
  }
  return { name, parts: [{ geometry, material: "foliage", nav: "ignore", castShadow: false }] };
}

export type PotKind = "round" | "tall";

/** A pot with a leafy plant, for rooms and terraces: 1 m (round) or 1.7 m (tall). */
export function pottedPlant(name: string, pot: Rgb, kind: PotKind, seed: number): Prop {
  const clay = lathe(
    [
      [0.2, 0],
      [0.3, 0.36],
      [0.33, 0.38],
      [0.33, 0.46],
      [0.28, 0.46],
      [0.26, 0.4],
      [0, 0.4],
    ],
    (_x, y) => brighten(pot, 0.75 + y * 0.6),
    { segments: 20 },
  );
  const leaves = kind === "round" ? roundLeaves(seed) : bladeLeaves(seed);
  return {
    name,
    parts: [
      { geometry: clay, material: "matte", nav: "block" },
      { geometry: leaves, material: "foliage", nav: "ignore" },
    ],
  };
}

function roundLeaves(seed: number): Geometry {
  const geometry = new Geometry();
  const random = createRandom(seed);
  for (let k = 0; k < 4; k++) {
    const yaw = (k / 4) * TAU + random();
    const reach = k === 0 ? 0 : 0.16;
    geometry.add(
      blob(0.27 - k * 0.02, seed + k, PALETTE.leaf, 0.1, { segments: 9, rings: 6 }).translate(
        Math.sin(yaw) * reach,
        k === 0 ? 0.82 : 0.62,
        Math.cos(yaw) * reach,
      ),
    );
  }
  return leafy(geometry.translate(0, -0.35, 0), LEAVES.green, 0.7).translate(0, 0.35, 0);
}

/** Long arching leaves, each a bent strip seen from both sides. */
function bladeLeaves(seed: number): Geometry {
  const geometry = new Geometry();
  const random = createRandom(seed);
  const steps = 5;
  for (let leaf = 0; leaf < 11; leaf++) {
    const yaw = leaf * 2.4 + random() * 0.4;
    const length = 0.75 + random() * 0.5;
    const spread = 0.25 + (leaf / 11) * 0.5;
    const first = geometry.vertexCount;
    for (let k = 0; k <= steps; k++) {
      const t = k / steps;
      const out = spread * t ** 1.6 * length;
      const up = 0.4 + length * (t - t * t * spread * 0.75);
      const width = 0.1 * Math.sin(Math.PI * (0.12 + t * 0.88)) + 0.004;
      for (const side of [1, 0, -1]) {
        const position: Vec3 = [
          Math.sin(yaw) * out + Math.cos(yaw) * width * side,
          up + Math.abs(side) * 0.02,
          Math.cos(yaw) * out - Math.sin(yaw) * width * side,
        ];
        geometry.vertex(
          position,
          [Math.sin(yaw) * 0.3, 1, Math.cos(yaw) * 0.3],
          mix(PALETTE.leafDeep, side === 0 ? PALETTE.lime : PALETTE.leaf, 0.25 + t * 0.6),
        );
      }
    }
    geometry.weave(first, steps + 1, 3);
  }
  const below = geometry.copy().bendNormals((_position, normal) => [-normal[0], -normal[1], -normal[2]]);
  return geometry.add(below.paint((_position, _normal, color) => brighten(color, 0.8)));
}
