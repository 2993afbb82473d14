import { pivotOf, type Side } from "../motion/skeleton.ts";
import { arm } from "./bindings.ts";
import { REGION, type Region, styleMask } from "./regions.ts";
import type { Sculpture } from "./Sculpture.ts";
import { smoothstep, tube } from "./shapes.ts";

/** A point of the arm's axis: 0 the shoulder, 1 the wrist. */
function onArm(side: Side, share: number): readonly [number, number, number] {
  const [shoulder, elbow, wrist] = [pivotOf(`arm${side}`), pivotOf(`fore${side}`), pivotOf(`hand${side}`)];
  const [from, to, t] = share < 0.5 ? [shoulder, elbow, share * 2] : [elbow, wrist, share * 2 - 1];
  return [from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t, from[2] + (to[2] - from[2]) * t];
}

/** A sleeve from the shoulder to a share of the arm's length, worn with these tops. */
export function sleeve(
  into: Sculpture,
  side: Side,
  top: readonly number[],
  { to, shoulder, cuff: end, region }: { to: number; shoulder: number; cuff: number; region: Region },
): void {
  const steps = [0, 0.25, 0.5, 0.75, 1].map((t) => [...onArm(side, t * to), shoulder + (end - shoulder) * t] as const);
  into.sheet(tube(steps, { columns: 16, rows: Math.round(4 + 14 * to), cap: 4, endDome: 0.12 }), {
    region,
    bind: arm(side),
    mask: styleMask({ top }),
    shade: (x, y) => 1 - 0.1 * smoothstep(0.19, 0.15, Math.abs(x)) * smoothstep(1.1, 1.03, y),
  });
}

/** The arm itself, for short sleeves. */
export function bareArm(into: Sculpture, side: Side, top: readonly number[]): void {
  const steps = [0.05, 0.3, 0.5, 0.75, 1].map(
    (t, index) => [...onArm(side, t), [0.056, 0.053, 0.049, 0.046, 0.039][index]!] as const,
  );
  into.sheet(tube(steps, { columns: 14, rows: 14, cap: 3 }), {
    region: REGION.skin,
    bind: arm(side),
    mask: styleMask({ top }),
  });
}

/** A band around the arm. */
export function cuff(
  into: Sculpture,
  side: Side,
  top: readonly number[],
  at: number,
  radius: number,
  region: Region,
  width = 0.032,
): void {
  const length = 0.395;
  const path = [at - width / 2 / length, at, at + width / 2 / length].map(
    (t, index) => [...onArm(side, Math.min(1.02, t)), radius + (index === 1 ? 0.004 : 0)] as const,
  );
  into.sheet(tube(path, { columns: 16, rows: 3, cap: 2, dome: 0.12, endDome: 0.12 }), {
    region,
    bind: arm(side),
    mask: styleMask({ top }),
    isFine: true,
  });
}
