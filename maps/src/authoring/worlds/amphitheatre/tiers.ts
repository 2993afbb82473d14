import { box } from "../../kit/boxes.ts";
import { brighten, mix, type Rgb } from "../../kit/color.ts";
import { Geometry } from "../../kit/Geometry.ts";
import { type Placement, type Prop, SEAT_HEIGHT_METERS } from "../../kit/Prop.ts";
import { PALETTE } from "../../kit/palette.ts";
import { bevelledRectangle } from "../../kit/profile.ts";
import { lathe } from "../../kit/revolve.ts";
import { polar } from "../../kit/vectors.ts";
import type { WorldBuilder } from "../../kit/WorldBuilder.ts";
import { lightPool } from "../../props/lamps.ts";
import { AISLE_HALF_WIDTH, AISLES, BOWL_RADIUS, FOYER, HALF_ANGLE, ORCHESTRA_RADIUS, TIER } from "./layout.ts";

const SPACING_METERS = 0.82;
/** From the stage upwards, the colours of the shell once more. */
const COLORS: readonly Rgb[] = [PALETTE.sun, PALETTE.coral, PALETTE.pink, PALETTE.violet];

/** Seven curved rows with stairs between them, and a place for everyone. */
export function buildTiers(world: WorldBuilder): void {
  const stone = new Geometry();
  const benches = new Geometry();
  const glow = new Geometry();
  const seats = COLORS.map((): Placement[] => []);
  for (let row = 0; row < TIER.count; row++) {
    const inner = ORCHESTRA_RADIUS + row * TIER.depth;
    const outer = inner + TIER.depth;
    const height = row * TIER.rise;
    stone.add(tread(inner, outer, height));
    for (let block = 0; block < AISLES.length - 1; block++) {
      const from = AISLES[block]! + AISLE_HALF_WIDTH / outer;
      const to = AISLES[block + 1]! - AISLE_HALF_WIDTH / outer;
      const color = mix(PALETTE.oak, PALETTE.walnut, 0.2 + (row % 2) * 0.15);
      const outline = bevelledRectangle(
        outer - 0.58,
        outer - 0.03,
        height - 0.02,
        height + SEAT_HEIGHT_METERS - 0.06,
        0.03,
      );
      benches.add(lathe(outline, color, { segments: 22, from, to, capped: true }));
      const radius = outer - 0.3;
      const count = Math.floor(((to - from) * radius - 0.1) / SPACING_METERS);
      for (let seat = 0; seat < count; seat++) {
        const yaw = (from + to) / 2 + ((seat - (count - 1) / 2) * SPACING_METERS) / radius;
        const [x, , z] = polar(yaw, radius);
        const shade = Math.min(COLORS.length - 1, Math.floor(row / 2));
        seats[shade]!.push({ x, y: height, z, yaw: yaw + Math.PI });
      }
    }
    if (row < TIER.count - 1) for (const yaw of AISLES) stone.add(halfStep(yaw, outer, height));
    for (const yaw of AISLES) {
      const [x, , z] = polar(yaw, inner + 0.75);
      if (row % 2 === 1) glow.add(lightPool(1.3, PALETTE.lampLight, 0.3).translate(x, height, z));
    }
  }
  world.put("theatre", stone, { material: "stone", nav: "walk" });
  world.put("theatre", benches, { material: "wood", nav: "block" });
  world.put("theatre", glow, { material: "glow", nav: "ignore", castShadow: false });
  COLORS.forEach((color, k) => {
    world.repeat(theatreSeat(`theatre seat ${k + 1}`, color), seats[k]!);
  });
  world.put("theatre", sideWalls(), { material: "stone", nav: "block" });
}

function tread(inner: number, outer: number, height: number): Geometry {
  const tone = (x: number, y: number, z: number) => {
    const joint = Math.sin(Math.atan2(x, z) * 40 + height * 9) > 0 ? 0.03 : 0;
    return brighten(mix(PALETTE.sand, PALETTE.cream, 0.4 + joint), y < height - 0.03 ? 0.72 : 1);
  };
  const edge = (color: Rgb, outline: readonly (readonly [number, number])[]) =>
    lathe(outline, color, { segments: 110, from: -HALF_ANGLE, to: HALF_ANGLE });
  const step = lathe(
    [
      [outer, height],
      [inner + 0.22, height],
    ],
    tone,
    { segments: 110, from: -HALF_ANGLE, to: HALF_ANGLE },
  );
  if (height === 0)
    return step.add(
      edge(PALETTE.terracotta, [
        [inner + 0.22, 0.001],
        [inner, 0.001],
      ]),
    );
  return step.add(
    edge(PALETTE.cream, [
      [inner + 0.22, height],
      [inner + 0.02, height],
      [inner, height - 0.03],
    ]),
    edge(brighten(PALETTE.clay, 0.85), [
      [inner, height - 0.03],
      [inner, height - TIER.rise],
    ]),
  );
}

/** In the aisles a second, lower step makes each tier two strides high. */
function halfStep(yaw: number, radius: number, height: number): Geometry {
  const half = AISLE_HALF_WIDTH / radius;
  const [near, far, top] = [radius - 0.48, radius + 0.02, height + TIER.rise / 2];
  const outline = [
    [far, height - 0.01],
    [far, top],
    [near + 0.03, top],
    [near, top - 0.015],
    [near, height - 0.01],
  ] as const;
  return lathe(outline, PALETTE.cream, { segments: 4, from: yaw - half, to: yaw + half, capped: true });
}

function theatreSeat(name: string, color: Rgb): Prop {
  const seat = SEAT_HEIGHT_METERS;
  const pad = box([0, seat - 0.035, 0], [0.56, 0.08, 0.46], color, 0.035);
  const back = box([0, 0, 0], [0.54, 0.36, 0.07], brighten(color, 0.92), 0.03)
    .rotateX(-0.16)
    .translate(0, seat + 0.19, -0.23);
  return {
    name,
    parts: [{ geometry: pad.add(back), material: "matte", nav: "ignore" }],
    seats: [{ x: 0, y: seat, z: 0.04 }],
  };
}

/** Walls at both ends of the rows, and a parapet behind the last row, open where the stairs come up. */
function sideWalls(): Geometry {
  const walls = new Geometry();
  const cream = (_x: number, y: number) => brighten(PALETTE.cream, 0.72 + Math.min(0.28, y * 0.1));
  for (const side of [-1, 1]) {
    for (let row = 0; row < TIER.count; row++) {
      const inner = ORCHESTRA_RADIUS + row * TIER.depth;
      const outline = bevelledRectangle(inner, inner + TIER.depth, -0.1, row * TIER.rise + 0.75, 0.05);
      const from = side * HALF_ANGLE - (side < 0 ? 0.5 / inner : 0);
      walls.add(lathe(outline, cream, { segments: 2, from, to: from + 0.5 / inner, capped: true }));
    }
  }
  for (let block = 0; block < AISLES.length - 1; block++) {
    const gap = (AISLE_HALF_WIDTH + 0.35) / BOWL_RADIUS;
    const outline = bevelledRectangle(BOWL_RADIUS, BOWL_RADIUS + 0.35, FOYER.height - 0.02, FOYER.height + 0.72, 0.06);
    walls.add(
      lathe(outline, cream, { segments: 26, from: AISLES[block]! + gap, to: AISLES[block + 1]! - gap, capped: true }),
    );
  }
  return walls;
}
