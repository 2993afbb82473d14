import { box } from "../kit/boxes.ts";
import { brighten, hex, mix, type Rgb, varied } from "../kit/color.ts";
import { Geometry, merged } from "../kit/Geometry.ts";
import type { Prop } from "../kit/Prop.ts";
import { PALETTE } from "../kit/palette.ts";
import { createRandom } from "../kit/random.ts";
import { lathe, ring } from "../kit/revolve.ts";
import { ball, limb } from "../kit/rounds.ts";
import { tube } from "../kit/sweeps.ts";
import { clamp01, TAU, type Vec3 } from "../kit/vectors.ts";

/** Planks of a round floor, each cut where the circle ends. */
export function roundDeck(radius: number, y: number, seed: number, plank = 0.5): Geometry {
  const random = createRandom(seed);
  const geometry = new Geometry();
  const count = Math.floor((radius * 2) / plank);
  for (let k = 0; k < count; k++) {
    const x = (k - (count - 1) / 2) * plank;
    const half = Math.sqrt(Math.max(0.04, radius * radius - (Math.abs(x) + plank / 2) ** 2));
    geometry.add(
      box(
        [x, y - 0.02, 0],
        [plank - 0.03, 0.04, half * 2],
        varied(mix(PALETTE.honey, PALETTE.oak, random() * 0.6), 0.14, random),
      ),
    );
  }
  // A flat rim hides where the planks end.
  geometry.add(
    lathe(
      [
        [radius + 0.04, y - 0.04],
        [radius + 0.04, y + 0.005],
        [radius - 0.34, y + 0.005],
      ],
      PALETTE.oak,
      { segments: 56 },
    ),
  );
  return geometry;
}

/** A glowing picture: rings of people in the brand's colours on a deep blue. Its middle is the origin, facing +Z. */
export function screenPicture(width: number, height: number): Geometry {
  const geometry = new Geometry();
  const steps = 16;
  for (let row = 0; row <= steps; row++) {
    for (let column = 0; column <= steps; column++) {
      const [u, v] = [column / steps, row / steps];
      const glow = clamp01(1.15 - Math.hypot(u - 0.5, (v - 0.5) * 0.7) * 1.9);
      geometry.vertex([(u - 0.5) * width, (v - 0.5) * height, 0], [0, 0, 1], mix(hex("#1c2350"), hex("#4b54b8"), glow));
    }
  }
  geometry.weave(0, steps + 1, steps + 1);
  const colors: readonly Rgb[] = [PALETTE.coral, PALETTE.sun, PALETTE.teal, PALETTE.pink, PALETTE.sky, PALETTE.lilac];
  const unit = height / 10;
  const disc = (x: number, y: number, radius: number, color: Rgb, inner = 0) =>
    geometry.add(
      ring(inner, radius, 0, color, 28)
        .rotateX(Math.PI / 2)
        .translate(x, y, 0.02),
    );
  disc(0, 0, unit * 1.25, PALETTE.white);
  disc(0, 0, unit * 2.35, brighten(PALETTE.sky, 0.8), unit * 2.27);
  disc(0, 0, unit * 3.75, brighten(PALETTE.sky, 0.55), unit * 3.68);
  for (let k = 0; k < 18; k++) {
    const outer = k % 3 !== 0;
    const yaw = (k / 18) * TAU;
    const radius = outer ? 3.72 : 2.3;
    disc(
      Math.sin(yaw) * radius * unit,
      Math.cos(yaw) * radius * unit,
      unit * (outer ? 0.34 : 0.5),
      colors[k % colors.length]!,
    );
  }
  return geometry;
}

/** A flag line between two points, sagging in the middle. */
export function bunting(from: Vec3, to: Vec3, sag: number, flags: number): Geometry {
  const colors = [PALETTE.coral, PALETTE.sun, PALETTE.teal, PALETTE.violet, PALETTE.pink];
  const at = (t: number): Vec3 => [
    from[0] + (to[0] - from[0]) * t,
    from[1] + (to[1] - from[1]) * t - Math.sin(t * Math.PI) * sag,
    from[2] + (to[2] - from[2]) * t,
  ];
  const geometry = tube(
    Array.from({ length: 17 }, (_, k) => at(k / 16)),
    0.014,
    PALETTE.white,
    5,
  );
  const yaw = Math.atan2(to[0] - from[0], to[2] - from[2]) - Math.PI / 2;
  for (let k = 0; k < flags; k++) {
    const [x, y, z] = at((k + 0.5) / flags);
    const flag = new Geometry();
    const color = colors[k % colors.length]!;
    for (const side of [1, -1]) {
      const a = flag.vertex([-0.14, 0, 0.006 * side], [0, 0, side], color);
      flag.triangle(
        a,
        flag.vertex([0.14, 0, 0.006 * side], [0, 0, side], color),
        flag.vertex([0, -0.32, 0.006 * side], [0, 0, side], color),
      );
    }
    geometry.add(flag.rotateY(yaw).translate(x, y - 0.01, z));
  }
  return geometry;
}

/** A round garden stage, 9 m across and 0.48 m high, with two steps all around the front and a screen at its back (-Z). */
export function gardenStage(): Prop {
  const deck = merged(
    lathe(
      [
        [4.5, 0],
        [4.5, 0.44],
        [0, 0.44],
      ],
      PALETTE.walnut,
      { segments: 56 },
    ),
    roundDeck(4.42, 0.48, 11),
  );
  const steps = merged(
    lathe(
      [
        [5.3, 0],
        [5.3, 0.14],
        [5.25, 0.16],
        [4.5, 0.16],
      ],
      brighten(PALETTE.oak, 0.9),
      { segments: 56 },
    ),
    lathe(
      [
        [4.9, 0.16],
        [4.9, 0.3],
        [4.85, 0.32],
        [4.4, 0.32],
      ],
      PALETTE.oak,
      { segments: 56 },
    ),
  );
  const frame = merged(
    box([0, 2.75, -3.5], [7.2, 3.9, 0.32], PALETTE.navy, 0.14, "softer"),
    ...[-2.6, 2.6].map((x) => box([x, 0.65, -3.55], [0.36, 0.6, 0.36], PALETTE.ink, 0.06)),
    ...[-3.2, 3.2].map((x) => box([x, 0.88, -2.3], [0.62, 0.8, 0.5], PALETTE.ink, 0.08)),
  );
  const posts = new Geometry();
  for (const x of [-4.7, 4.7]) {
    posts.add(
      limb([x, 0.16, -0.6], [x, 4.9, -0.6], 0.11, 0.08, PALETTE.white),
      ball([x, 5.02, -0.6], 0.2, PALETTE.coral),
    );
  }
  return {
    name: "garden stage",
    parts: [
      { geometry: merged(deck, steps), material: "wood", nav: "walk" },
      { geometry: merged(frame, posts), material: "gloss", nav: "block" },
      { geometry: bunting([-4.7, 4.85, -0.6], [4.7, 4.85, -0.6], 0.9, 20), material: "matte", nav: "ignore" },
      {
        geometry: screenPicture(6.6, 3.3).translate(0, 2.75, -3.32),
        material: "screen",
        nav: "ignore",
        castShadow: false,
      },
    ],
  };
}
