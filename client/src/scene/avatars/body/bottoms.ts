import { pivotOf, signOf } from "../motion/skeleton.ts";
import { fixedTo, leg, skirt, trunk } from "./bindings.ts";
import { REGION, styleMask } from "./regions.ts";
import type { Sculpture } from "./Sculpture.ts";
import { ellipsoid, smoothstep, tube, turned } from "./shapes.ts";
import { TOP } from "./tops.ts";

/** The bottoms by their number on the wire. */
export const BOTTOM = { trousers: 0, shorts: 1, skirt: 2 } as const;

const SIDES = ["L", "R"] as const;
const NO_DRESS = [TOP.sweater, TOP.tShirt, TOP.jacket];
/** Darker between the legs. */
const innerShade = (x: number, y: number): number =>
  1 - 0.16 * smoothstep(0.05, 0.0, Math.abs(x)) * smoothstep(0.35, 0.65, y);

export function sculptBottoms(into: Sculpture): void {
  into.sheet(ellipsoid([0, 0.752, 0], [0.172, 0.1, 0.132], { columns: 24, rows: 12, roundness: 0.92 }), {
    region: REGION.bottom,
    bind: fixedTo("hips"),
  });
  for (const side of SIDES) {
    const x = pivotOf(`leg${side}`)[0];
    const sign = signOf(side);
    into.sheet(
      tube(
        [
          [x, 0.77, 0, 0.092],
          [x, 0.62, 0.002, 0.089],
          [x, 0.44, 0.005, 0.078],
          [x, 0.27, 0, 0.071],
          [x, 0.115, -0.004, 0.071],
        ],
        { columns: 18, rows: 20, cap: 3 },
      ),
      { region: REGION.bottom, bind: leg(side), mask: styleMask({ bottom: [BOTTOM.trousers] }), shade: innerShade },
    );
    into.sheet(
      turned(
        [
          [0.05, 0.085],
          [0.077, 0.08],
          [0.081, 0.095],
          [0.081, 0.125],
          [0.07, 0.135],
          [0.05, 0.13],
        ],
        { columns: 18, rows: 7, x, z: -0.004 },
      ),
      {
        region: REGION.bottom,
        bind: leg(side),
        mask: styleMask({ bottom: [BOTTOM.trousers] }),
        shade: () => 0.9,
        isFine: true,
      },
    );
    into.sheet(
      tube(
        [
          [x, 0.77, 0, 0.093],
          [x, 0.64, 0.002, 0.094],
          [x + sign * 0.002, 0.475, 0.004, 0.092],
        ],
        { columns: 18, rows: 11, cap: 2, endDome: 0.08 },
      ),
      {
        region: REGION.bottom,
        bind: leg(side),
        mask: styleMask({ bottom: [BOTTOM.shorts], top: NO_DRESS }),
        shade: innerShade,
      },
    );
    into.sheet(
      tube(
        [
          [x, 0.72, 0, 0.078],
          [x, 0.56, 0.002, 0.074],
          [x, 0.44, 0.006, 0.064],
          [x, 0.3, -0.002, 0.06],
          [x, 0.12, -0.004, 0.05],
        ],
        { columns: 16, rows: 18, cap: 2 },
      ),
      {
        region: REGION.skin,
        bind: leg(side),
        mask: styleMask({ bottom: [BOTTOM.shorts, BOTTOM.skirt] }),
        shade: (px, y) => innerShade(px, y) * (1 - 0.2 * smoothstep(0.44, 0.54, y)),
      },
    );
    into.sheet(
      turned(
        [
          [0.045, 0.08],
          [0.052, 0.09],
          [0.056, 0.15],
          [0.062, 0.185],
          [0.066, 0.2],
          [0.06, 0.212],
          [0.05, 0.205],
        ],
        { columns: 16, rows: 8, x, z: -0.003 },
      ),
      {
        region: REGION.sock,
        bind: leg(side),
        mask: styleMask({ bottom: [BOTTOM.shorts, BOTTOM.skirt] }),
      },
    );
  }
  into.sheet(
    turned(
      [
        [0.16, 0.62, 0.84],
        [0.215, 0.512, 0.9],
        [0.238, 0.49, 0.92],
        [0.236, 0.51, 0.92],
        [0.21, 0.63, 0.88],
        [0.184, 0.7, 0.84],
        [0.17, 0.76, 0.81],
        [0.163, 0.81, 0.8],
        [0.15, 0.85, 0.79],
      ],
      { columns: 34, rows: 20 },
    ),
    {
      region: REGION.bottom,
      bind: (x, y) => (y > 0.82 ? trunk(x, y) : skirt(x, y)),
      mask: styleMask({ bottom: [BOTTOM.skirt], top: NO_DRESS }),
      shade: (x, y, z) => 1 - 0.14 * smoothstep(0.75, 0.5, y) * Math.abs(Math.sin(Math.atan2(x, z) * 8)),
    },
  );
}
