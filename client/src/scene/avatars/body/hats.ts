import { fixedTo, neck } from "./bindings.ts";
import { HAIR, sculptUnderCap } from "./hair.ts";
import { sculptShell } from "./hairShell.ts";
import { HEAD_CENTER } from "./head.ts";
import { REGION, styleMask } from "./regions.ts";
import type { Finish, Sculpture } from "./Sculpture.ts";
import { ellipsoid, smoothstep, turned } from "./shapes.ts";

const ON_HEAD = fixedTo("head");

/** A cap with a peak over the brow, hair below it. */
export function sculptCap(into: Sculpture): void {
  sculptUnderCap(into);
  const finish: Finish = { region: REGION.headwear, bind: ON_HEAD, mask: styleMask({ hair: [HAIR.cap] }) };
  const panels = (around: number): number => 0.006 * Math.abs(Math.sin(around * 3));
  sculptShell(
    into,
    {
      edge: (around) => 0.5 - 0.32 * smoothstep(0.8, 2.4, Math.abs(around)),
      thickness: (around, up) =>
        0.032 + 0.03 * Math.sin((Math.PI / 2) * Math.min(1, up * 1.4)) + panels(around) * (1 - up),
      columns: 36,
      rows: 14,
    },
    { ...finish, shade: (_x, y) => 0.86 + 0.14 * smoothstep(1.5, 1.6, y) },
  );
  into.sheet(
    {
      columns: 28,
      rows: 8,
      at: (u, v) => {
        // A flat half-moon, its edge turned under: the lower half of v is the underside.
        const around = u * Math.PI * 2;
        const under = v > 0.5;
        const reach = under ? (1 - v) * 2 : v * 2;
        const x = Math.sin(around) * 0.18 * reach;
        const z = 0.165 + Math.cos(around) * 0.165 * reach;
        const droop = (x / 0.165) ** 2 * 0.034 + Math.max(0, z - 0.17) * 0.36;
        const edge = 1 - reach ** 6;
        return [x, 1.556 - droop + (under ? -0.014 : 0.014) * edge, z];
      },
    },
    { ...finish, shade: () => 0.94 },
  );
  into.sheet(ellipsoid([0, HEAD_CENTER[1] + 0.258, 0], [0.022, 0.013, 0.022], { columns: 10, rows: 6 }), {
    ...finish,
    region: REGION.trim,
    isFine: true,
  });
}

/** A headscarf: framing the face, over neck and shoulders. */
export function sculptHeadscarf(into: Sculpture): void {
  const mask = styleMask({ hair: [HAIR.headscarf] });
  const finish: Finish = {
    region: REGION.headwear,
    bind: ON_HEAD,
    mask,
    shade: (_x, y) => 0.84 + 0.16 * smoothstep(1.2, 1.45, y),
  };
  const opening = (around: number): number => {
    const side = Math.abs(around);
    return 0.66 - 1.58 * smoothstep(0.55, 1.18, side) ** 0.8;
  };
  sculptShell(
    into,
    {
      edge: (around) => Math.max(-0.94, opening(around)),
      thickness: (around, up) =>
        0.03 +
        0.03 * Math.sin(Math.PI * Math.min(1, up * 0.8 + 0.2)) +
        0.005 * Math.abs(Math.sin(around * 5)) * (1 - up),
      columns: 48,
      rows: 24,
    },
    finish,
  );
  // A band under it, along the forehead.
  sculptShell(
    into,
    {
      edge: (around) => Math.max(-0.94, opening(around) - 0.06),
      thickness: () => 0.016,
      columns: 40,
      rows: 12,
    },
    { ...finish, region: REGION.trim, shade: () => 0.9, isFine: true },
  );
  into.sheet(
    turned(
      [
        [0.15, 1.305, 0.92],
        [0.166, 1.265, 0.94],
        [0.138, 1.215, 0.94],
        [0.15, 1.185, 0.88],
        [0.212, 1.13, 0.82],
        [0.236, 1.07, 0.85],
        [0.225, 1.06, 0.85],
        [0.15, 1.1, 0.7],
      ],
      { columns: 32, rows: 16 },
    ),
    { region: REGION.headwear, bind: neck, mask, shade: (_x, y) => 0.8 + 0.16 * smoothstep(1.25, 1.12, y) },
  );
}
