import { slab } from "../../kit/boxes.ts";
import { brighten, hex } from "../../kit/color.ts";
import type { Placement } from "../../kit/Prop.ts";
import { PALETTE } from "../../kit/palette.ts";
import { createRandom } from "../../kit/random.ts";
import { polar, TAU } from "../../kit/vectors.ts";
import type { WorldBuilder } from "../../kit/WorldBuilder.ts";
import { hedge } from "../../props/hedges.ts";
import { lampPost } from "../../props/lamps.ts";
import { land, meadowColor, mountainRange, rollingHills } from "../../props/landscape.ts";
import { pavedPath } from "../../props/paving.ts";
import { bush, flowers } from "../../props/plants.ts";
import { bench } from "../../props/seating.ts";
import { birch, LEAVES, pine, poplar, roundTree } from "../../props/trees.ts";
import { HALL } from "./layout.ts";

const COURT = { halfWidth: 8.5, end: 27 } as const;

/** The forecourt before the entrance, and the garden that the windows look out on. */
export function layGrounds(world: WorldBuilder): void {
  const meadow = meadowColor(hex("#b7d6d8"), 70, 190);
  const hills = rollingHills(38, 12, 9);
  const lawn = land(0, 210, 56, 120, (x, z) => hills(x, z) - 0.09, meadow);
  world.put("garden", lawn, { material: "grass", nav: "ignore", castShadow: false });
  const random = createRandom(41);
  const court = pavedPath(
    [0, -0.02, HALL.z1 - 0.15],
    0,
    COURT.end - HALL.z1,
    14,
    [PALETTE.cream, PALETTE.sand, PALETTE.cream, PALETTE.shell],
    random,
    1.2,
  );
  world.put("building", court, { material: "stone", nav: "ignore", castShadow: false });
  const bed = slab(
    [0, -0.02, (HALL.z1 + COURT.end) / 2 - 0.1],
    [COURT.halfWidth * 2, 0.08, COURT.end - HALL.z1 + 0.1],
    PALETTE.grout,
  );
  world.put("building", bed, { material: "stone", nav: "walk", castShadow: false });
  const { halfWidth, end } = COURT;
  const corner = 0.4;
  const outline = hedge(
    [
      [-halfWidth, 0, HALL.z1 + 0.3],
      ...line([-halfWidth, HALL.z1 + 1], [-halfWidth, end - corner]),
      ...line([-halfWidth + corner, end], [halfWidth - corner, end]),
      ...line([halfWidth, end - corner], [halfWidth, HALL.z1 + 1]),
      [halfWidth, 0, HALL.z1 + 0.3],
    ],
    1.1,
    0.95,
  );
  world.put("building", outline, { material: "grass", nav: "block" });
  for (const place of [
    { x: -7, y: 0.03, z: 21, yaw: Math.PI / 2 },
    { x: 7, y: 0.03, z: 21, yaw: -Math.PI / 2 },
    { x: -7, y: 0.03, z: 24.2, yaw: Math.PI / 2 },
    { x: 7, y: 0.03, z: 24.2, yaw: -Math.PI / 2 },
  ]) {
    world.stand("building", bench(), place);
  }
  world.repeat(
    lampPost(),
    [-1, 1].flatMap((side) => [18.2, 25.6].map((z) => ({ x: side * 6.6, y: 0.03, z }))),
  );
  plantGarden(world, hills);
  const far = { material: "backdrop", nav: "ignore", castShadow: false } as const;
  world.put("mountains", mountainRange(290, 58, hex("#a9c9e4"), hex("#dcecf2"), 5), far);
  world.put("mountains", mountainRange(240, 36, hex("#8fbcc4"), hex("#cbe3df"), 6), far);
}

function line(from: readonly [number, number], to: readonly [number, number]): [number, number, number][] {
  const count = Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) / 0.5);
  return Array.from({ length: count + 1 }, (_, k) => [
    from[0] + ((to[0] - from[0]) * k) / count,
    0,
    from[1] + ((to[1] - from[1]) * k) / count,
  ]);
}

function plantGarden(world: WorldBuilder, hills: (x: number, z: number) => number): void {
  const random = createRandom(43);
  const kinds = [
    { prop: roundTree("garden tree", LEAVES.green, 3), places: [] as Placement[] },
    { prop: roundTree("garden cherry", LEAVES.cherry, 5), places: [] as Placement[] },
    { prop: birch("birch", LEAVES.lime, 4), places: [] as Placement[] },
    { prop: poplar("garden poplar", LEAVES.green, 2), places: [] as Placement[] },
    { prop: pine("garden pine", LEAVES.teal, 4), places: [] as Placement[] },
  ];
  const isFree = (x: number, z: number) =>
    (Math.abs(x) > HALL.x1 + 3 || z < HALL.z0 - 3 || z > HALL.z1 + 3.2) &&
    (Math.abs(x) > COURT.halfWidth + 2.4 || z < HALL.z1 || z > COURT.end + 2.4);
  for (let k = 0; k < 420; k++) {
    const [x, , z] = polar(random() * TAU, 19 + random() ** 1.4 * 60);
    if (!isFree(x, z)) continue;
    if (kinds.some(({ places }) => places.some((place) => Math.hypot(place.x - x, place.z - z) < 4.4))) continue;
    const kind = kinds[Math.floor(random() * kinds.length)]!;
    if (kinds.reduce((sum, { places }) => sum + places.length, 0) >= 84) break;
    kind.places.push({ x, y: hills(x, z) - 0.1, z, yaw: random() * TAU, scale: 0.9 + random() * 0.6 });
  }
  for (const { prop, places } of kinds) {
    // Nobody walks in the garden: its trunks need no collision.
    world.repeat(
      { ...prop, parts: prop.parts.map((part) => ({ ...part, material: "foliage" as const, nav: "ignore" as const })) },
      places,
    );
  }
  const blossoms: Placement[] = [];
  const bushes: Placement[] = [];
  for (let k = 0; k < 90; k++) {
    const along = (random() - 0.5) * 2;
    const side = k % 3;
    const off = 1 + random() * 1.6;
    const [x, z] = side === 0 ? [along * 22, HALL.z0 - off] : [(side === 1 ? -1 : 1) * (HALL.x1 + off), along * 15];
    (k % 4 === 0 ? bushes : blossoms).push({ x, y: -0.09, z, yaw: random() * TAU, scale: 0.9 + random() * 0.5 });
  }
  for (const side of [-1, 1]) {
    for (let z = HALL.z1 + 1.2; z < COURT.end - 0.5; z += 0.75)
      blossoms.push({ x: side * (COURT.halfWidth - 0.75), z, yaw: z, scale: 1 });
  }
  world.repeat(bush("garden bush", LEAVES.green, 40), bushes);
  world.repeat(
    flowers("garden flowers", PALETTE.rose, 3),
    blossoms.filter((_, k) => k % 2 === 0),
  );
  world.repeat(
    flowers("yellow garden flowers", brighten(PALETTE.sun, 1.05), 4),
    blossoms.filter((_, k) => k % 2 === 1),
  );
}
