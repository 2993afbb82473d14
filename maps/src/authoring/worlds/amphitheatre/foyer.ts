import { mix, type Rgb } from "../../kit/color.ts";
import { Geometry } from "../../kit/Geometry.ts";
import { composed, type Placement, type Prop } from "../../kit/Prop.ts";
import { PALETTE } from "../../kit/palette.ts";
import { createRandom } from "../../kit/random.ts";
import { lathe } from "../../kit/revolve.ts";
import { ball, ellipsoid, limb } from "../../kit/rounds.ts";
import { arcPath, tube } from "../../kit/sweeps.ts";
import { degrees, polar, TAU, type Vec3 } from "../../kit/vectors.ts";
import type { WorldBuilder } from "../../kit/WorldBuilder.ts";
import { hedge } from "../../props/hedges.ts";
import { rug } from "../../props/interior.ts";
import { lampPost, lantern, lightPool } from "../../props/lamps.ts";
import { pottedPlant } from "../../props/plants.ts";
import { pouf, sofa } from "../../props/seating.ts";
import { farTree, LEAVES, pine, poplar, roundTree } from "../../props/trees.ts";
import { landHeight } from "./ground.ts";
import { AISLES, BOWL_RADIUS, FOYER, HALF_ANGLE } from "./layout.ts";

const LOUNGES: readonly { readonly name: string; readonly yaw: number; readonly color: Rgb }[] = [
  { name: "Ember lounge", yaw: degrees(-60), color: PALETTE.coral },
  { name: "Dusk lounge", yaw: degrees(-21), color: PALETTE.violet },
  { name: "Honey lounge", yaw: degrees(21), color: PALETTE.sun },
  { name: "Lake lounge", yaw: degrees(60), color: PALETTE.teal },
];

/** The place behind the rows: fires to sit around, lanterns, strings of light, trees. */
export function furnishFoyer(world: WorldBuilder): void {
  furnishLounges(world);
  hangLights(world);
  const y = FOYER.height;
  const edge = hedge(arcPath(FOYER.radius - 0.5, -HALF_ANGLE + 0.02, HALF_ANGLE - 0.02, 260, y), 1.2, 1.1);
  world.put("theatre", edge, { material: "grass", nav: "block" });
  const lanterns: Placement[] = [];
  for (const aisle of AISLES) {
    for (const side of [-1, 1]) {
      const [x, , z] = polar(aisle + (side * 1.75) / BOWL_RADIUS, BOWL_RADIUS + 0.85);
      lanterns.push({ x, y, z, yaw: aisle });
    }
  }
  for (let k = -6; k <= 6; k++) {
    const [x, , z] = polar(Math.PI + k * degrees(13), 22.4);
    lanterns.push({ x, y: 0.01, z, yaw: k });
  }
  world.repeat(lantern(), lanterns);
  const lamps = [-72, -40, 40, 72].map((yaw): Placement => {
    const [x, , z] = polar(degrees(yaw), 35.6);
    return { x, y, z };
  });
  lamps.push(
    ...[-1, 1].flatMap((side) =>
      [108, 126].map((yaw): Placement => {
        const [x, , z] = polar(side * degrees(yaw), 21.6);
        return { x, y: 0, z };
      }),
    ),
  );
  world.repeat(lampPost(), lamps);
  const pots = [-50, -30, -10, 10, 30, 50, -70, 70].map((yaw): Placement => {
    const [x, , z] = polar(degrees(yaw), 36.3);
    return { x, y, z, yaw };
  });
  world.repeat(pottedPlant("foyer plant", PALETTE.terracotta, "tall", 5), pots);
  plantTrees(world);
}

function furnishLounges(world: WorldBuilder): void {
  const bowls: Placement[] = [];
  const sofas: Placement[] = [];
  for (const { name, yaw, color } of LOUNGES) {
    const [x, , z] = polar(yaw, 31.2);
    const spot: Placement = { x, y: FOYER.height, z, yaw: yaw + Math.PI };
    world.put("theatre", rug(6, undefined, mix(color, PALETTE.white, 0.25)).translate(x, FOYER.height + 0.002, z), {
      material: "matte",
      nav: "ignore",
      castShadow: false,
    });
    bowls.push(spot);
    sofas.push(composed(spot, { x: 0, z: -2.1 }), composed(spot, { x: -2.1, z: 0.1, yaw: Math.PI / 2 }));
    for (const [px, pz] of [
      [2, -0.7],
      [2, 0.8],
      [0.9, 1.9],
      [-0.7, 2.1],
    ] as const) {
      const seat = composed(spot, { x: px, z: pz, yaw: Math.atan2(-px, -pz) });
      world.stand("theatre", pouf("pouf", mix(color, PALETTE.white, px > 1.5 ? 0 : 0.5)), seat);
    }
    world.zone("lounge", name, spot, { type: "circle", radiusMeters: 3.2 }, 3.5);
  }
  world.repeat(sofa("foyer sofa", PALETTE.cream, 2), sofas);
  world.repeat(fireBowl(), bowls);
}

/** A bowl of stone with a fire in it, and the light it throws. */
function fireBowl(): Prop {
  const bowl = lathe(
    [
      [0.3, 0],
      [0.5, 0.1],
      [0.66, 0.34],
      [0.68, 0.42],
      [0.58, 0.42],
      [0.5, 0.3],
      [0, 0.26],
    ],
    PALETTE.slate,
    { segments: 24 },
  );
  const flames = new Geometry();
  for (let k = 0; k < 7; k++) {
    const yaw = (k / 6) * TAU;
    const reach = k === 6 ? 0 : 0.2;
    flames.add(
      ellipsoid(
        [Math.sin(yaw) * reach, 0.5 + (k === 6 ? 0.16 : (k % 2) * 0.06), Math.cos(yaw) * reach],
        [0.13, k === 6 ? 0.34 : 0.22, 0.13],
        PALETTE.sun,
        { segments: 8, rings: 6 },
      ),
    );
  }
  return {
    name: "fire bowl",
    parts: [
      { geometry: bowl, material: "stone", nav: "block" },
      { geometry: flames, material: "lamp", nav: "ignore", castShadow: false },
      { geometry: lightPool(3.4, PALETTE.lampLight, 0.42), material: "glow", nav: "ignore", castShadow: false },
    ],
  };
}

/** Strings of bulbs from poles behind the rows to the truss before the stage. */
function hangLights(world: WorldBuilder): void {
  const poles = new Geometry();
  const wires = new Geometry();
  const bulbs: Placement[] = [];
  const string = (from: Vec3, to: Vec3, sag: number, count: number) => {
    const at = (t: number): Vec3 => [
      from[0] + (to[0] - from[0]) * t,
      from[1] + (to[1] - from[1]) * t - Math.sin(Math.PI * t) * sag,
      from[2] + (to[2] - from[2]) * t,
    ];
    wires.add(
      tube(
        Array.from({ length: 15 }, (_, k) => at(k / 14)),
        0.016,
        PALETTE.ink,
        4,
      ),
    );
    for (let k = 0; k < count; k++) {
      const [x, y, z] = at((k + 0.5) / count);
      bulbs.push({ x, y: y - 0.1, z });
    }
  };
  const tops = [-62, -21, 21, 62].map((yaw): Vec3 => {
    const [x, , z] = polar(degrees(yaw), BOWL_RADIUS + 0.18);
    poles.add(
      limb([x, FOYER.height, z], [x, FOYER.height + 4.6, z], 0.09, 0.06, PALETTE.ink, { segments: 8 }),
      ball([x, FOYER.height + 4.7, z], 0.12, PALETTE.sun, { segments: 8, rings: 6 }),
    );
    return [x, FOYER.height + 4.6, z];
  });
  const anchors = [-11.6, -4, 4, 11.6].map((x): Vec3 => [x, 8.6, -3.4]);
  for (const [k, top] of tops.entries()) string(top, anchors[k]!, 2.6, 17);
  for (let k = 0; k < tops.length - 1; k++) string(tops[k]!, tops[k + 1]!, 1.5, 13);
  for (const [k, yaw] of [-50, -8, 8, 50].entries()) {
    const [x, , z] = polar(degrees(yaw), 36.4);
    poles.add(limb([x, FOYER.height, z], [x, FOYER.height + 3.9, z], 0.08, 0.06, PALETTE.ink, { segments: 8 }));
    string([x, FOYER.height + 3.9, z], tops[k]!, 1.1, 9);
  }
  world.put("theatre", poles, { material: "gloss", nav: "block" });
  world.put("theatre", wires, { material: "canopy", nav: "ignore", castShadow: false });
  world.repeat(
    {
      name: "bulb",
      parts: [
        {
          geometry: ball([0, 0, 0], 0.085, PALETTE.white, { segments: 7, rings: 5 }),
          material: "lamp",
          nav: "ignore",
          castShadow: false,
        },
      ],
    },
    bulbs,
  );
}

/** Trees in evening colours around the foyer and along the shore. */
function plantTrees(world: WorldBuilder): void {
  const random = createRandom(61);
  const kinds = [
    { prop: roundTree("amber tree", LEAVES.amber, 3), places: [] as Placement[] },
    { prop: roundTree("evening cherry", LEAVES.cherry, 5), places: [] as Placement[] },
    { prop: poplar("evening poplar", LEAVES.teal, 2), places: [] as Placement[] },
    { prop: roundTree("plum tree", LEAVES.plum, 9), places: [] as Placement[] },
    { prop: pine("evening pine", LEAVES.teal, 4), places: [] as Placement[] },
    { prop: farTree("evening tree", LEAVES.green, 7), places: [] as Placement[] },
  ];
  const all: Placement[] = [];
  const plant = (kind: number, x: number, z: number, scale: number) => {
    if (all.some((other) => Math.hypot(other.x - x, other.z - z) < 4)) return;
    const place = { x, y: landHeight(x, z) - 0.1, z, yaw: random() * TAU, scale };
    all.push(place);
    kinds[kind]!.places.push(place);
  };
  for (let k = -15; k <= 15; k++) {
    if (k === 0) continue;
    const [x, , z] = polar(k * degrees(5.8), 40.4 + (k % 2) * 1.6);
    plant([0, 2, 1, 3][Math.abs(k) % 4]!, x, z, 0.95 + random() * 0.3);
  }
  for (const side of [-1, 1]) {
    for (let k = 0; k < 7; k++) {
      const [x, , z] = polar(side * degrees(92 + k * 4.5), 27 + (k % 3) * 4 + random() * 2);
      plant([1, 2, 0][k % 3]!, x, z, 1 + random() * 0.3);
    }
  }
  for (let k = 0; k < 260 && all.length < 104; k++) {
    const yaw = (random() - 0.5) * degrees(205);
    const [x, , z] = polar(yaw, 45 + random() * 62);
    if (landHeight(x, z) > 0.6)
      plant(random() < 0.4 ? 5 : random() < 0.6 ? 4 : Math.floor(random() * 4), x, z, 1.1 + random() * 0.7);
  }
  // Dark woods on the far shore, in groves.
  for (let grove = 0; grove < 9; grove++) {
    const yaw = Math.PI + (grove - 4 + (random() - 0.5) * 0.7) * degrees(17);
    for (let k = 0; k < 5; k++) {
      const [x, , z] = polar(yaw + (random() - 0.5) * degrees(7), 134 + random() * 20);
      plant(4, x, z, 1.7 + random() * 1.1);
    }
  }
  for (const { prop, places } of kinds) {
    world.repeat(
      { ...prop, parts: prop.parts.map((part) => ({ ...part, material: "foliage" as const, nav: "ignore" as const })) },
      places,
    );
  }
}
