import { signOf } from "../motion/skeleton.ts";
import { fixedTo, neck } from "./bindings.ts";
import { REGION } from "./regions.ts";
import { MORPH, type Sculpture } from "./Sculpture.ts";
import { ellipsoid, smoothstep, tube } from "./shapes.ts";

export const HEAD_CENTER = [0, 1.44, 0] as const;
export const HEAD_RADII = [0.228, 0.222, 0.212] as const;
export const HEAD_ROUNDNESS = 0.9;
const ON_HEAD = fixedTo("head");
const EYE = { x: 0.083, y: 1.432, width: 0.032, height: 0.049 };
const SIDES = ["L", "R"] as const;

/** How far forward the face is at (x, y). */
export function faceZ(x: number, y: number): number {
  const power = 2 / HEAD_ROUNDNESS;
  const rest = 1 - Math.abs(x / HEAD_RADII[0]) ** power - Math.abs((y - HEAD_CENTER[1]) / HEAD_RADII[1]) ** power;
  return HEAD_CENTER[2] + HEAD_RADII[2] * Math.max(0, rest) ** (1 / power);
}

const cheek = (x: number, y: number, z: number): number =>
  z > 0 ? 0.55 * Math.exp(-(((Math.abs(x) - 0.135) / 0.042) ** 2) - ((y - 1.375) / 0.034) ** 2) : 0;

/** Head, neck and ears: what every person has. */
export function sculptHead(into: Sculpture): void {
  into.sheet(ellipsoid(HEAD_CENTER, HEAD_RADII, { columns: 36, rows: 24, roundness: HEAD_ROUNDNESS }), {
    region: REGION.skin,
    bind: ON_HEAD,
    blush: cheek,
    shade: (_x, y) => 1 - 0.16 * smoothstep(1.3, 1.21, y),
  });
  into.sheet(
    tube(
      [
        [0, 1.13, -0.008, 0.066],
        [0, 1.19, -0.006, 0.062],
        [0, 1.27, -0.004, 0.066],
      ],
      { columns: 14, rows: 4, cap: 1 },
    ),
    {
      region: REGION.skin,
      bind: neck,
      shade: (_x, y) => 0.78 + 0.1 * smoothstep(1.24, 1.16, y),
    },
  );
}

export function sculptEars(into: Sculpture, mask: number): void {
  for (const side of SIDES) {
    const sign = signOf(side);
    const finish = { region: REGION.skin, bind: ON_HEAD, mask };
    into.sheet(ellipsoid([sign * 0.226, 1.418, -0.008], [0.032, 0.052, 0.04], { columns: 12, rows: 8 }), finish);
    into.sheet(ellipsoid([sign * 0.246, 1.42, 0.008], [0.014, 0.03, 0.02], { columns: 8, rows: 6 }), {
      ...finish,
      shade: () => 0.84,
    });
  }
}

/** Two dark spots: the face from afar. */
export function sculptFarFace(into: Sculpture): void {
  for (const side of SIDES) {
    const x = signOf(side) * EYE.x;
    into.sheet(
      {
        columns: 1,
        rows: 1,
        closed: false,
        facing: "front",
        at: (u, v) => [x + (u - 0.5) * 0.06, EYE.y + (v - 0.5) * 0.092, faceZ(x, EYE.y) + 0.016],
      },
      { region: REGION.eye, bind: ON_HEAD },
    );
  }
}

/** Eyes, brows, nose and mouth. Eyes close to an arc, brows lift, the mouth opens to a laugh: the shader's morphs. */
export function sculptFace(into: Sculpture): void {
  for (const side of SIDES) {
    sculptEye(into, signOf(side));
    sculptBrow(into, signOf(side));
  }
  into.sheet(ellipsoid([0, 1.393, 0.21], [0.021, 0.017, 0.021], { columns: 12, rows: 8 }), {
    region: REGION.skin,
    bind: ON_HEAD,
    blush: () => 0.22,
  });
  sculptMouth(into);
}

function sculptEye(into: Sculpture, sign: number): void {
  const at = (x: number, y: number, bulge: number): readonly [number, number, number] => [x, y, faceZ(x, y) + bulge];
  const disc = (x: number, y: number, width: number, height: number, bulge: number, columns: number, rows: number) => ({
    columns,
    rows,
    facing: "front" as const,
    at: (u: number, v: number) => {
      const around = u * Math.PI * 2;
      const dome = Math.sqrt(Math.max(0, 1 - v * v)) * bulge;
      return at(x + Math.cos(around) * v * width, y + Math.sin(around) * v * height, dome - (v > 0.99 ? 0.004 : 0));
    },
  });
  const centerX = sign * EYE.x;
  const bind = (x: number) => ({ ...ON_HEAD, morph: MORPH.eye, amount: (x - centerX) / EYE.width });
  into.sheet(disc(centerX, EYE.y, EYE.width, EYE.height, 0.011, 18, 5), { region: REGION.eye, bind });
  // The light always comes from the same side, so both highlights sit to the same side of their pupils.
  into.sheet(disc(centerX + 0.011, EYE.y + 0.018, 0.0105, 0.0135, 0.0125, 10, 3), { region: REGION.white, bind });
  into.sheet(disc(centerX - 0.011, EYE.y - 0.021, 0.0055, 0.007, 0.0115, 8, 2), {
    region: REGION.white,
    bind,
    shade: () => 0.85,
  });
}

function sculptBrow(into: Sculpture, sign: number): void {
  const path = [
    [0.046, 1.512, 0.0065],
    [0.075, 1.523, 0.0098],
    [0.104, 1.521, 0.009],
    [0.127, 1.509, 0.0055],
  ].map(([x, y, radius]) => [sign * x!, y!, faceZ(x!, y!) + 0.001, radius!] as const);
  into.sheet(tube(path, { columns: 8, rows: 8, cap: 2 }), {
    region: REGION.brow,
    bind: { ...ON_HEAD, morph: MORPH.brow, amount: 1 },
  });
}

/** The line of the smile: from the left corner to the right, `u` in [0, 1]. */
function smile(u: number): readonly [number, number] {
  const side = u * 2 - 1;
  return [side * 0.056, 1.352 - 0.024 * (1 - side * side)];
}

function sculptMouth(into: Sculpture): void {
  const path = [0, 0.17, 0.33, 0.5, 0.67, 0.83, 1].map((u) => {
    const [x, y] = smile(u);
    return [x, y, faceZ(x, y) + 0.0005, 0.0066 + 0.0016 * Math.sin(u * Math.PI)] as const;
  });
  into.sheet(tube(path, { columns: 6, rows: 12, cap: 2, up: [0, 1, 0] }), { region: REGION.lip, bind: ON_HEAD });
  // Three patches that have no height until the mouth opens: the dark inside, the tongue, the teeth.
  const patches = [
    { region: REGION.mouth, from: 0, to: 1, lift: 0.002, inset: 0 },
    { region: REGION.tongue, from: 0.58, to: 0.96, lift: 0.003, inset: 0.24 },
    { region: REGION.white, from: 0.02, to: 0.26, lift: 0.004, inset: 0.12 },
  ];
  for (const { region, from, to, lift, inset } of patches) {
    const drop = (x: number, share: number): number =>
      share * Math.sqrt(Math.max(0, 1 - (x / (0.0562 * (1 - 2 * inset))) ** 2));
    into.sheet(
      {
        columns: 14,
        rows: 2,
        closed: false,
        facing: "front",
        // The rows differ by a hair in height alone, so that the triangles are kept; the shader pulls them apart.
        at: (u, v) => {
          const [x, y] = smile(inset + (1 - 2 * inset) * u);
          return [x, y - 0.0004 * v, faceZ(x, y) + lift];
        },
      },
      {
        region,
        bind: (x, y) => ({ ...ON_HEAD, morph: MORPH.mouth, amount: drop(x, from + (to - from) * rowShare(x, y)) }),
      },
    );
  }
}

/** Which row of a mouth patch a point is on: 0 the upper, 1 the lower edge. */
function rowShare(x: number, y: number): number {
  const curve = smile((x / 0.056 + 1) / 2)[1];
  return Math.min(1, Math.max(0, (curve - y) / 0.0004));
}
