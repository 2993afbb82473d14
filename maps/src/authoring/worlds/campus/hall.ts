import { block, box } from "../../kit/boxes.ts";
import { mix } from "../../kit/color.ts";
import { Geometry } from "../../kit/Geometry.ts";
import { composed, type Placement } from "../../kit/Prop.ts";
import { PALETTE } from "../../kit/palette.ts";
import { bevelledRectangle } from "../../kit/profile.ts";
import { createRandom } from "../../kit/random.ts";
import { ellipsoid, limb } from "../../kit/rounds.ts";
import { arcPath, sweep } from "../../kit/sweeps.ts";
import { polar } from "../../kit/vectors.ts";
import type { WorldBuilder } from "../../kit/WorldBuilder.ts";
import { bookshelf, floorLamp, rug, treeBench } from "../../props/interior.ts";
import { desk, officeChair } from "../../props/office.ts";
import { pottedPlant } from "../../props/plants.ts";
import { armchair, chair, sofa } from "../../props/seating.ts";
import { aroundTable, roundTable, tableware } from "../../props/tables.ts";
import { LEAVES, roundTree } from "../../props/trees.ts";
import { TERRACE } from "./layout.ts";

// Carpets are thinner than what people notice underfoot.
const flat = { material: "matte", nav: "ignore", castShadow: false } as const;

/** Everything that stands in the hall and on the terrace, plants in the rooms included. */
export function furnishHall(world: WorldBuilder, roomCorners: readonly Placement[]): void {
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
  hangLanterns(world);
  welcome(world);
  world.put("building", rug(5.4, undefined, PALETTE.coral).translate(0, 0.002, 0.2), flat);
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
  world.repeat(pottedPlant("tall plant", PALETTE.cream, "tall", 9), [
    ...plants.filter((_, k) => k % 2 === 1),
    ...roomCorners,
  ]);
}

function furnishDesks(world: WorldBuilder): void {
  const desks: Placement[] = [];
  for (const side of [-1, 1]) {
    for (const z of [-5.2, -0.6]) {
      const island: Placement = { x: side * 11, z };
      world.put("building", rug(5, 4.1, mix(PALETTE.aqua, PALETTE.sand, 0.55)).translate(island.x, 0, z), flat);
      for (const x of [-0.78, 0.78]) {
        desks.push(composed(island, { x, z: 0.42, yaw: Math.PI }), composed(island, { x, z: -0.42 }));
      }
      const screen = box([island.x, 1.0, z], [3.1, 0.5, 0.05], mix(PALETTE.teal, PALETTE.white, 0.35), 0.02);
      world.put("building", screen, { material: "matte", nav: "block" });
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
    { name: "Garden lounge", x: -9.6, z: 9.6 },
    { name: "Window lounge", x: 8.4, z: 10.2 },
    { name: "Terrace lounge", x: -8, y: TERRACE.height, z: -12.6, yaw: Math.PI / 2 },
    { name: "Balcony lounge", x: 8, y: TERRACE.height, z: -12.6, yaw: -Math.PI / 2 },
  ];
  for (const spot of spots) {
    const carpet = rug(4.8, undefined, mix(PALETTE.violet, PALETTE.white, 0.35));
    world.put("building", carpet.translate(spot.x, (spot.y ?? 0) + 0.002, spot.z), flat);
    sofas.push(composed(spot, { x: 0, z: -1.6 }));
    yellow.push(composed(spot, { x: -1.35, z: 0.9, yaw: 2.3 }), composed(spot, { x: 1.35, z: 0.9, yaw: -2.3 }));
    tables.push(composed(spot, { x: 0, z: -0.15 }));
    world.stand("building", floorLamp(), composed(spot, { x: 1.75, z: -1.75 }));
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
  world.put("building", rug(6, 4.6, mix(PALETTE.moss, PALETTE.sand, 0.45)).translate(-18.6, 0, 12.9), flat);
  const center: Placement = { x: -18.4, z: 12.9 };
  world.repeat(armchair("coral armchair", PALETTE.coral), aroundTable(center, 1.75, 5, 0.3));
  world.stand("building", roundTable("reading table", 0.6, 0.4, PALETTE.walnut, PALETTE.oak), center);
  for (const [x, z] of [
    [-21.6, 15.2],
    [-15.2, 10.3],
  ] as const)
    world.stand("building", floorLamp(), { x, z });
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
  world.put("building", bar, { material: "gloss", nav: "block" });
  world.put("building", box([20.2, 1.06, 9.85], [5, 0.07, 0.86], PALETTE.oak, 0.03), {
    material: "wood",
    nav: "block",
  });
  const tables: Placement[] = [
    { x: 16.2, z: 12.2 },
    { x: 19.4, z: 13 },
    { x: 15.4, z: 14.9 },
    { x: 21.7, z: 14.9 },
    { x: 18.4, z: 15 },
  ];
  const places = tables.map((table, k) => aroundTable(table, 0.86, k < 2 ? 4 : 2, k < 2 ? 0.6 : Math.PI / 2));
  world.repeat(roundTable("café table", 0.5, 0.74, PALETTE.white), tables);
  for (const table of tables) world.stand("building", tableware(0.74, PALETTE.coral), { ...table, scale: 1 });
  world.repeat(chair("coral café chair", PALETTE.coral), places.filter((_, k) => k % 2 === 0).flat());
  world.repeat(chair("teal café chair", PALETTE.teal), places.filter((_, k) => k % 2 === 1).flat());
  world.zone("lounge", "Campus café", { x: 18.6, z: 12.8 }, { type: "box", widthMeters: 8.4, depthMeters: 6.2 }, 4);
}

/** Paper lanterns in a loose cloud over the forum. */
function hangLanterns(world: WorldBuilder): void {
  const cords = new Geometry();
  const lights = new Geometry();
  const random = createRandom(81);
  for (let k = 0; k < 17; k++) {
    const [x, , z] = polar(k * 2.4, 0.5 + Math.sqrt(k / 17) * 2.7);
    const radius = 0.18 + random() * 0.22;
    const y = 4.5 + random() * 1.7;
    cords.add(limb([x, y, z + 0.4], [x, 7.4, z + 0.4], 0.01, 0.01, PALETTE.ink, { segments: 4, capRings: 1 }));
    lights.add(ellipsoid([x, y, z + 0.4], [radius, radius * 0.86, radius], PALETTE.white, { segments: 14, rings: 9 }));
  }
  world.put("building", cords, { material: "canopy", nav: "ignore", castShadow: false });
  world.put("building", lights, { material: "lamp", nav: "ignore", castShadow: false });
}

/** A mat and a round desk where people come in. */
function welcome(world: WorldBuilder): void {
  world.put("building", rug(4.4, 3, mix(PALETTE.slate, PALETTE.sand, 0.5)).translate(0, 0, 14.1), flat);
  const front = sweep(arcPath(1.7, -1.2, 1.2, 16), bevelledRectangle(-0.12, 0.12, 0, 1.02, 0.02), PALETTE.coral, {
    capped: true,
  });
  const slats = new Geometry();
  for (let k = -7; k <= 7; k++) {
    const [x, , z] = polar(k * 0.155, 1.86);
    slats.add(
      block(0, 0.08, 0, [0.2, 0.86, 0.06], k % 2 ? PALETTE.shell : PALETTE.honey, 0.02)
        .rotateY(k * 0.155)
        .translate(x, 0, z),
    );
  }
  const top = sweep(arcPath(1.66, -1.25, 1.25, 18), bevelledRectangle(-0.36, 0.26, 1.02, 1.09, 0.025), PALETTE.honey, {
    capped: true,
  });
  for (const [geometry, material] of [
    [front.add(slats), "matte"],
    [top, "gloss"],
  ] as const) {
    world.put("building", geometry.rotateY(0.55).translate(-4.6, 0, 11.2), { material, nav: "block" });
  }
}
