import { block, box } from "../kit/boxes.ts";
import { brighten, mix, type Rgb, varied } from "../kit/color.ts";
import { Geometry, merged } from "../kit/Geometry.ts";
import { type Prop, SEAT_HEIGHT_METERS } from "../kit/Prop.ts";
import { PALETTE } from "../kit/palette.ts";
import { createRandom } from "../kit/random.ts";
import { lathe } from "../kit/revolve.ts";
import { TAU } from "../kit/vectors.ts";

/** A bookshelf with its back at z = 0, facing +Z, filled with books of all colours. */
export function bookshelf(name: string, width: number, height: number, seed: number): Prop {
  const random = createRandom(seed);
  const depth = 0.36;
  const shelves = Math.round((height - 0.1) / 0.42);
  const gap = (height - 0.08) / shelves;
  const wood = merged(
    block(0, 0, 0.02, [width, height, 0.04], PALETTE.walnut),
    ...[-1, 1].map((side) => block((side * (width - 0.05)) / 2, 0, depth / 2, [0.05, height, depth], PALETTE.oak)),
  );
  const books = new Geometry();
  const colors = [
    PALETTE.coral,
    PALETTE.sun,
    PALETTE.teal,
    PALETTE.violet,
    PALETTE.pink,
    PALETTE.navy,
    PALETTE.cream,
    PALETTE.sky,
    PALETTE.terracotta,
  ];
  for (let shelf = 0; shelf <= shelves; shelf++) {
    wood.add(block(0, shelf * gap, depth / 2, [width - 0.06, 0.045, depth], PALETTE.oak));
    if (shelf === shelves) break;
    let x = -width / 2 + 0.08;
    while (x < width / 2 - 0.16) {
      if (random() < 0.14) {
        x += 0.16 + random() * 0.2;
        continue;
      }
      const thick = 0.035 + random() * 0.045;
      const tall = gap * (0.55 + random() * 0.3);
      books.add(
        block(
          x + thick / 2,
          shelf * gap + 0.045,
          0.18,
          [thick, tall, 0.22 + random() * 0.05],
          varied(colors[Math.floor(random() * colors.length)]!, 0.25, random),
        ),
      );
      x += thick + 0.006;
    }
  }
  return {
    name,
    parts: [{ geometry: merged(wood, books), material: "matte", nav: "block" }],
  };
}

/** A flat carpet with a lighter border: round when `depth` is left out. */
export function rug(width: number, depth: number | undefined, color: Rgb): Geometry {
  const light = mix(color, PALETTE.white, 0.45);
  if (depth !== undefined) {
    return merged(
      box([0, 0.004, 0], [width, 0.016, depth], light, 0.006),
      box([0, 0.006, 0], [width - 0.5, 0.017, depth - 0.5], color, 0.006),
    );
  }
  const radius = width / 2;
  return merged(
    lathe(
      [
        [radius, 0],
        [radius, 0.014],
        [radius - 0.02, 0.02],
        [radius * 0.86, 0.02],
      ],
      light,
      { segments: 44 },
    ),
    lathe(
      [
        [radius * 0.86, 0.02],
        [radius * 0.8, 0.021],
      ],
      color,
      { segments: 44 },
    ),
    lathe(
      [
        [radius * 0.8, 0.021],
        [radius * 0.45, 0.021],
      ],
      mix(color, PALETTE.white, 0.2),
      { segments: 44 },
    ),
    lathe(
      [
        [radius * 0.45, 0.021],
        [0, 0.021],
      ],
      mix(color, PALETTE.white, 0.35),
      { segments: 44 },
    ),
  );
}

/** A floor lamp with a round shade, 1.7 m tall. */
export function floorLamp(name = "floor lamp"): Prop {
  const stand = merged(
    lathe(
      [
        [0.19, 0],
        [0.19, 0.025],
        [0.03, 0.05],
        [0.018, 0.1],
        [0.018, 1.4],
      ],
      PALETTE.ink,
      { segments: 14 },
    ),
    lathe(
      [
        [0.27, 1.36],
        [0.2, 1.7],
      ],
      PALETTE.cream,
      { segments: 18 },
    ),
  );
  return {
    name,
    parts: [
      { geometry: stand, material: "matte", nav: "block" },
      {
        geometry: lathe(
          [
            [0.24, 1.37],
            [0.26, 1.38],
            [0.19, 1.69],
            [0, 1.69],
          ],
          PALETTE.white,
          { segments: 16 },
        ).scale(0.96, 1, 0.96),
        material: "lamp",
        nav: "ignore",
        castShadow: false,
      },
    ],
  };
}

/** A round planter with a bench around it for eight; a tree may stand in it. 3.4 m across. */
export function treeBench(name: string, color: Rgb): Prop {
  const seat = SEAT_HEIGHT_METERS;
  const pot = lathe(
    [
      [1.05, 0],
      [1.1, 0.55],
      [1.12, 0.62],
      [1.0, 0.64],
      [0.98, 0.54],
    ],
    (_x, y) => brighten(color, 0.75 + y * 0.45),
    { segments: 40 },
  );
  const soil = lathe(
    [
      [1, 0.55],
      [0, 0.6],
    ],
    PALETTE.soil,
    { segments: 30 },
  );
  const ringSeat = lathe(
    [
      [1.64, seat - 0.09],
      [1.66, seat - 0.05],
      [1.64, seat - 0.01],
      [1.58, seat],
      [1.2, seat],
      [1.12, seat - 0.03],
    ],
    PALETTE.honey,
    { segments: 48 },
  );
  const foot = lathe(
    [
      [1.5, 0],
      [1.5, seat - 0.08],
    ],
    brighten(PALETTE.walnut, 0.8),
    { segments: 40 },
  );
  return {
    name,
    parts: [{ geometry: merged(pot, soil, ringSeat, foot), material: "matte", nav: "block" }],
    seats: Array.from({ length: 8 }, (_, k) => {
      const yaw = ((k + 0.5) / 8) * TAU;
      return { x: Math.sin(yaw) * 1.4, y: seat, z: Math.cos(yaw) * 1.4, yaw };
    }),
  };
}
