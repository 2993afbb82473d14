import { hex, mix } from "../../kit/color.ts";
import type { Placement, Prop } from "../../kit/Prop.ts";
import { PALETTE } from "../../kit/palette.ts";
import type { ProfilePoint } from "../../kit/profile.ts";
import { createRandom, type Random } from "../../kit/random.ts";
import { lathe } from "../../kit/revolve.ts";
import { degrees, polar, TAU } from "../../kit/vectors.ts";
import type { WorldBuilder } from "../../kit/WorldBuilder.ts";
import { bush, flowers, grassTuft } from "../../props/plants.ts";
import { LEAVES, poplar, roundTree } from "../../props/trees.ts";
import { CIRCLE_RADIUS, CIRCLES, EDGE_RADIUS, isTaken, PLAZA_RADIUS } from "./layout.ts";

/** Yaws (degrees) between which beds run along the plaza; the ways lie between them. */
const FLOWER_BEDS = [
  [12, 38],
  [52, 80],
  [100, 128],
  [142, 162],
  [198, 218],
  [232, 260],
  [280, 308],
  [322, 348],
] as const;

const BED_OUTLINE: readonly ProfilePoint[] = [
  [PLAZA_RADIUS + 1.6, -0.03],
  [PLAZA_RADIUS + 1.5, 0.06],
  [PLAZA_RADIUS + 1.25, 0.12],
  [PLAZA_RADIUS + 0.65, 0.13],
  [PLAZA_RADIUS + 0.35, 0.08],
  [PLAZA_RADIUS + 0.25, -0.03],
];

/** Trees, shrubs and flowers inside the park. */
export function plant(world: WorldBuilder): void {
  const random = createRandom(21);
  const trees: Placement[] = [];
  const kinds: { prop: Prop; places: Placement[] }[] = [
    { prop: roundTree("green tree", LEAVES.green, 3), places: [] },
    { prop: roundTree("cherry tree", LEAVES.cherry, 5), places: [] },
    { prop: roundTree("teal tree", LEAVES.teal, 8), places: [] },
    { prop: roundTree("lime tree", LEAVES.lime, 13), places: [] },
    { prop: poplar("poplar", LEAVES.green, 2), places: [] },
  ];
  const set = (kind: number, place: Placement) => {
    kinds[kind]!.places.push(place);
    trees.push(place);
  };
  ringOfCherries((place) => set(1, place));
  for (const side of [-1, 1]) {
    for (const z of [27, 33, 39]) set(4, { x: side * 6.4, z, yaw: z, scale: 0.82 + (z % 3) * 0.05 });
  }
  scatter(random, 56, 21, EDGE_RADIUS - 2.2, (x, z) => {
    if (isTaken(x, z, 1.3) || trees.some((tree) => Math.hypot(tree.x - x, tree.z - z) < 3.5)) return false;
    const roll = random();
    const kind = roll < 0.38 ? 0 : roll < 0.62 ? 1 : roll < 0.82 ? 2 : roll < 0.94 ? 3 : 4;
    set(kind, { x, z, yaw: random() * TAU, scale: 0.85 + random() * 0.5 });
    return true;
  });
  for (const { prop, places } of kinds) world.repeat(prop, places);
  plantFlowers(world, random);
}

/** Pink trees stand evenly around the plaza, between the ways. */
function ringOfCherries(set: (place: Placement) => void): void {
  for (const yaw of [17, 28, 62, 73, 107, 118, 152, 208, 242, 253, 287, 298, 332, 343]) {
    const [x, , z] = polar(degrees(yaw), PLAZA_RADIUS + 2.5);
    set({ x, z, yaw: yaw * 1.7, scale: 0.82 + (yaw % 5) * 0.03 });
  }
}

function plantFlowers(world: WorldBuilder, random: Random): void {
  const kinds = [
    flowers("coral flowers", PALETTE.coral, 1),
    flowers("yellow flowers", PALETTE.sun, 2),
    flowers("white flowers", hex("#ffffff"), 3),
    flowers("violet flowers", PALETTE.violet, 4),
    flowers("pink flowers", PALETTE.rose, 5),
  ].map((prop) => ({ prop, places: [] as Placement[] }));
  const put = (kind: number, x: number, z: number, y = 0) =>
    kinds[kind % kinds.length]!.places.push({ x, y, z, yaw: random() * TAU, scale: 0.85 + random() * 0.5 });
  // Beds in one or two colours hug the plaza; looser drifts lie in the meadow.
  const bushes: Placement[] = [];
  for (const [from, to] of FLOWER_BEDS) {
    const [a, b] = [degrees(from), degrees(to)];
    const soil = (_x: number, y: number) => mix(PALETTE.moss, PALETTE.grass, 0.2 + y * 3.5);
    const mound = lathe(BED_OUTLINE, soil, { segments: 18, from: a, to: b, capped: true });
    world.put("park", mound, { material: "grass", nav: "walk", castShadow: false });
    const count = Math.round(((b - a) * PLAZA_RADIUS) / 0.42);
    for (let k = 0; k < count; k++) {
      const [x, , z] = polar(a + ((k + 0.5) / count) * (b - a), PLAZA_RADIUS + 0.62 + (k % 3) * 0.27);
      put(Math.floor(k / 9) + from, x, z, 0.1);
    }
  }
  for (const [k, { at }] of CIRCLES.entries()) {
    for (let petal = 0; petal < 18; petal++) {
      const yaw = (at.yaw ?? 0) + Math.PI + degrees(38) + (petal / 17) * degrees(284);
      const [dx, , dz] = polar(yaw, CIRCLE_RADIUS + 0.55);
      if (petal % 3 === 2) bushes.push({ x: at.x + dx, z: at.z + dz, yaw, scale: 0.8 + random() * 0.3 });
      else put([0, 3, 1, 2][k]! + (petal % 2) * 2, at.x + dx, at.z + dz);
    }
  }
  for (let drift = 0; drift < 26; drift++) {
    const [cx, , cz] = polar(random() * TAU, 20 + random() * 21);
    for (let k = 0; k < 7; k++) {
      const [dx, , dz] = polar(random() * TAU, random() * 1.9);
      const [x, z] = [cx + dx, cz + dz];
      if (!isTaken(x, z, 0.3) && Math.hypot(x, z) < EDGE_RADIUS - 1.4) put(drift + (k % 2), x, z);
    }
  }
  for (const { prop, places } of kinds) world.repeat(prop, places);
  scatter(random, 34, 19, EDGE_RADIUS - 1.6, (x, z) => {
    if (isTaken(x, z, 0.9)) return false;
    bushes.push({ x, z, yaw: random() * TAU, scale: 0.75 + random() * 0.5 });
    return true;
  });
  world.repeat(bush("bush", LEAVES.lime, 40), bushes);
  const tufts: Placement[] = [];
  scatter(random, 260, 17.5, EDGE_RADIUS - 1, (x, z) => {
    if (isTaken(x, z, 0.2)) return false;
    tufts.push({ x, z, yaw: random() * TAU, scale: 0.8 + random() * 0.7 });
    return true;
  });
  world.repeat(grassTuft("grass tuft", 9), tufts);
}

/** Tries places evenly spread over a ring of ground until `count` were taken (or far too many refused). */
function scatter(
  random: Random,
  count: number,
  inner: number,
  outer: number,
  take: (x: number, z: number) => boolean,
): void {
  let taken = 0;
  for (let tries = 0; tries < count * 60 && taken < count; tries++) {
    const radius = Math.sqrt(inner ** 2 + random() * (outer ** 2 - inner ** 2));
    const [x, , z] = polar(random() * TAU, radius);
    if (take(x, z)) taken++;
  }
}
