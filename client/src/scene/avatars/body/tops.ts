import { signOf } from "../motion/skeleton.ts";
import { skirt, trunk } from "./bindings.ts";
import { REGION, type Region, styleMask } from "./regions.ts";
import type { Finish, Sculpture } from "./Sculpture.ts";
import { type Outline, smoothstep, tube, turned } from "./shapes.ts";
import { bareArm, cuff, sleeve } from "./sleeves.ts";

/** The tops by their number on the wire. */
export const TOP = { sweater: 0, tShirt: 1, jacket: 2, dress: 3 } as const;

const SIDES = ["L", "R"] as const;
/** Darker under the arms and below the collar. */
const torsoShade = (x: number, y: number): number =>
  1 - 0.14 * smoothstep(0.15, 0.185, Math.abs(x)) * smoothstep(0.86, 1.0, y) * smoothstep(1.12, 1.04, y);

/** Shoulders and neck hole: the upper end of every top. Radius, height, depth share. */
const SHOULDERS: Outline = [
  [0.178, 1.04, 0.75],
  [0.186, 1.092, 0.7],
  [0.172, 1.142, 0.66],
  [0.13, 1.176, 0.68],
  [0.088, 1.194, 0.84],
  [0.066, 1.185, 0.95],
];

const finishOf = (top: readonly number[], region: Region, extra: Partial<Finish> = {}): Finish => ({
  region,
  bind: trunk,
  mask: styleMask({ top }),
  shade: torsoShade,
  ...extra,
});

export function sculptTops(into: Sculpture): void {
  sculptSweater(into);
  sculptTShirt(into);
  sculptJacket(into);
  sculptDress(into);
}

/** A band around the body or the neck. */
const band = (radius: number, y: number, height: number, depth: number, thickness = 0.014, inset = 0.03): Outline => [
  [radius - inset, y - height / 2 + 0.004, depth],
  [radius, y - height / 2, depth],
  [radius + thickness, y - height / 4, depth],
  [radius + thickness, y + height / 4, depth],
  [radius, y + height / 2, depth],
  [radius - inset, y + height / 2 - 0.004, depth],
];

function sculptSweater(into: Sculpture): void {
  into.sheet(
    turned(
      [
        [0.12, 0.758, 0.8],
        [0.17, 0.75, 0.8],
        [0.189, 0.775, 0.8],
        [0.193, 0.82, 0.8],
        [0.184, 0.9, 0.78],
        [0.178, 0.97, 0.77],
        ...SHOULDERS,
      ],
      { columns: 30, rows: 22 },
    ),
    finishOf([TOP.sweater], REGION.top),
  );
  into.sheet(
    turned(band(0.178, 0.745, 0.052, 0.81, 0.016), { columns: 28, rows: 8 }),
    finishOf([TOP.sweater], REGION.trim, { isFine: true }),
  );
  into.sheet(
    turned(band(0.082, 1.196, 0.046, 0.9, 0.016), { columns: 22, rows: 8 }),
    finishOf([TOP.sweater], REGION.trim, { isFine: true }),
  );
  for (const side of SIDES) {
    sleeve(into, side, [TOP.sweater], { to: 0.95, shoulder: 0.066, cuff: 0.055, region: REGION.top });
    cuff(into, side, [TOP.sweater], 0.945, 0.0565, REGION.trim);
  }
}

function sculptTShirt(into: Sculpture): void {
  into.sheet(
    turned(
      [
        [0.12, 0.745, 0.8],
        [0.182, 0.733, 0.83],
        [0.194, 0.748, 0.83],
        [0.185, 0.83, 0.8],
        [0.174, 0.91, 0.77],
        [0.173, 0.98, 0.76],
        ...SHOULDERS,
      ],
      { columns: 30, rows: 20 },
    ),
    finishOf([TOP.tShirt], REGION.top),
  );
  into.sheet(
    turned(band(0.078, 1.19, 0.026, 0.92, 0.012), { columns: 22, rows: 6 }),
    finishOf([TOP.tShirt], REGION.trim, { isFine: true }),
  );
  for (const side of SIDES) {
    sleeve(into, side, [TOP.tShirt], { to: 0.43, shoulder: 0.067, cuff: 0.07, region: REGION.top });
    cuff(into, side, [TOP.tShirt], 0.425, 0.0705, REGION.trim, 0.016);
    bareArm(into, side, [TOP.tShirt, TOP.dress]);
  }
}

function sculptJacket(into: Sculpture): void {
  // The shirt beneath, in the trim colour.
  into.sheet(
    turned(
      [
        [0.12, 0.752, 0.8],
        [0.168, 0.742, 0.8],
        [0.174, 0.77, 0.8],
        [0.172, 0.86, 0.79],
        [0.168, 0.96, 0.77],
        [0.168, 1.04, 0.75],
        [0.165, 1.1, 0.72],
        ...SHOULDERS.slice(2),
      ],
      { columns: 26, rows: 16 },
    ),
    finishOf([TOP.jacket], REGION.trim, {
      shade: (x, y, z) => torsoShade(x, y) * (z > 0 ? 0.86 + 0.14 * smoothstep(0.1, 0.02, Math.abs(x)) : 1),
    }),
  );
  // The jacket: open at the front, its edges turned in.
  const outline: Outline = [
    [0.2, 0.722, 0.8],
    [0.205, 0.76, 0.8],
    [0.202, 0.86, 0.79],
    [0.195, 0.96, 0.77],
    [0.19, 1.04, 0.77],
    [0.192, 1.1, 0.73],
    [0.174, 1.152, 0.71],
    [0.13, 1.186, 0.73],
    [0.092, 1.2, 0.86],
  ];
  const shell = turned(outline, { columns: 30, rows: 20, from: 0, to: 1 });
  into.sheet(
    {
      columns: 34,
      rows: 20,
      closed: false,
      at: (u, v) => {
        // The opening is a V: narrow at the hem, wide at the chest.
        const half = 0.05 + 0.055 * smoothstep(0.25, 1, v);
        const inward = 1 - 0.16 * (smoothstep(0.04, 0, u) + smoothstep(0.96, 1, u)) - 0.12 * smoothstep(0.04, 0, v);
        const [x, y, z] = shell.at(half + (1 - 2 * half) * Math.min(1, Math.max(0, (u - 0.03) / 0.94)), v);
        return [x * inward, y, z * inward];
      },
    },
    finishOf([TOP.jacket], REGION.top),
  );
  lapels(into);
  for (const side of SIDES) {
    sleeve(into, side, [TOP.jacket], { to: 0.95, shoulder: 0.072, cuff: 0.06, region: REGION.top });
    cuff(into, side, [TOP.jacket], 0.97, 0.05, REGION.trim, 0.03);
  }
}

/** A stand-up collar that runs down into the edges of the opening. */
function lapels(into: Sculpture): void {
  for (const side of SIDES) {
    const sign = signOf(side);
    const path = [
      [0, 1.212, -0.088, 0.02],
      [sign * 0.075, 1.212, -0.05, 0.021],
      [sign * 0.1, 1.2, 0.02, 0.022],
      [sign * 0.098, 1.165, 0.092, 0.023],
      [sign * 0.092, 1.08, 0.132, 0.019],
      [sign * 0.08, 0.96, 0.147, 0.013],
      [sign * 0.07, 0.84, 0.156, 0.01],
      [sign * 0.064, 0.735, 0.157, 0.01],
    ] as const;
    into.sheet(
      tube(path, { columns: 10, rows: 24, cap: 2 }),
      finishOf([TOP.jacket], REGION.top, { shade: () => 0.93, isFine: true }),
    );
  }
}

function sculptDress(into: Sculpture): void {
  into.sheet(
    turned(
      [
        [0.2, 0.58, 0.86],
        [0.238, 0.452, 0.9],
        [0.262, 0.432, 0.92],
        [0.258, 0.452, 0.92],
        [0.232, 0.6, 0.88],
        [0.196, 0.76, 0.84],
        [0.163, 0.87, 0.79],
        [0.158, 0.915, 0.78],
        [0.167, 0.98, 0.76],
        ...SHOULDERS,
      ],
      { columns: 34, rows: 30 },
    ),
    finishOf([TOP.dress], REGION.top, {
      bind: skirt,
      shade: (x, y, z) =>
        torsoShade(x, y) * (1 - 0.12 * smoothstep(0.6, 0.44, y) * Math.abs(Math.sin(Math.atan2(x, z) * 7))),
    }),
  );
  into.sheet(
    turned(band(0.156, 0.895, 0.042, 0.8, 0.017), { columns: 28, rows: 6 }),
    finishOf([TOP.dress], REGION.trim, { isFine: true }),
  );
  into.sheet(
    turned(band(0.255, 0.45, 0.036, 0.92, 0.013, 0.004), { columns: 32, rows: 6 }),
    finishOf([TOP.dress], REGION.trim, { isFine: true, bind: skirt }),
  );
  into.sheet(
    turned(band(0.078, 1.19, 0.024, 0.92, 0.012), { columns: 22, rows: 6 }),
    finishOf([TOP.dress], REGION.trim, { isFine: true }),
  );
  for (const side of SIDES) {
    sleeve(into, side, [TOP.dress], { to: 0.28, shoulder: 0.068, cuff: 0.074, region: REGION.top });
  }
}
