import { slab } from "../../kit/boxes.ts";
import { hex, mix, type Rgb } from "../../kit/color.ts";
import { PALETTE } from "../../kit/palette.ts";
import { createRandom } from "../../kit/random.ts";
import { lathe, ring } from "../../kit/revolve.ts";
import { degrees, type Vec3 } from "../../kit/vectors.ts";
import type { WorldBuilder } from "../../kit/WorldBuilder.ts";
import { land, meadowColor } from "../../props/landscape.ts";
import { type PavingRing, pavedPath, pavedRings, steppingStones } from "../../props/paving.ts";
import {
  CIRCLE_RADIUS,
  CIRCLES,
  EDGE_RADIUS,
  GATE_PATH_END,
  PLAZA_RADIUS,
  POND,
  POND_RADIUS,
  STAGE,
} from "./layout.ts";

/** Feet stand on an even bed, a little below the tops of the stones that are seen. */
const BED_HEIGHT = 0.036;
const BED = { material: "stone", nav: "walk", castShadow: false } as const;
const STONES = { material: "stone", nav: "ignore", castShadow: false } as const;
const HAZE = hex("#a9cfd8");
export const plazaMeadow = meadowColor(HAZE, 70, 200);

/** Lawn, paving, paths, meeting circles' floors: everything flat that people walk on. */
export function layGround(world: WorldBuilder): void {
  const lawn = land(0, EDGE_RADIUS + 1.5, 30, 96, () => 0, plazaMeadow);
  // The pond's hole is not cut out of the lawn: its rim blocks the way and its bed hides the grass.
  world.put("lawn", lawn, { material: "grass", nav: "walk", castShadow: false });
  layPaving(world);
  layPaths(world);
  layCircles(world);
}

function layPaving(world: WorldBuilder): void {
  const random = createRandom(11);
  const tones: readonly Rgb[] = [PALETTE.cream, PALETTE.sand, PALETTE.cream, PALETTE.shell];
  const rings: PavingRing[] = [];
  const edges = [3.5, 4.2, 5.5, 6.8, 8.1, 9.4, 10.7, 12, 13.3, 14.6];
  for (let k = 0; k < edges.length - 1; k++) {
    const aquaEvery = k === 5 ? 4 : 0;
    const accent = k === 0 ? PALETTE.terracotta : undefined;
    rings.push({
      inner: edges[k]!,
      outer: edges[k + 1]!,
      stoneMeters: k === 0 ? 0.9 : 1.5 + (k % 2) * 0.6,
      color: (stone) => (aquaEvery && stone % aquaEvery === 0 ? PALETTE.aqua : (accent ?? tones[k % tones.length]!)),
    });
  }
  rings.push({ inner: 14.6, outer: 15.7, stoneMeters: 1.5, color: () => PALETTE.terracotta });
  rings.push({ inner: 15.7, outer: PLAZA_RADIUS, stoneMeters: 1.1, color: () => PALETTE.clay });
  const bed = lathe(
    [
      [PLAZA_RADIUS + 0.12, -0.04],
      [PLAZA_RADIUS + 0.1, BED_HEIGHT],
      [0, BED_HEIGHT],
    ],
    PALETTE.grout,
    { segments: 96 },
  );
  world.put("park", bed, BED);
  world.put("park", pavedRings(rings, random), STONES);
}

function layPaths(world: WorldBuilder): void {
  const random = createRandom(12);
  const colors = [PALETTE.sand, PALETTE.cream, PALETTE.sand];
  const start = PLAZA_RADIUS + 0.15;
  const put = (from: Vec3, yaw: number, length: number) => {
    world.put("park", pavedPath(from, yaw, length, 3, colors, random, 1.2), STONES);
    const bed = slab([0, 0, length / 2], [3.6, BED_HEIGHT * 2, length], PALETTE.grout, 0.02);
    world.put("park", bed.rotateY(yaw).translate(...from), BED);
  };
  put([0, 0, start], 0, GATE_PATH_END + 3 - start);
  put([start, 0, 0], degrees(90), 23.1 - start);
  put([-start, 0, 0], degrees(-90), Math.abs(POND[0]) - POND_RADIUS - start + 0.3);
  // The stage's forecourt: fans of stones that the rows of benches stand on.
  const fan: PavingRing[] = [];
  for (let k = 0; k < 9; k++) {
    fan.push({
      inner: 5.5 + k * 1.4,
      outer: 6.9 + k * 1.4,
      stoneMeters: 1.7,
      color: () => (k % 3 === 1 ? PALETTE.sand : PALETTE.cream),
    });
  }
  const half = degrees(50);
  const floor = pavedRings(fan, random, -half, half);
  const bed = lathe(
    [
      [18.2, BED_HEIGHT],
      [5.3, BED_HEIGHT],
    ],
    PALETTE.grout,
    { segments: 40, from: -half, to: half },
  );
  world.put("park", floor.translate(STAGE.x, 0, STAGE.z), STONES);
  world.put("park", bed.translate(STAGE.x, 0, STAGE.z), BED);
  for (const { at } of CIRCLES) {
    const length = Math.hypot(at.x, at.z);
    const point = (distance: number): Vec3 => [(at.x / length) * distance, 0, (at.z / length) * distance];
    const stones = steppingStones(point(PLAZA_RADIUS + 0.2), point(length - CIRCLE_RADIUS - 0.1), random);
    world.put("park", stones, STONES);
  }
}

function layCircles(world: WorldBuilder): void {
  for (const { at, color } of CIRCLES) {
    const light = mix(color, PALETTE.white, 0.62);
    const floor = lathe(
      [
        [CIRCLE_RADIUS, -0.03],
        [CIRCLE_RADIUS, 0.05],
        [CIRCLE_RADIUS - 0.06, 0.07],
        [CIRCLE_RADIUS - 0.4, 0.07],
      ],
      mix(color, PALETTE.white, 0.08),
      { segments: 56 },
    );
    floor.add(ring(2.9, CIRCLE_RADIUS - 0.4, 0.07, light, 56));
    floor.add(ring(2.6, 2.9, 0.07, mix(color, PALETTE.white, 0.3), 56));
    floor.add(ring(0, 2.6, 0.07, mix(color, PALETTE.white, 0.75), 56));
    world.put("park", floor.translate(at.x, 0, at.z), { material: "stone", nav: "walk", castShadow: false });
  }
}
