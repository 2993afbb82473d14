import { box } from "../kit/boxes.ts";
import { brighten, mix, type Rgb } from "../kit/color.ts";
import { type Geometry, merged } from "../kit/Geometry.ts";
import { type Prop, SEAT_HEIGHT_METERS } from "../kit/Prop.ts";
import { PALETTE } from "../kit/palette.ts";
import { lathe } from "../kit/revolve.ts";
import { ellipsoid, limb } from "../kit/rounds.ts";

const SEAT = SEAT_HEIGHT_METERS;

/** A park bench of wooden slats for two, 1.7 m wide. */
export function bench(name = "bench", frame: Rgb = PALETTE.white): Prop {
  const slats: Geometry[] = [];
  for (let k = 0; k < 4; k++)
    slats.push(
      box(
        [0, SEAT - 0.03, -0.19 + k * 0.13],
        [1.7, 0.055, 0.11],
        mix(PALETTE.oak, PALETTE.walnut, (k % 2) * 0.25),
        0.02,
      ),
    );
  for (let k = 0; k < 3; k++) {
    const slat = box([0, 0, 0], [1.7, 0.11, 0.045], mix(PALETTE.oak, PALETTE.walnut, (k % 2) * 0.25));
    slats.push(slat.rotateX(-0.2).translate(0, SEAT + 0.15 + k * 0.135, -0.29 - k * 0.028));
  }
  const irons: Geometry[] = [];
  for (const x of [-0.68, 0.68]) {
    irons.push(
      limb([x, 0.03, 0.2], [x, SEAT - 0.08, 0.17], 0.035, 0.03, frame, { segments: 6, capRings: 1 }),
      limb([x, 0.03, -0.27], [x, SEAT - 0.08, -0.2], 0.035, 0.03, frame, { segments: 6, capRings: 1 }),
      limb([x, SEAT - 0.08, -0.2], [x, SEAT + 0.48, -0.36], 0.03, 0.025, frame, { segments: 6, capRings: 1 }),
      box([x, SEAT - 0.085, 0], [0.05, 0.05, 0.46], frame),
    );
  }
  return {
    name,
    parts: [
      { geometry: merged(...slats), material: "wood", nav: "block" },
      { geometry: merged(...irons), material: "gloss", nav: "block" },
    ],
    seats: [
      { x: -0.42, y: SEAT, z: 0.02 },
      { x: 0.42, y: SEAT, z: 0.02 },
    ],
  };
}

/** A moulded chair on wooden legs. */
export function chair(name: string, color: Rgb): Prop {
  const shell = merged(
    ellipsoid([0, SEAT - 0.035, 0.02], [0.25, 0.045, 0.24], color, { segments: 14, rings: 5, squareness: 0.6 }),
    ellipsoid([0, 0, 0], [0.24, 0.2, 0.04], brighten(color, 0.94), { segments: 14, rings: 6, squareness: 0.6 })
      .rotateX(-0.16)
      .translate(0, SEAT + 0.27, -0.22),
    limb([-0.1, SEAT - 0.03, -0.17], [-0.1, SEAT + 0.2, -0.225], 0.02, 0.02, brighten(color, 0.8), {
      segments: 5,
      capRings: 1,
    }),
    limb([0.1, SEAT - 0.03, -0.17], [0.1, SEAT + 0.2, -0.225], 0.02, 0.02, brighten(color, 0.8), {
      segments: 5,
      capRings: 1,
    }),
  );
  const legs = [-1, 1].flatMap((x) =>
    [-1, 1].map((z) =>
      limb([x * 0.2, 0.01, z * 0.2], [x * 0.13, SEAT - 0.06, z * 0.13], 0.018, 0.024, PALETTE.oak, {
        segments: 6,
        capRings: 1,
      }),
    ),
  );
  return {
    name,
    parts: [
      // One material, one draw call: wooden legs are just brown here.
      { geometry: merged(shell, ...legs), material: "gloss", nav: "block" },
    ],
    seats: [{ x: 0, y: SEAT, z: 0.07 }],
  };
}

/** A round upholstered stool. */
export function pouf(name: string, color: Rgb): Prop {
  const cushion = lathe(
    [
      [0.3, 0.02],
      [0.38, 0.08],
      [0.41, 0.2],
      [0.4, 0.34],
      [0.34, 0.43],
      [0.2, SEAT],
      [0, SEAT - 0.012],
    ],
    (_x, y) => brighten(color, 0.66 + y * 0.8),
    { segments: 18 },
  );
  return {
    name,
    parts: [{ geometry: cushion, material: "matte", nav: "block" }], // Towards the edge: legs are short.
    seats: [{ x: 0, y: SEAT, z: 0.13 }],
  };
}

/** A sofa; `places` of 0.72 m each between two arms. */
export function sofa(name: string, color: Rgb, places: number): Prop {
  const inner = places * 0.72;
  const soft = brighten(color, 1.12);
  const parts: Geometry[] = [
    box([0, 0.2, -0.02], [inner + 0.36, 0.22, 0.82], brighten(color, 0.8), 0.06),
    box([0, 0.52, -0.36], [inner + 0.36, 0.6, 0.2], color, 0.09, "softer"),
  ];
  for (const side of [-1, 1])
    parts.push(box([(side * (inner + 0.2)) / 2, 0.4, 0], [0.2, 0.42, 0.84], color, 0.085, "softer"));
  const seats = [];
  for (let k = 0; k < places; k++) {
    const x = (k - (places - 1) / 2) * 0.72;
    parts.push(box([x, SEAT - 0.08, 0.06], [0.7, 0.18, 0.66], soft, 0.07, "softer"));
    parts.push(
      box([0, 0, 0], [0.66, 0.36, 0.16], soft, 0.07, "softer")
        .rotateX(-0.18)
        .translate(x, SEAT + 0.21, -0.24),
    );
    seats.push({ x, y: SEAT, z: 0.17 });
  }
  const feet = [-1, 1].flatMap((x) =>
    [-0.28, 0.28].map((z) =>
      limb([(x * (inner + 0.1)) / 2, 0.01, z], [(x * (inner + 0.1)) / 2, 0.1, z], 0.025, 0.03, PALETTE.walnut, {
        segments: 6,
        capRings: 1,
      }),
    ),
  );
  return {
    name,
    parts: [{ geometry: merged(...parts, ...feet), material: "matte", nav: "block" }],
    seats,
  };
}

export function armchair(name: string, color: Rgb): Prop {
  return sofa(name, color, 1);
}
