import { mix } from "../../kit/color.ts";
import { composed, type Placement } from "../../kit/Prop.ts";
import { PALETTE } from "../../kit/palette.ts";
import { lathe } from "../../kit/revolve.ts";
import { degrees, polar, TAU } from "../../kit/vectors.ts";
import type { WorldBuilder } from "../../kit/WorldBuilder.ts";
import { rainbowArch } from "../../props/arch.ts";
import { fountain } from "../../props/fountain.ts";
import { lampPost } from "../../props/lamps.ts";
import { pavilion } from "../../props/pavilion.ts";
import { flowers } from "../../props/plants.ts";
import { bench, chair, pouf } from "../../props/seating.ts";
import { gardenStage } from "../../props/stage.ts";
import { aroundTable, roundTable, tableware } from "../../props/tables.ts";
import { ARCH, CIRCLE_RADIUS, CIRCLES, PAVILION, PLAZA_RADIUS, POND, POND_RADIUS, STAGE } from "./layout.ts";
import { digPond } from "./pond.ts";

const FLOOR = 0.05;

/** Fountain, arch, stage, café, circles, pond, benches and lamps. */
export function furnish(world: WorldBuilder): void {
  world.stand("park", fountain(), { x: 0, y: 0.02, z: 0 });
  world.stand("park", rainbowArch(), ARCH);
  furnishStage(world);
  furnishCafe(world);
  furnishCircles(world);
  digPond(world);
  const benches = [22.5, 67.5, 112.5, 157.5, 202.5, 247.5, 292.5, 337.5].map((yaw): Placement => {
    const [x, , z] = polar(degrees(yaw), PLAZA_RADIUS - 1.35);
    return { x, y: FLOOR, z, yaw: degrees(yaw) + Math.PI };
  });
  for (const yaw of [40, 140, 205, 335]) {
    const [dx, , dz] = polar(degrees(yaw), POND_RADIUS + 1.5);
    benches.push({ x: POND[0] + dx, z: POND[2] + dz, yaw: degrees(yaw) + Math.PI });
  }
  world.repeat(bench(), [...benches, ...stageBenches()]);
  world.repeat(lampPost(), lampPlaces());
}

/** Three arcs of benches with an aisle down the middle, all turned to the stage. */
function stageBenches(): Placement[] {
  const places: Placement[] = [];
  for (const [radius, perSide] of [
    [8.6, 2],
    [10.7, 3],
    [12.8, 3],
  ] as const) {
    const step = 2.05 / radius;
    for (const side of [-1, 1]) {
      for (let k = 0; k < perSide; k++) {
        const yaw = side * (1.25 / radius + step * (k + 0.5));
        const [dx, , dz] = polar(yaw, radius);
        places.push({ x: STAGE.x + dx, y: FLOOR, z: STAGE.z + dz, yaw: yaw + Math.PI });
      }
    }
  }
  return places;
}

function furnishStage(world: WorldBuilder): void {
  world.stand("park", gardenStage(), STAGE);
  world.zone("stage", "Garden stage", { ...STAGE, y: 0.4 }, { type: "circle", radiusMeters: 4.4 }, 5);
}

function furnishCafe(world: WorldBuilder): void {
  world.stand("park", pavilion(), PAVILION);
  world.zone("lounge", "Fountain café", PAVILION, { type: "box", widthMeters: 12.4, depthMeters: 9.4 }, 4);
  const colors = [PALETTE.coral, PALETTE.teal, PALETTE.sun, PALETTE.violet];
  const chairs = colors.map((color, k) => ({ prop: chair(`café chair ${k + 1}`, color), places: [] as Placement[] }));
  const tables: Placement[] = [];
  const spots: readonly (readonly [number, number, number])[] = [
    [-4.1, 0.6, 0.15],
    [4.1, 0.6, 0.15],
    [-1.5, 2.5, 0.15],
    [1.9, 2.5, 0.15],
  ];
  spots.forEach(([x, z, y], k) => {
    const table = composed(PAVILION, { x, y, z });
    tables.push(table);
    chairs[k % chairs.length]!.places.push(...aroundTable(table, 0.98, k < 2 ? 4 : 3, k * 0.5 + 0.4));
  });
  world.repeat(roundTable("café table", 0.62, 0.74, PALETTE.white), tables);
  for (const table of tables) world.stand("park", tableware(0.74, PALETTE.sky), table);
  for (const { prop, places } of chairs) world.repeat(prop, places);
}

function furnishCircles(world: WorldBuilder): void {
  for (const { name, zone, at, color } of CIRCLES) {
    const floor = { ...at, y: 0.07 };
    world.zone(zone, name, { ...at, y: 0 }, { type: "circle", radiusMeters: CIRCLE_RADIUS }, 4);
    world.stand("park", roundTable("low table", 0.95, 0.42, PALETTE.white, PALETTE.stone), floor);
    const vase = lathe(
      [
        [0.12, 0.42],
        [0.2, 0.54],
        [0.15, 0.68],
        [0.19, 0.74],
      ],
      PALETTE.terracotta,
      { segments: 16 },
    );
    world.put("park", vase.translate(at.x, 0.07, at.z), { material: "gloss", nav: "ignore" });
    world.stand("park", flowers("bouquet", color, 3), { x: at.x, y: 0.72, z: at.z, scale: 0.75 });
    const around = aroundTable(floor, 2.15, 6, (at.yaw ?? 0) + Math.PI + TAU / 12);
    around.forEach((place, k) => {
      world.stand("park", pouf("pouf", k % 2 === 0 ? color : mix(color, PALETTE.white, 0.6)), place);
    });
  }
}

function lampPlaces(): Placement[] {
  const places: Placement[] = [];
  for (const yaw of [9, 34, 56, 81, 99, 124, 146, 214, 236, 261, 279, 304, 326, 351]) {
    const [x, , z] = polar(degrees(yaw), PLAZA_RADIUS + 0.55);
    places.push({ x, z, yaw: degrees(yaw) });
  }
  for (const side of [-1, 1]) for (const z of [30, 36, 41.5]) places.push({ x: side * 3.3, z });
  return places;
}
