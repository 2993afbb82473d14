import { box } from "../kit/boxes.ts";
import { brighten, type Rgb } from "../kit/color.ts";
import { merged } from "../kit/Geometry.ts";
import { composed, type Placement, type Prop } from "../kit/Prop.ts";
import { PALETTE } from "../kit/palette.ts";
import { lathe } from "../kit/revolve.ts";
import { limb } from "../kit/rounds.ts";
import { TAU } from "../kit/vectors.ts";

/** A round table on one foot. */
export function roundTable(name: string, radius: number, height: number, top: Rgb, foot: Rgb = PALETTE.ink): Prop {
  const plate = lathe(
    [
      [radius - 0.05, height - 0.05],
      [radius, height - 0.03],
      [radius, height - 0.01],
      [radius - 0.02, height],
      [0, height],
    ],
    top,
    { segments: 30 },
  );
  const stand = lathe(
    [
      [radius * 0.5, 0],
      [radius * 0.48, 0.035],
      [0.09, 0.07],
      [0.05, 0.16],
      [0.05, height - 0.12],
      [0.14, height - 0.04],
    ],
    foot,
    { segments: 16 },
  );
  return { name, parts: [{ geometry: merged(plate, stand), material: "gloss", nav: "block" }] };
}

/** A long table with rounded ends, its length along X. */
export function meetingTable(name: string, length: number, width: number, top: Rgb = PALETTE.honey): Prop {
  const height = 0.74;
  const plate = box([0, height - 0.03, 0], [length, 0.06, width], top, 0.028);
  const skirt = box([0, height - 0.09, 0], [length - 0.5, 0.06, width - 0.4], brighten(top, 0.6));
  const legs = [-1, 1].map((side) =>
    merged(
      box([side * (length / 2 - 0.5), height / 2 - 0.06, 0], [0.1, height - 0.1, width * 0.5], PALETTE.white, 0.03),
      box([side * (length / 2 - 0.5), 0.025, 0], [0.2, 0.05, width * 0.7], PALETTE.white, 0.02),
    ),
  );
  return {
    name,
    parts: [{ geometry: merged(plate, skirt, ...legs), material: "gloss", nav: "block" }],
  };
}

/** Places for chairs around a round table, each facing it. */
export function aroundTable(center: Placement, radius: number, count: number, turn = 0): Required<Placement>[] {
  return Array.from({ length: count }, (_, k) => {
    const yaw = turn + (k / count) * TAU;
    return composed(center, { x: Math.sin(yaw) * radius, z: Math.cos(yaw) * radius, yaw: yaw + Math.PI });
  });
}

/** Places for chairs along both sides of a long table whose length lies along X, each facing it. */
export function alongTable(center: Placement, width: number, perSide: number, spacing: number): Required<Placement>[] {
  const places: Required<Placement>[] = [];
  for (const side of [-1, 1]) {
    for (let k = 0; k < perSide; k++) {
      const x = (k - (perSide - 1) / 2) * spacing;
      places.push(composed(center, { x, z: side * (width / 2 + 0.22), yaw: side > 0 ? Math.PI : 0 }));
    }
  }
  return places;
}

/** Cups and a small vase, so that a table looks used. */
export function tableware(height: number, accent: Rgb): Prop {
  const cup = (x: number, z: number, color: Rgb) =>
    lathe(
      [
        [0.03, 0],
        [0.045, 0.08],
        [0.038, 0.08],
        [0.03, 0.03],
        [0, 0.03],
      ],
      color,
      { segments: 10 },
    ).translate(x, height, z);
  const vase = lathe(
    [
      [0.05, 0],
      [0.07, 0.06],
      [0.03, 0.14],
      [0.04, 0.17],
    ],
    accent,
    { segments: 12 },
  ).translate(0, height, 0);
  const sprig = [0, 1, 2].map((k) =>
    limb(
      [0, height + 0.14, 0],
      [Math.sin(k * 2.1) * 0.09, height + 0.34, Math.cos(k * 2.1) * 0.09],
      0.008,
      0.03,
      PALETTE.leaf,
      { segments: 5, capRings: 2 },
    ),
  );
  return {
    name: "tableware",
    parts: [
      {
        geometry: merged(cup(0.3, 0.12, PALETTE.white), cup(-0.2, -0.28, accent), vase, ...sprig),
        material: "gloss",
        nav: "ignore",
        castShadow: false,
      },
    ],
  };
}
