import { brighten } from "../kit/color.ts";
import { Geometry, merged } from "../kit/Geometry.ts";
import type { Prop } from "../kit/Prop.ts";
import { PALETTE } from "../kit/palette.ts";
import { lathe } from "../kit/revolve.ts";
import { blob } from "../kit/rounds.ts";
import { tube } from "../kit/sweeps.ts";
import type { Vec3 } from "../kit/vectors.ts";

const BANDS = [PALETTE.coral, PALETTE.sun, PALETTE.leaf, PALETTE.teal, PALETTE.violet];

/** A rainbow of five bands rising from two clouds on plinths; walked through along Z. 9 m wide, 6 m tall. */
export function rainbowArch(): Prop {
  const bands = new Geometry();
  const straight = 2.1;
  BANDS.forEach((color, band) => {
    const radius = 4.2 - band * 0.3;
    const path: Vec3[] = [[-radius, 0.3, 0]];
    for (let k = 0; k <= 40; k++) {
      const angle = Math.PI * (1 - k / 40);
      path.push([Math.cos(angle) * radius, straight + Math.sin(angle) * radius, 0]);
    }
    path.push([radius, 0.3, 0]);
    bands.add(tube(path, 0.165, color, 12));
  });
  const feet = new Geometry();
  const clouds = new Geometry();
  for (const side of [-1, 1]) {
    const x = side * 3.6;
    feet.add(
      lathe(
        [
          [1.18, 0],
          [1.2, 0.22],
          [1.12, 0.3],
          [0, 0.3],
        ],
        (_x, y) => brighten(PALETTE.stone, 0.85 + y * 0.5),
        { segments: 28 },
      ).translate(x, 0, 0),
    );
    const puffs: readonly (readonly [number, number, number, number])[] = [
      [0, 0.72, 0.15, 0.62],
      [0.62, 0.55, 0.1, 0.44],
      [-0.66, 0.56, 0.05, 0.46],
      [0.25, 0.52, 0.5, 0.36],
      [-0.3, 0.5, 0.48, 0.34],
      [0.28, 0.5, -0.44, 0.4],
      [-0.3, 0.52, -0.42, 0.42],
    ];
    puffs.forEach(([px, py, pz, radius], k) => {
      clouds.add(blob(radius, 7 + k, PALETTE.white, 0.03, { segments: 12, rings: 8 }).translate(x + px, py, pz));
    });
  }
  clouds.paint(([, y], normal) => brighten(PALETTE.white, 0.86 + Math.min(0.14, y * 0.1 + normal[1] * 0.08)));
  return {
    name: "rainbow arch",
    parts: [
      { geometry: bands, material: "gloss", nav: "block" },
      { geometry: merged(feet), material: "stone", nav: "block" },
      { geometry: clouds, material: "matte", nav: "block" },
    ],
  };
}
