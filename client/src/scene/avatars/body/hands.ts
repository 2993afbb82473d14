import { pivotOf, signOf } from "../motion/skeleton.ts";
import { fixedTo } from "./bindings.ts";
import { REGION } from "./regions.ts";
import type { Sculpture } from "./Sculpture.ts";
import { ellipsoid, tube } from "./shapes.ts";

/** Hands hang a little curled, palms towards the body. `fingers`: one by one, or a mitten from afar. */
export function sculptHands(into: Sculpture, fingers: boolean): void {
  for (const side of ["L", "R"] as const) {
    const sign = signOf(side);
    const [wristX, wristY, wristZ] = pivotOf(`hand${side}`);
    const finish = { region: REGION.skin, bind: fixedTo(`hand${side}`) };
    const at = (out: number, down: number, forward: number, radius: number) =>
      [wristX + sign * out, wristY - down, wristZ + forward, radius] as const;
    into.sheet(
      tube([at(-0.004, -0.02, -0.001, 0.036), at(0.002, 0.015, 0.001, 0.038)], { columns: 12, rows: 2, cap: 2 }),
      finish,
    );
    into.sheet(
      ellipsoid([wristX + sign * 0.008, wristY - 0.048, wristZ + 0.003], [0.033, 0.046, 0.046], {
        columns: 16,
        rows: 10,
        roundness: 0.85,
      }),
      finish,
    );
    if (!fingers) {
      into.sheet(
        ellipsoid([wristX + sign * 0.006, wristY - 0.09, wristZ + 0.004], [0.026, 0.036, 0.04], {
          columns: 10,
          rows: 6,
        }),
        finish,
      );
      continue;
    }
    for (let finger = 0; finger < 4; finger++) {
      const z = 0.033 - finger * 0.0215;
      const reach = [0.112, 0.12, 0.116, 0.102][finger]!;
      into.sheet(
        tube([at(0.014, 0.062, z, 0.0145), at(0.015, 0.088, z * 1.04, 0.0145), at(0.002, reach, z * 1.04, 0.0125)], {
          columns: 8,
          rows: 4,
          cap: 2,
        }),
        finish,
      );
    }
    into.sheet(
      tube([at(0.0, 0.022, 0.03, 0.0175), at(-0.008, 0.048, 0.054, 0.0165), at(-0.012, 0.076, 0.06, 0.013)], {
        columns: 9,
        rows: 5,
        cap: 2,
      }),
      finish,
    );
  }
}
