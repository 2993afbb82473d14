import { box, slab } from "../kit/boxes.ts";
import { brighten, mix, varied } from "../kit/color.ts";
import { Geometry, merged } from "../kit/Geometry.ts";
import type { Part, Prop } from "../kit/Prop.ts";
import { PALETTE } from "../kit/palette.ts";
import { createRandom } from "../kit/random.ts";
import { limb } from "../kit/rounds.ts";
import { pendantLamp } from "./lamps.ts";

/** Planks along Z over a rectangle, each a little different; the top lies at `y`. */
export function planks(width: number, depth: number, y: number, seed: number, plank = 0.5): Geometry {
  const random = createRandom(seed);
  const geometry = new Geometry();
  const count = Math.round(width / plank);
  const size = width / count;
  for (let k = 0; k < count; k++) {
    const color = varied(mix(PALETTE.honey, PALETTE.oak, random() * 0.7), 0.12, random);
    geometry.add(box([(k + 0.5) * size - width / 2, y - 0.03, 0], [size - 0.025, 0.06, depth], color));
  }
  return geometry;
}

/** An open café house, 12 m x 9 m, its counter at the back (-Z), open to the other three sides. */
export function pavilion(): Prop {
  const parts: Part[] = [];
  const floor = merged(slab([0, 0.06, 0], [12.6, 0.12, 9.6], PALETTE.sand), planks(12, 9, 0.15, 5));
  parts.push({ geometry: floor, material: "wood", nav: "walk", castShadow: false });
  const posts = new Geometry();
  for (const x of [-5.6, -1.9, 1.9, 5.6]) {
    for (const z of [-4.1, 4.1]) {
      if (z > 0 && Math.abs(x) < 2) continue;
      posts.add(limb([x, 0.15, z], [x, 3.4, z], 0.16, 0.13, PALETTE.white, { segments: 14 }));
      posts.add(box([x, 0.24, z], [0.44, 0.2, 0.44], PALETTE.stone, 0.05));
    }
  }
  const roof = merged(
    box([0, 3.55, 0], [13.4, 0.34, 10.4], PALETTE.white, 0.16, "softer"),
    box([0, 3.86, 0], [12.2, 0.34, 9.2], PALETTE.teal, 0.16, "softer"),
    box([0, 4.16, 0], [9.6, 0.32, 6.6], mix(PALETTE.teal, PALETTE.aqua, 0.5), 0.15, "softer"),
    box([0, 4.44, 0], [6.8, 0.3, 3.8], PALETTE.aqua, 0.14, "softer"),
  );
  parts.push({ geometry: posts, material: "gloss", nav: "block" });
  parts.push({ geometry: merged(roof, awning()), material: "canopy", nav: "ignore" });
  parts.push(...counter());
  parts.push({
    geometry: box([0, 1.75, -4.12], [11, 2.9, 0.05], PALETTE.glass),
    material: "glass",
    nav: "block",
    castShadow: false,
  });
  for (const x of [-3.2, 0, 3.2]) {
    for (const part of pendantLamp("pendant", x === 0 ? PALETTE.sun : PALETTE.coral, 0.95).parts) {
      parts.push({ ...part, geometry: part.geometry.copy().translate(x, 3.4, 0.6) });
    }
  }
  return { name: "pavilion", parts };
}

function counter(): Part[] {
  const front = new Geometry();
  for (let k = 0; k < 14; k++) {
    front.add(box([(k - 6.5) * 0.36, 0.62, -2.1], [0.34, 0.94, 0.1], k % 2 ? PALETTE.white : PALETTE.coral, 0.03));
  }
  const body = merged(
    box([0, 0.62, -2.45], [5, 0.94, 0.62], PALETTE.shell, 0.04),
    box([0, 0.62, -3.8], [5.6, 0.94, 0.5], PALETTE.white, 0.04),
  );
  const tops = merged(
    box([0, 1.12, -2.36], [5.4, 0.07, 0.86], PALETTE.oak, 0.03),
    box([0, 1.12, -3.8], [5.8, 0.06, 0.56], PALETTE.oak, 0.025),
  );
  const machine = merged(
    box([-1.6, 1.38, -3.78], [0.8, 0.46, 0.42], PALETTE.teal, 0.08, "softer"),
    box([-1.6, 1.3, -3.6], [0.6, 0.18, 0.2], PALETTE.ink, 0.03),
    limb([1.5, 1.15, -2.4], [1.5, 1.32, -2.4], 0.14, 0.12, PALETTE.white, { segments: 12 }),
    limb([1.9, 1.15, -2.4], [1.9, 1.27, -2.4], 0.12, 0.1, PALETTE.pink, { segments: 12 }),
    box([0.3, 1.5, -3.8], [1.4, 0.05, 0.3], PALETTE.walnut, 0.02),
  );
  for (let k = 0; k < 5; k++)
    machine.add(
      limb(
        [-0.2 + k * 0.25, 1.55, -3.8],
        [-0.2 + k * 0.25, 1.66, -3.8],
        0.06,
        0.07,
        [PALETTE.coral, PALETTE.sun, PALETTE.teal, PALETTE.violet, PALETTE.pink][k]!,
        { segments: 9 },
      ),
    );
  return [
    { geometry: merged(front, body, machine), material: "gloss", nav: "block" },
    { geometry: tops, material: "wood", nav: "block" },
  ];
}

/** Striped cloth over the open front. */
function awning(): Geometry {
  const geometry = new Geometry();
  const stripes = 24;
  const width = 12.2 / stripes;
  for (let k = 0; k < stripes; k++) {
    const color = k % 2 ? PALETTE.white : PALETTE.coral;
    const x = (k - (stripes - 1) / 2) * width;
    geometry.add(box([0, 0, 0], [width, 0.04, 1.35], color, 0).rotateX(0.42).translate(x, 3.25, 5.2));
    geometry.add(box([x, 2.87, 5.82], [width, 0.24, 0.03], brighten(color, 0.96), 0.012));
  }
  return geometry;
}
