import type { Vec3 } from "../motion/quaternion.ts";
import { HEAD_CENTER, HEAD_RADII, HEAD_ROUNDNESS } from "./head.ts";
import type { Finish, Sculpture, Sheet } from "./Sculpture.ts";
import { smoothstep } from "./shapes.ts";

const TURN = Math.PI * 2;

/** A shell over the skull, from the crown down to a hairline, turned in at its edge. */
export interface Shell {
  /** Height of the edge on the head at an angle around it (0 the front, ±π the back), as a sine: 1 the crown, −1 the chin. */
  readonly edge: (around: number) => number;
  /** How far it stands off the head: metres, by angle and height share (0 the edge, 1 the crown). */
  readonly thickness: (around: number, up: number) => number;
  /** How far it goes on straight down below its edge, metres. */
  readonly fall?: (around: number) => number;
  /** How much wider it gets while falling, metres. */
  readonly flare?: number;
  readonly columns?: number;
  readonly rows?: number;
}

const power = (value: number, exponent: number): number => Math.sign(value) * Math.abs(value) ** exponent;

/** A point `off` metres over the head: `around` it from the front, at a height given as a sine. */
export function onHead(around: number, sine: number, off: number): Vec3 {
  const up = Math.asin(Math.max(-1, Math.min(1, sine)));
  const ring = power(Math.max(0, Math.cos(up)), HEAD_ROUNDNESS);
  return [
    HEAD_CENTER[0] + ring * power(Math.sin(around), HEAD_ROUNDNESS) * (HEAD_RADII[0] + off),
    HEAD_CENTER[1] + power(Math.sin(up), HEAD_ROUNDNESS) * (HEAD_RADII[1] + off),
    HEAD_CENTER[2] + ring * power(Math.cos(around), HEAD_ROUNDNESS) * (HEAD_RADII[2] + off),
  ];
}

/** The surface of a shell: outside from the crown down, over the edge, and back up inside. */
function shellSheet(shell: Shell): Sheet {
  const { edge, thickness, fall, flare = 0, columns = 40, rows = 20 } = shell;
  return {
    columns,
    rows,
    at: (u, v) => {
      const around = u < 0.5 ? u * TURN : (u - 1) * TURN;
      const edgeSine = edge(around);
      const drop = fall?.(around) ?? 0;
      // Shares of v: crown to edge, the fall, the turn inwards, back up inside.
      const down = drop > 0 ? 0.5 : 0.84;
      const bottom = drop > 0 ? 0.8 : 0.84;
      if (v <= down) {
        const up = 1 - v / down;
        // Even steps in angle rather than in height.
        const angle = Math.asin(edgeSine) + (Math.PI / 2 - Math.asin(edgeSine)) * up;
        return onHead(around, Math.sin(angle), thickness(around, up));
      }
      const [x, y, z] = onHead(around, edgeSine, thickness(around, 0));
      const size = Math.hypot(x, z) || 1;
      const out = (distance: number, lower: number): Vec3 => [
        x + (x / size) * distance,
        y - lower,
        z + (z / size) * distance,
      ];
      if (v <= bottom && drop > 0) {
        const t = (v - down) / (bottom - down);
        return out(flare * t * t - 0.012 * Math.sin(t * Math.PI), drop * t);
      }
      const t = (v - bottom) / (1 - bottom);
      const inner = thickness(around, 0) + 0.022;
      return out(
        flare * (1 - t) - inner * smoothstep(0, 0.6, t),
        drop * (1 - t * 0.8) + 0.008 * Math.sin(Math.min(1, t * 2) * Math.PI),
      );
    },
  };
}

/** Adds a shell; a coarse one stands off further, or the skull would come through between its corners. */
export function sculptShell(into: Sculpture, shell: Shell, finish: Finish): void {
  const padding = 0.022 * (1 - Math.min(1, into.detail / 0.6)) ** 1.5;
  into.sheet(shellSheet({ ...shell, thickness: (around, up) => shell.thickness(around, up) + padding }), finish);
}
