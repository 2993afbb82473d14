import { brighten, hex, mix } from "../../kit/color.ts";
import { PALETTE } from "../../kit/palette.ts";
import { bevelledRectangle } from "../../kit/profile.ts";
import { createRandom } from "../../kit/random.ts";
import { lathe, ring } from "../../kit/revolve.ts";
import { clamp01, degrees, smoothStep, TAU } from "../../kit/vectors.ts";
import type { WorldBuilder } from "../../kit/WorldBuilder.ts";
import { type HeightAt, land, meadowColor, mountainRange, rollingHills } from "../../props/landscape.ts";
import { type PavingRing, pavedRings } from "../../props/paving.ts";
import { BOWL_RADIUS, FOYER, HALF_ANGLE, ORCHESTRA_RADIUS, SHORE_RADIUS } from "./layout.ts";

const LAKE_LEVEL = -1.1;
const hills = rollingHills(46, 13, 12);

/** 1 towards the audience's side, 0 towards the lake, eased in between. */
function southness(x: number, z: number): number {
  return smoothStep(degrees(112), degrees(88), Math.abs(Math.atan2(x, z)));
}

/** The land around the built parts: a plateau behind the rows, a shore and a lake behind the stage. */
export const landHeight: HeightAt = (x, z) => {
  const distance = Math.hypot(x, z);
  const south = southness(x, z);
  const plateau = FOYER.height - 0.06 + hills(x, z);
  const shore = -0.08 - 3.2 * smoothStep(SHORE_RADIUS + 0.6, SHORE_RADIUS + 12, distance);
  const farShore = smoothStep(120, 190, distance) * 16 + hills(x, z) * 0.2 * smoothStep(120, 150, distance);
  return south * plateau + (1 - south) * (shore + farShore);
};

/** Floors to walk on, the land beyond, and the lake. */
export function layGround(world: WorldBuilder): void {
  const random = createRandom(51);
  const floor = ring(0, SHORE_RADIUS, -0.01, PALETTE.grout, 96);
  const rings: PavingRing[] = [{ inner: 0.05, outer: 1.2, stoneMeters: 0.9, color: () => PALETTE.terracotta }];
  for (let k = 0; k < 9; k++) {
    const tone = [PALETTE.cream, PALETTE.shell, PALETTE.sand][k % 3]!;
    rings.push({
      inner: 1.2 + k * 1.2,
      outer: 2.4 + k * 1.2,
      stoneMeters: 1.5,
      color: (stone) => (k === 4 && stone % 3 === 0 ? PALETTE.coral : tone),
    });
  }
  const stones = pavedRings(rings, random).scale(1, 0.2, 1);
  const outer: PavingRing[] = [];
  for (let k = 0; k < 8; k++) {
    const inner = ORCHESTRA_RADIUS + k * 1.5;
    outer.push({ inner, outer: inner + 1.5, stoneMeters: 2, color: () => (k % 2 ? PALETTE.sand : PALETTE.cream) });
  }
  stones.add(pavedRings(outer, random, HALF_ANGLE + 0.03, TAU - HALF_ANGLE - 0.03).scale(1, 0.2, 1));
  world.put("theatre", floor, { material: "stone", nav: "walk", castShadow: false });

  const foyer = lathe(
    [
      [FOYER.radius, FOYER.height - 0.012],
      [BOWL_RADIUS, FOYER.height - 0.012],
    ],
    PALETTE.grout,
    { segments: 90, from: -HALF_ANGLE, to: HALF_ANGLE },
  );
  const foyerRings: PavingRing[] = [];
  for (let k = 0; k < 9; k++) {
    const inner = BOWL_RADIUS + k * 1.52;
    const tone = k === 1 || k === 7 ? PALETTE.terracotta : k % 2 ? PALETTE.sand : PALETTE.cream;
    foyerRings.push({ inner, outer: inner + 1.52, stoneMeters: 2.1, color: () => mix(tone, PALETTE.clay, 0.12) });
  }
  stones.add(
    pavedRings(foyerRings, random, -HALF_ANGLE, HALF_ANGLE)
      .scale(1, 0.2, 1)
      .translate(0, FOYER.height - 0.01, 0),
  );
  world.put("theatre", stones, { material: "stone", nav: "ignore", castShadow: false });
  world.put("theatre", foyer, { material: "stone", nav: "walk", castShadow: false });
  buildEdges(world);

  const meadow = meadowColor(hex("#8577b4"), 50, 150);
  const dusk = hex("#75669f");
  const colors = (x: number, z: number, y: number) => {
    const north = 1 - southness(x, z);
    const near = mix(mix(meadow(x, z, y), hex("#e0a878"), 0.16), PALETTE.sand, clamp01((0.1 - y) * 0.9) * north);
    return mix(near, dusk, north * smoothStep(70, 130, Math.hypot(x, z)) * (0.72 + clamp01(y / 16) * 0.28));
  };
  world.put("land", land(SHORE_RADIUS + 0.1, 235, 60, 140, landHeight, colors), {
    material: "grass",
    nav: "ignore",
    castShadow: false,
  });
  const lake = lathe(
    [
      [215, LAKE_LEVEL],
      [26, LAKE_LEVEL],
    ],
    (x, _y, z) => mix(hex("#5b78c9"), hex("#f0a68c"), smoothStep(40, 200, Math.hypot(x, z))),
    { segments: 72, from: degrees(88), to: degrees(272) },
  );
  world.put("lake", lake, { material: "water", nav: "ignore", castShadow: false });
  const far = { material: "backdrop", nav: "ignore", castShadow: false } as const;
  world.put("mountains", mountainRange(310, 74, hex("#8f7fc4"), hex("#f6b99a"), 15), far);
  world.put("mountains", mountainRange(255, 44, hex("#66589f"), hex("#e79c8c"), 4), far);
}

/** A balustrade along the shore and around the foyer's ends: the world ends at water and hedges. */
function buildEdges(world: WorldBuilder): void {
  const tone = (_x: number, y: number) => brighten(PALETTE.cream, 0.72 + clamp01(y / 3) * 0.2);
  const shore = bevelledRectangle(SHORE_RADIUS - 0.4, SHORE_RADIUS, -1.6, 0.72, 0.06);
  const wall = lathe(shore, tone, { segments: 80, from: HALF_ANGLE + 0.01, to: TAU - HALF_ANGLE - 0.01, capped: true });
  const cap = lathe(bevelledRectangle(SHORE_RADIUS - 0.5, SHORE_RADIUS + 0.1, 0.7, 0.82, 0.04), PALETTE.cream, {
    segments: 80,
    from: HALF_ANGLE + 0.01,
    to: TAU - HALF_ANGLE - 0.01,
    capped: true,
  });
  for (const side of [-1, 1]) {
    const yaw = side * HALF_ANGLE - (side < 0 ? 0.5 / 30 : 0);
    const outline = bevelledRectangle(BOWL_RADIUS, FOYER.radius, -2.4, FOYER.height + 0.85, 0.06);
    wall.add(lathe(outline, tone, { segments: 2, from: yaw, to: yaw + 0.5 / 30, capped: true }));
  }
  world.put("theatre", wall.add(cap), { material: "stone", nav: "block" });
}
