import { block, box } from "../kit/boxes.ts";
import { brighten, hex, mix, type Rgb } from "../kit/color.ts";
import { Geometry, merged } from "../kit/Geometry.ts";
import { type Prop, SEAT_HEIGHT_METERS } from "../kit/Prop.ts";
import { PALETTE } from "../kit/palette.ts";
import { lathe } from "../kit/revolve.ts";
import { ellipsoid, limb } from "../kit/rounds.ts";
import { TAU } from "../kit/vectors.ts";

/** A desk with a monitor, keyboard and mug; one sits at -Z of it, looking to +Z. */
export function desk(name: string, accent: Rgb): Prop {
  const wood = box([0, 0.73, 0], [1.5, 0.05, 0.78], PALETTE.honey, 0.02);
  const plastic = merged(
    ...[-0.66, 0.66].map((x) => block(x, 0, 0, [0.06, 0.71, 0.6], PALETTE.white, 0.02)),
    block(0.42, 0.2, 0.1, [0.36, 0.5, 0.5], mix(accent, PALETTE.white, 0.35), 0.03),
    block(0, 0.755, 0.2, [0.28, 0.02, 0.18], PALETTE.slate, 0.01),
    limb([0, 0.77, 0.24], [0, 0.95, 0.24], 0.025, 0.02, PALETTE.slate, { segments: 6, capRings: 1 }),
    box([0, 1.08, 0.22], [0.76, 0.44, 0.035], PALETTE.ink, 0.016),
    box([0, 0.765, -0.12], [0.44, 0.02, 0.15], PALETTE.white, 0.01),
    lathe(
      [
        [0.035, 0.755],
        [0.042, 0.85],
        [0.03, 0.85],
        [0.028, 0.78],
      ],
      accent,
      { segments: 10 },
    ).translate(0.5, 0, -0.1),
  );
  return {
    name,
    parts: [
      { geometry: merged(plastic, wood), material: "gloss", nav: "block" },
      {
        geometry: windowPicture(0.7, 0.38, accent).rotateY(Math.PI).translate(0, 1.08, 0.2),
        material: "display",
        nav: "ignore",
        castShadow: false,
      },
    ],
  };
}

/** A chair on a star foot with a soft round back. */
export function officeChair(name: string, color: Rgb): Prop {
  const seat = SEAT_HEIGHT_METERS;
  const soft = merged(
    box([0, seat - 0.045, 0.02], [0.5, 0.09, 0.48], color, 0.042),
    ellipsoid([0, 0, 0], [0.24, 0.27, 0.05], brighten(color, 1.08), { segments: 12, rings: 6, squareness: 0.65 })
      .rotateX(-0.14)
      .translate(0, seat + 0.36, -0.25),
    limb([0, seat - 0.05, -0.2], [0, seat + 0.25, -0.27], 0.028, 0.022, PALETTE.slate, { segments: 6, capRings: 1 }),
    limb([0, 0.09, 0], [0, seat - 0.08, 0], 0.03, 0.03, PALETTE.slate, { segments: 7, capRings: 1 }),
  );
  for (let k = 0; k < 5; k++) {
    const yaw = (k / 5) * TAU;
    soft.add(
      limb([0, 0.11, 0], [Math.sin(yaw) * 0.27, 0.05, Math.cos(yaw) * 0.27], 0.026, 0.03, PALETTE.slate, {
        segments: 5,
        capRings: 1,
      }),
    );
  }
  return { name, parts: [{ geometry: soft, material: "gloss", nav: "block" }], seats: [{ x: 0, y: seat, z: 0.07 }] };
}

/** What stands on a screen: a few calm windows, drawn as coloured rectangles facing +Z. */
export function windowPicture(width: number, height: number, accent: Rgb): Geometry {
  const geometry = new Geometry();
  const panel = (x: number, y: number, w: number, h: number, color: Rgb, lift: number) =>
    geometry.quad(
      ...([
        [x - w / 2, y - h / 2],
        [x + w / 2, y - h / 2],
        [x + w / 2, y + h / 2],
        [x - w / 2, y + h / 2],
      ].map(([px, py]) => geometry.vertex([px! * width, py! * height, lift], [0, 0, 1], color)) as [
        number,
        number,
        number,
        number,
      ]),
    );
  panel(0, 0, 1, 1, hex("#2a3160"), 0);
  panel(-0.2, 0.05, 0.46, 0.68, PALETTE.shell, 0.003);
  panel(-0.2, 0.34, 0.46, 0.1, accent, 0.005);
  panel(0.26, 0.2, 0.32, 0.36, mix(accent, PALETTE.white, 0.55), 0.003);
  for (let k = 0; k < 4; k++)
    panel(
      0.14 + k * 0.08,
      -0.31 + (k % 3) * 0.03,
      0.05,
      0.14 + (k % 3) * 0.07,
      [PALETTE.coral, PALETTE.sun, PALETTE.teal, PALETTE.lilac][k]!,
      0.003,
    );
  for (let k = 0; k < 4; k++)
    panel(
      -0.23 + (k % 2) * 0.03,
      0.2 - k * 0.12,
      0.32 - (k % 2) * 0.06,
      0.04,
      mix(PALETTE.slate, PALETTE.white, 0.45),
      0.005,
    );
  return geometry;
}

/** A flat display with its frame, hanging on a wall; its middle is the origin, facing +Z. */
export function wallDisplay(name: string, width: number, accent: Rgb): Prop {
  const height = width * 0.56;
  return {
    name,
    parts: [
      {
        geometry: box([0, 0, -0.03], [width + 0.1, height + 0.1, 0.06], PALETTE.ink, 0.025),
        material: "gloss",
        nav: "ignore",
      },
      {
        geometry: windowPicture(width, height, accent).translate(0, 0, 0.005),
        material: "display",
        nav: "ignore",
        castShadow: false,
      },
    ],
  };
}
