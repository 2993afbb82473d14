import { pivotOf, signOf } from "../motion/skeleton.ts";
import { fixedTo } from "./bindings.ts";
import { REGION } from "./regions.ts";
import type { Sculpture, Sheet } from "./Sculpture.ts";
import { type Outline, smoothstep, turned } from "./shapes.ts";

const HEEL = -0.09;
const TOE = 0.168;
const MIDDLE = (HEEL + TOE) / 2;

/** Half a foot's width at a point along it: 0 the heel, 1 the toes. */
const widthAt = (along: number): number =>
  0.06 + 0.017 * smoothstep(0.2, 0.75, along) - 0.008 * Math.sin(along * Math.PI) * (1 - along);

/** A point of a foot's outline, seen from above: x from its middle, z from the ankle, and how far along it is. */
function outline(u: number, grow: number): { x: number; z: number; along: number } {
  const around = u * Math.PI * 2;
  const along = (Math.cos(around) + 1) / 2;
  const sine = Math.sin(around);
  return {
    x: (widthAt(along) + grow) * Math.sign(sine) * Math.abs(sine) ** 0.75,
    z: MIDDLE + ((TOE - HEEL) / 2 + grow) * Math.sign(Math.cos(around)) * Math.abs(Math.cos(around)) ** 0.9,
    along,
  };
}

/** The padded rim about the ankle. */
const COLLAR: Outline = [
  [0.044, 0.1],
  [0.062, 0.108],
  [0.0665, 0.122],
  [0.06, 0.134],
  [0.046, 0.126],
];

/** How far the toes curl up from the ground. */
const toeSpring = (along: number): number => 0.016 * smoothstep(0.72, 1, along);

/** A rounded slab the shape of a foot. */
function sole(x: number, low: number, high: number): Sheet {
  const rounding = 0.011;
  return {
    columns: 30,
    rows: 9,
    at: (u, v) => {
      // Bottom from the middle out, round the edge, and back over the top.
      const angle = Math.min(1, Math.max(0, (v - 0.2) / 0.6)) * Math.PI;
      const share = v < 0.2 ? v / 0.2 : v > 0.8 ? (1 - v) / 0.2 : 1;
      const point = outline(u, -rounding + rounding * Math.sin(angle));
      const y = (low + high) / 2 - ((high - low) / 2) * Math.cos(angle);
      return [x + point.x * share, y + toeSpring(point.along) * share, MIDDLE + (point.z - MIDDLE) * share];
    },
  };
}

/** The upper: from inside the sole up and back into the ankle. */
function upper(x: number): Sheet {
  return {
    columns: 28,
    rows: 12,
    at: (u, v) => {
      const point = outline(u, -0.0085);
      const around = u * Math.PI * 2;
      const topX = Math.sin(around) * 0.06;
      const topZ = -0.008 + Math.cos(around) * 0.066;
      // Toes stay low: the further forward, the later the upper rises, and it slides back while doing so.
      const back = smoothstep(0, 1, v) ** (1 + 1.1 * point.along);
      const dome = Math.sin(Math.min(1, v * 1.6) * Math.PI * 0.5) * 0.028 * point.along;
      const y = 0.026 + toeSpring(point.along) * (1 - v) + 0.094 * v ** (1.1 + 0.55 * point.along) + dome;
      return [x + point.x + (topX - point.x) * back, y, point.z + (topZ - point.z) * back];
    },
  };
}

/** Sneakers: sole, upper, and the rim about the ankle. */
export function sculptShoes(into: Sculpture): void {
  for (const side of ["L", "R"] as const) {
    const sign = signOf(side);
    const x = pivotOf(`foot${side}`)[0] + sign * 0.003;
    const bind = fixedTo(`foot${side}`);
    into.sheet(sole(x, 0, 0.036), {
      region: REGION.white,
      bind,
      shade: (_x, y) => 0.8 + 0.2 * smoothstep(0, 0.018, y),
    });
    into.sheet(upper(x), { region: REGION.shoe, bind, shade: (_x, y) => 0.84 + 0.16 * smoothstep(0.03, 0.06, y) });
    into.sheet(turned(COLLAR, { columns: 20, rows: 8, x: x - sign * 0.003, z: -0.007, depth: 1.08 }), {
      region: REGION.shoe,
      bind,
      shade: () => 0.86,
      isFine: true,
    });
  }
}
