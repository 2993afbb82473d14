import { box } from "../../kit/boxes.ts";
import { brighten, hex, mix, type Rgb } from "../../kit/color.ts";
import { Geometry, merged } from "../../kit/Geometry.ts";
import { PALETTE } from "../../kit/palette.ts";
import { bevelledRectangle } from "../../kit/profile.ts";
import { lathe } from "../../kit/revolve.ts";
import { limb } from "../../kit/rounds.ts";
import { clamp01, degrees, type Vec3 } from "../../kit/vectors.ts";
import type { WorldBuilder } from "../../kit/WorldBuilder.ts";
import { steps } from "../../props/building.ts";
import { roundDeck, screenPicture } from "../../props/stage.ts";
import { STAGE } from "./layout.ts";

const SHELL: readonly Rgb[] = [hex("#5a4aa8"), hex("#8a55b8"), hex("#d0619f"), hex("#f5876f"), hex("#ffb765")];
const BAND = { outer: 10.4, step: 0.92, depth: 1.5, front: -7.6 } as const;

/** The stage under its shell of five nested arches, with a screen, a light truss and stairs at both sides. */
export function buildStage(world: WorldBuilder): void {
  const { x, z, radius, height } = STAGE;
  const body = lathe(
    [
      [radius + 0.05, 0],
      [radius + 0.05, height - 0.06],
      [0, height - 0.06],
    ],
    brighten(PALETTE.walnut, 0.8),
    { segments: 72 },
  );
  const deck = merged(body, roundDeck(radius, height, 31));
  world.put("theatre", deck.translate(x, 0, z), { material: "wood", nav: "walk" });
  for (const side of [-1, 1]) {
    const yaw = side * degrees(46);
    const flight = steps(2.6, 0.2, 0.36, 4, PALETTE.oak)
      .translate(0, 0, 4 * 0.36 + radius - 0.3)
      .rotateY(yaw);
    world.put("theatre", flight.translate(x, 0, z), { material: "wood", nav: "walk" });
  }
  const edgeLight = lathe(
    [
      [radius + 0.07, height - 0.2],
      [radius + 0.07, height - 0.14],
    ],
    PALETTE.white,
    { segments: 60, from: degrees(-70), to: degrees(70) },
  );
  world.put("theatre", edgeLight.translate(x, 0, z), { material: "lamp", nav: "ignore", castShadow: false });
  buildShell(world);
  buildTruss(world);
  const speakers = new Geometry();
  for (const side of [-1, 1]) {
    for (let k = 0; k < 2; k++)
      speakers.add(box([side * 7.1, height + 0.45 + k * 0.92, -6.6], [0.8, 0.88, 0.7], PALETTE.ink, 0.07));
    speakers.add(box([side * 3.2, height + 0.16, -2.3], [0.7, 0.32, 0.45], PALETTE.ink, 0.06));
  }
  speakers.add(
    box([0, height + 0.55, -4.2], [0.7, 1.1, 0.5], mix(PALETTE.walnut, PALETTE.oak, 0.5), 0.05),
    box([0, height + 1.13, -4.16], [0.86, 0.06, 0.6], PALETTE.honey, 0.025),
  );
  world.put("theatre", speakers, { material: "gloss", nav: "block" });
  world.zone("stage", "Main stage", { x, y: height - 0.1, z }, { type: "circle", radiusMeters: radius }, 6);
}

function buildShell(world: WorldBuilder): void {
  const shell = new Geometry();
  const strips = new Geometry();
  SHELL.forEach((color, k) => {
    const outer = BAND.outer - k * BAND.step;
    const front = BAND.front - k * BAND.depth;
    const paint = (_x: number, y: number, z: number) =>
      mix(brighten(color, 0.7), brighten(color, 1.1), clamp01(y / 9 + z * 0 + 0.25));
    const band = lathe(bevelledRectangle(outer - BAND.step - 0.06, outer, 0, BAND.depth + 0.02, 0.08), color, {
      segments: 44,
      from: -Math.PI / 2,
      to: Math.PI / 2,
      closed: true,
    });
    shell.add(
      band
        .rotateX(-Math.PI / 2)
        .translate(0, 0, front)
        .paint(([px, py, pz]) => paint(px, py, pz)),
    );
    const strip = lathe(
      [
        [outer - 0.08, 0.02],
        [outer - 0.2, 0.02],
      ],
      PALETTE.white,
      { segments: 44, from: -Math.PI / 2, to: Math.PI / 2 },
    );
    strips.add(
      strip
        .bendNormals(() => [0, -1, 0])
        .rotateX(-Math.PI / 2)
        .translate(0, 0, front + 0.035),
    );
  });
  const back = BAND.front - SHELL.length * BAND.depth;
  const inner = BAND.outer - SHELL.length * BAND.step;
  const wall = lathe(
    [
      [inner + 0.2, 0],
      [0, 0],
    ],
    hex("#3a2f6b"),
    { segments: 40, from: -Math.PI / 2, to: Math.PI / 2 },
  );
  const behind = lathe(
    [
      [BAND.outer - 3.7, 0],
      [0, 0],
    ],
    hex("#3a2f6b"),
    { segments: 40, from: -Math.PI / 2, to: Math.PI / 2 },
  );
  shell.add(
    wall
      .bendNormals(() => [0, -1, 0])
      .rotateX(-Math.PI / 2)
      .translate(0, 0, back + 0.1),
  );
  shell.add(
    behind
      .bendNormals(() => [0, 1, 0])
      .rotateX(-Math.PI / 2)
      .translate(0, 0, back - 0.02),
  );
  world.put("theatre", shell, { material: "gloss", nav: "block" });
  world.put("theatre", strips, { material: "lamp", nav: "ignore", castShadow: false });
  const screen = { width: 9, height: 4.4, y: STAGE.height + 0.6 + 2.2, z: -13.4 };
  world.put(
    "theatre",
    box([0, screen.y, screen.z - 0.12], [screen.width + 0.36, screen.height + 0.36, 0.2], PALETTE.ink, 0.08),
    { material: "gloss", nav: "block" },
  );
  world.put("theatre", screenPicture(screen.width, screen.height).translate(0, screen.y, screen.z), {
    material: "screen",
    nav: "ignore",
    castShadow: false,
  });
}

/** Two towers and a bridge of lattice before the shell, with lamps and their beams. */
function buildTruss(world: WorldBuilder): void {
  const metal = new Geometry();
  const z = -3.4;
  const top = 8.6;
  const half = 11.6;
  const bar = (from: Vec3, to: Vec3, radius = 0.045) =>
    metal.add(limb(from, to, radius, radius, PALETTE.slate, { segments: 5, capRings: 1 }));
  for (const side of [-1, 1]) {
    for (const [dx, dz] of [
      [-0.25, -0.25],
      [0.25, -0.25],
      [0.25, 0.25],
      [-0.25, 0.25],
    ] as const)
      bar([side * half + dx, 0, z + dz], [side * half + dx, top + 0.25, z + dz], 0.05);
    for (let y = 0.2; y < top; y += 0.8)
      bar([side * half - 0.25, y, z + 0.25], [side * half + 0.25, y + 0.7, z + 0.25], 0.03);
    metal.add(box([side * half, 0.12, z], [1, 0.24, 1], PALETTE.ink, 0.05));
  }
  for (const [dy, dz] of [
    [-0.25, -0.25],
    [0.25, -0.25],
    [0.25, 0.25],
    [-0.25, 0.25],
  ] as const)
    bar([-half, top + dy, z + dz], [half, top + dy, z + dz], 0.05);
  for (let x = -half; x < half - 0.5; x += 0.8) bar([x, top - 0.25, z + 0.25], [x + 0.75, top + 0.25, z + 0.25], 0.03);
  const beams = new Geometry();
  const lenses = new Geometry();
  const colors: readonly Rgb[] = [PALETTE.pink, PALETTE.sun, PALETTE.sky, PALETTE.lilac, PALETTE.coral, PALETTE.aqua];
  for (let k = 0; k < 9; k++) {
    const x = (k - 4) * 2.3;
    const aim: Vec3 = [x * 0.62, STAGE.height + 0.02, -9.2 + (k % 2) * 1.4];
    const from: Vec3 = [x, top - 0.45, z];
    metal.add(limb([x, top - 0.2, z], from, 0.17, 0.2, PALETTE.ink, { segments: 9, capRings: 2 }));
    lenses.add(
      lathe(
        [
          [0.17, 0],
          [0, 0],
        ],
        PALETTE.white,
        { segments: 12 },
      )
        .bendNormals(() => [0, -1, 0])
        .translate(x, top - 0.68, z),
    );
    beams.add(beam(from, aim, 0.16, 1.15, colors[k % colors.length]!));
  }
  world.put("theatre", metal, { material: "gloss", nav: "block" });
  world.put("theatre", lenses, { material: "lamp", nav: "ignore", castShadow: false });
  world.put("theatre", beams, { material: "glow", nav: "ignore", castShadow: false });
}

/** A cone of light, faint and fading on its way, and the patch it makes. */
function beam(from: Vec3, to: Vec3, radiusFrom: number, radiusTo: number, color: Rgb): Geometry {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1], to[2] - from[2]);
  const cone = new Geometry();
  const segments = 20;
  const rows = 5;
  for (let row = 0; row <= rows; row++) {
    const t = row / rows;
    const radius = radiusFrom + (radiusTo - radiusFrom) * t;
    for (let k = 0; k <= segments; k++) {
      const angle = (k / segments) * Math.PI * 2;
      const position: Vec3 = [
        from[0] + (to[0] - from[0]) * t + Math.sin(angle) * radius,
        from[1] + (to[1] - from[1]) * t,
        from[2] + (to[2] - from[2]) * t + Math.cos(angle) * radius,
      ];
      cone.vertex(position, [Math.sin(angle), 0.1, Math.cos(angle)], color);
    }
  }
  cone.weave(0, rows + 1, segments + 1);
  cone.fade(([, y]) => 0.085 * clamp01((y - to[1]) / length + 0.05));
  const patch = lathe(
    [0, 0.3, 0.6, 0.85, 1].map((part) => [radiusTo * (1 - part), 0.02] as const),
    color,
    { segments: 24 },
  );
  patch.fade(([x, , z]) => 0.3 * clamp01(1 - Math.hypot(x, z) / radiusTo));
  return cone.add(patch.translate(...to));
}
