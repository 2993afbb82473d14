import { block, box } from "../../kit/boxes.ts";
import { mix } from "../../kit/color.ts";
import { Geometry } from "../../kit/Geometry.ts";
import { composed, type Placement } from "../../kit/Prop.ts";
import { PALETTE } from "../../kit/palette.ts";
import { limb } from "../../kit/rounds.ts";
import type { WorldBuilder } from "../../kit/WorldBuilder.ts";
import { bookshelf, desk, floorLamp, officeChair, rug, treeBench } from "../../props/office.ts";
import { pottedPlant } from "../../props/plants.ts";
import { armchair, chair, sofa } from "../../props/seating.ts";
import { aroundTable, roundTable, tableware } from "../../props/tables.ts";
import { LEAVES, roundTree } from "../../props/trees.ts";
import { TERRACE } from "./layout.ts";

const flat = { material: "matte", nav: "walk", castShadow: false } as const;

/** Everything that stands in the hall and on the terrace. */
export function furnishHall(world: WorldBuilder): void {
  furnishDesks(world);
  furnishLounges(world);
  furnishLibrary(world);
  furnishCafe(world);
  const trees: Placement[] = [
    { x: -5.6, z: 2.6 },
    { x: 5.6, z: 2.6, yaw: 2 },
  ];
  world.repeat(treeBench("tree bench", PALETTE.white), trees);
  world.repeat(
    roundTree("indoor tree", LEAVES.lime, 13),
    trees.map((place) => ({ ...place, y: 0.35, scale: 0.86 })),
  );
  world.put("hall", rug(5.4, undefined, PALETTE.coral).translate(0, 0.002, 0.2), flat);
  world.zone("stage", "Forum", { x: 0, z: 0.2, yaw: Math.PI }, { type: "circle", radiusMeters: 2.6 }, 4);
  const plants: Placement[] = [];
  for (const side of [-1, 1]) {
    for (const z of [-8.2, -2.7, 3.1, 8.9]) plants.push({ x: side * 15.9, z });
    plants.push(
      { x: side * 2.8, z: 15.2 },
      { x: side * 12.4, z: 15.2 },
      { x: side * 6.6, z: -8.2 },
      { x: side * 11.5, z: -8.2 },
    );
    plants.push({ x: side * 7.5, y: TERRACE.height, z: -15.2 }, { x: side * 13.2, y: TERRACE.height, z: -9.7 });
  }
  world.repeat(
    pottedPlant("round plant", PALETTE.terracotta, "round", 8),
    plants.filter((_, k) => k % 2 === 0),
  );
  world.repeat(
    pottedPlant("tall plant", PALETTE.cream, "tall", 9),
    plants.filter((_, k) => k % 2 === 1),
  );
}

function furnishDesks(world: WorldBuilder): void {
  const desks: Placement[] = [];
  for (const side of [-1, 1]) {
    for (const z of [-5.2, -0.6]) {
      const island: Placement = { x: side * 11, z };
      world.put("hall", rug(5, 4.1, mix(PALETTE.aqua, PALETTE.sand, 0.55)).translate(island.x, 0, z), flat);
      for (const x of [-0.78, 0.78]) {
        desks.push(composed(island, { x, z: 0.42, yaw: Math.PI }), composed(island, { x, z: -0.42 }));
      }
      const screen = box([island.x, 1.0, z], [3.1, 0.5, 0.05], mix(PALETTE.teal, PALETTE.white, 0.35), 0.02);
      world.put("hall", screen, { material: "matte", nav: "block" });
    }
  }
  world.repeat(desk("desk", PALETTE.coral), desks);
  world.repeat(
    officeChair("desk chair", PALETTE.slate),
    desks.map((place) => composed(place, { x: 0, z: -0.72 })),
  );
}

function furnishLounges(world: WorldBuilder): void {
  const sofas: Placement[] = [];
  const yellow: Placement[] = [];
  const tables: Placement[] = [];
  const spots: readonly (Placement & { name: string })[] = [
    { name: "Garden lounge", x: -7.4, z: 10.6 },
    { name: "Window lounge", x: 7.4, z: 10.6 },
    { name: "Terrace lounge", x: -8, y: TERRACE.height, z: -12.6, yaw: Math.PI / 2 },
    { name: "Balcony lounge", x: 8, y: TERRACE.height, z: -12.6, yaw: -Math.PI / 2 },
  ];
  for (const spot of spots) {
    const carpet = rug(4.8, undefined, mix(PALETTE.violet, PALETTE.white, 0.35));
    world.put("hall", carpet.translate(spot.x, (spot.y ?? 0) + 0.002, spot.z), flat);
    sofas.push(composed(spot, { x: 0, z: -1.6 }));
    yellow.push(composed(spot, { x: -1.35, z: 0.9, yaw: 2.3 }), composed(spot, { x: 1.35, z: 0.9, yaw: -2.3 }));
    tables.push(composed(spot, { x: 0, z: -0.15 }));
    world.stand("hall", floorLamp(), composed(spot, { x: 1.75, z: -1.75 }));
    world.zone("lounge", spot.name, spot, { type: "circle", radiusMeters: 2.6 }, 3.5);
  }
  world.repeat(sofa("teal sofa", PALETTE.teal, 3), sofas);
  world.repeat(armchair("yellow armchair", PALETTE.sun), yellow);
  world.repeat(roundTable("coffee table", 0.55, 0.4, PALETTE.honey, PALETTE.white), tables);
}

/** Shelves around soft chairs in the south-west corner, where nobody is heard. */
function furnishLibrary(world: WorldBuilder): void {
  const shelf = bookshelf("bookshelf", 2.2, 2.2, 7);
  const places: Placement[] = [];
  for (const z of [10.6, 12.9, 15.2]) places.push({ x: -22.75, z: z - 0.35, yaw: Math.PI / 2 });
  for (const x of [-21.2, -18.9, -16.6]) places.push({ x, z: 9.35 });
  world.repeat(shelf, places);
  // Low shelves end the nook towards the hall; their backs stand against each other.
  world.repeat(bookshelf("low bookshelf", 2, 1.1, 11), [
    { x: -14.1, z: 14.5, yaw: -Math.PI / 2 },
    { x: -14.1, z: 14.5, yaw: Math.PI / 2 },
  ]);
  world.put("hall", rug(6, 4.6, mix(PALETTE.moss, PALETTE.sand, 0.45)).translate(-18.6, 0, 12.9), flat);
  const center: Placement = { x: -18.4, z: 12.9 };
  world.repeat(armchair("coral armchair", PALETTE.coral), aroundTable(center, 1.75, 5, 0.3));
  world.stand("hall", roundTable("reading table", 0.6, 0.4, PALETTE.walnut, PALETTE.oak), center);
  for (const [x, z] of [
    [-21.6, 15.2],
    [-15.2, 10.3],
  ] as const)
    world.stand("hall", floorLamp(), { x, z });
  world.zone("silent", "Library", { x: -18.5, z: 12.7 }, { type: "box", widthMeters: 8.6, depthMeters: 6.4 }, 4);
}

/** A bar and small tables in the south-east corner. */
function furnishCafe(world: WorldBuilder): void {
  const bar = new Geometry();
  bar.add(block(20.2, 0, 9.8, [4.6, 1.02, 0.6], mix(PALETTE.teal, PALETTE.white, 0.1), 0.04));
  for (let k = 0; k < 11; k++)
    bar.add(block(18.1 + k * 0.42, 0.06, 10.13, [0.36, 0.9, 0.08], k % 2 ? PALETTE.shell : PALETTE.aqua, 0.03));
  bar.add(box([22, 1.32, 9.7], [0.7, 0.5, 0.42], PALETTE.coral, 0.08, "softer"));
  for (let k = 0; k < 6; k++)
    bar.add(
      limb(
        [18.5 + k * 0.24, 1.08, 9.7],
        [18.5 + k * 0.24, 1.17, 9.7],
        0.06,
        0.07,
        [PALETTE.sun, PALETTE.white, PALETTE.pink][k % 3]!,
        { segments: 9 },
      ),
    );
  world.put("hall", bar, { material: "gloss", nav: "block" });
  world.put("hall", box([20.2, 1.06, 9.85], [5, 0.07, 0.86], PALETTE.oak, 0.03), { material: "wood", nav: "block" });
  const tables: Placement[] = [
    { x: 16.2, z: 12.2 },
    { x: 19.4, z: 13 },
    { x: 15.4, z: 14.9 },
    { x: 21.7, z: 14.9 },
    { x: 18.4, z: 15 },
  ];
  const places = tables.map((table, k) => aroundTable(table, 0.86, k < 2 ? 4 : 2, k < 2 ? 0.6 : Math.PI / 2));
  world.repeat(roundTable("café table", 0.5, 0.74, PALETTE.white), tables);
  for (const table of tables) world.stand("hall", tableware(0.74, PALETTE.coral), { ...table, scale: 1 });
  world.repeat(chair("coral café chair", PALETTE.coral), places.filter((_, k) => k % 2 === 0).flat());
  world.repeat(chair("teal café chair", PALETTE.teal), places.filter((_, k) => k % 2 === 1).flat());
  world.zone("lounge", "Campus café", { x: 18.6, z: 12.8 }, { type: "box", widthMeters: 8.4, depthMeters: 6.2 }, 4);
}
