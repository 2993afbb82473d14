import { signOf } from "../motion/skeleton.ts";
import { fixedTo } from "./bindings.ts";
import { onHead, sculptShell } from "./hairShell.ts";
import { REGION, styleMask } from "./regions.ts";
import type { Finish, Sculpture } from "./Sculpture.ts";
import { ellipsoid, smoothstep, tube } from "./shapes.ts";

/** The hair styles by their number on the wire. */
export const HAIR = { short: 0, long: 1, bun: 2, cap: 3, curly: 4, headscarf: 5, buzz: 6, ponytail: 7 } as const;

const ON_HEAD = fixedTo("head");
const TURN = Math.PI * 2;
/** Turning by this from one to the next spreads points evenly. */
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));
const CURLS = 60;

/** 1 at the front, 0 at the back, smooth between the given angles (from the front, either side). */
const frontness = (around: number, from: number, to: number): number => 1 - smoothstep(from, to, Math.abs(around));

/** Fine grooves that catch the light like strands. */
const strands = (around: number, count: number, depth: number): number =>
  depth * Math.abs(Math.sin(around * count * 0.5));

function finishFor(style: number | readonly number[], extra: Partial<Finish> = {}): Finish {
  return {
    region: REGION.hair,
    bind: ON_HEAD,
    mask: styleMask({ hair: typeof style === "number" ? [style] : style }),
    shade: (_x, y) => 0.8 + 0.2 * smoothstep(1.25, 1.5, y),
    ...extra,
  };
}

/** The hairline most styles share: over the forehead, before the ears, down to the nape. */
const hairline =
  (forehead: number, temple: number, nape: number) =>
  (around: number): number => {
    const side = Math.abs(around);
    const front = forehead + (temple - forehead) * smoothstep(0.5, 1.35, side);
    return front + (nape - temple) * smoothstep(1.7, 2.4, side);
  };

export function sculptHair(into: Sculpture): void {
  sculptShort(into);
  sculptLong(into);
  sculptBun(into);
  sculptCurly(into);
  sculptBuzz(into);
  sculptPonytail(into);
}

/** Swept over from a parting, the fringe rising to one side. */
function sculptShort(into: Sculpture): void {
  const swept = (around: number): number =>
    hairline(0.56, -0.04, -0.62)(around) -
    0.16 * Math.exp(-(((around - 0.42) / 0.36) ** 2)) +
    0.05 * Math.exp(-(((around + 0.45) / 0.25) ** 2));
  sculptShell(
    into,
    {
      edge: swept,
      thickness: (around, up) =>
        0.026 +
        0.036 * Math.sin(Math.PI * Math.min(1, up * 0.9 + 0.1)) * (0.55 + 0.45 * frontness(around, 0.6, 1.8)) +
        strands(around, 26, 0.006) * (1 - up) +
        0.018 * frontness(around - 0.2, 0.2, 0.9) * (1 - up),
    },
    finishFor(HAIR.short),
  );
}

/** Down to the shoulders, parted in the middle and off the face. */
function sculptLong(into: Sculpture): void {
  sculptShell(
    into,
    {
      edge: (around) => hairline(0.62, 0.05, -0.3)(around) - 0.07 * Math.exp(-(((Math.abs(around) - 0.5) / 0.3) ** 2)),
      thickness: (around, up) =>
        0.03 +
        0.026 * Math.sin(Math.PI * Math.min(1, up * 0.85 + 0.15)) +
        strands(around, 22, 0.006) * (1 - up) +
        0.012 * (1 - up) * smoothstep(0.8, 1.3, Math.abs(around)),
      fall: (around) =>
        0.004 + 0.31 * smoothstep(0.98, 1.3, Math.abs(around)) - 0.08 * smoothstep(1.6, 2.4, Math.abs(around)),
      flare: 0.012,
      rows: 26,
      columns: 44,
    },
    finishFor(HAIR.long, { shade: (_x, y, z) => (0.72 + 0.28 * smoothstep(1.12, 1.5, y)) * (z > 0.02 ? 1 : 0.97) }),
  );
}

/** Combed back tightly into something behind the head. */
function combedBack(into: Sculpture, style: number): void {
  sculptShell(
    into,
    {
      edge: (around) => hairline(0.6, 0.02, -0.55)(around) - 0.05 * Math.exp(-(((Math.abs(around) - 0.75) / 0.3) ** 2)),
      thickness: (around, up) =>
        0.021 + 0.024 * Math.sin(Math.PI * Math.min(1, up * 0.9 + 0.1)) + strands(around, 24, 0.005) * (1 - up * 0.6),
    },
    finishFor(style),
  );
}

function sculptBun(into: Sculpture): void {
  combedBack(into, HAIR.bun);
  into.sheet(
    ellipsoid([0, 1.725, -0.075], [0.098, 0.086, 0.094], { columns: 22, rows: 14 }),
    finishFor(HAIR.bun, { shade: (_x, y) => 0.78 + 0.22 * smoothstep(1.66, 1.74, y) }),
  );
  into.sheet(
    ellipsoid([0, 1.668, -0.068], [0.07, 0.026, 0.068], { columns: 20, rows: 6 }),
    finishFor(HAIR.bun, { region: REGION.trim }),
  );
}

function sculptPonytail(into: Sculpture): void {
  combedBack(into, HAIR.ponytail);
  const tail = [
    [0, 1.565, -0.222, 0.034],
    [0, 1.565, -0.295, 0.06],
    [0, 1.47, -0.335, 0.075],
    [0.006, 1.34, -0.315, 0.064],
    [0.012, 1.22, -0.275, 0.038],
    [0.014, 1.165, -0.25, 0.012],
  ] as const;
  into.sheet(
    tube(tail, { columns: 16, rows: 16, cap: 2 }),
    finishFor(HAIR.ponytail, { shade: (_x, y) => 0.78 + 0.22 * smoothstep(1.15, 1.5, y) }),
  );
  into.sheet(
    ellipsoid([0, 1.566, -0.25], [0.046, 0.046, 0.02], { columns: 16, rows: 8 }),
    finishFor(HAIR.ponytail, { region: REGION.trim }),
  );
}

/** A full head of curls: balls on a spiral over a shell that fills the gaps; from afar the shell alone, made lumpy. */
function sculptCurly(into: Sculpture): void {
  const finish = finishFor(HAIR.curly, { shade: (_x, y, z) => 0.76 + 0.24 * smoothstep(1.3, 1.62, y + z * 0.25) });
  const edge = hairline(0.56, -0.1, -0.62);
  if (into.detail < 0.6) {
    const lumps = (around: number, up: number): number => 0.032 * Math.sin(around * 6 + 0.6) * Math.cos(up * 11);
    sculptShell(
      into,
      { edge, thickness: (around, up) => 0.072 + 0.025 * up + lumps(around, up), columns: 72, rows: 44 },
      finish,
    );
    return;
  }
  sculptShell(into, { edge, thickness: (_around, up) => 0.045 + 0.03 * up, columns: 26, rows: 12 }, finish);
  for (let index = 0; index < CURLS; index++) {
    const sine = 1 - (1.62 * (index + 0.5)) / CURLS;
    const around = ((index * GOLDEN_ANGLE + Math.PI) % TURN) - Math.PI;
    if (sine < edge(around) + 0.02) {
      continue;
    }
    const center = onHead(around, sine, 0.062);
    const radius = 0.068 + 0.01 * Math.sin(index * 5.1);
    into.sheet(ellipsoid(center, [radius, radius, radius], { columns: 11, rows: 8 }), finish);
  }
}

/** Shorn close: little more than a colour on the head. */
function sculptBuzz(into: Sculpture): void {
  sculptShell(
    into,
    {
      edge: hairline(0.58, 0.1, -0.5),
      thickness: (_around, up) => 0.009 + 0.006 * up,
      columns: 32,
      rows: 14,
    },
    finishFor(HAIR.buzz),
  );
}

/** Short hair showing from under a cap: sides and nape. */
export function sculptUnderCap(into: Sculpture): void {
  sculptShell(
    into,
    { edge: hairline(0.5, -0.08, -0.6), thickness: () => 0.02, columns: 30, rows: 10 },
    finishFor(HAIR.cap),
  );
  for (const side of ["L", "R"] as const) {
    const sign = signOf(side);
    into.sheet(
      ellipsoid([sign * 0.222, 1.44, 0.045], [0.022, 0.05, 0.03], { columns: 10, rows: 6 }),
      finishFor(HAIR.cap),
    );
  }
}
