import { box, slab } from "../../kit/boxes.ts";
import { brighten, mix, varied } from "../../kit/color.ts";
import { Geometry } from "../../kit/Geometry.ts";
import { PALETTE } from "../../kit/palette.ts";
import { createRandom } from "../../kit/random.ts";
import { lathe, ring } from "../../kit/revolve.ts";
import { blob, ellipsoid, limb } from "../../kit/rounds.ts";
import { polar, TAU } from "../../kit/vectors.ts";
import type { WorldBuilder } from "../../kit/WorldBuilder.ts";
import { planks } from "../../props/pavilion.ts";
import { pouf } from "../../props/seating.ts";
import { roundDeck } from "../../props/stage.ts";
import { POND, POND_RADIUS } from "./layout.ts";

const DECK_HEIGHT = 0.36;
const PLATFORM_RADIUS = 2.7;

/** A round pond with lilies behind a low rim, and a wooden pier out to a platform in its middle. */
export function digPond(world: WorldBuilder): void {
  const rim = lathe(
    [
      [POND_RADIUS + 0.35, -0.05],
      [POND_RADIUS + 0.35, 0.24],
      [POND_RADIUS + 0.27, 0.32],
      [POND_RADIUS - 0.2, 0.32],
      [POND_RADIUS - 0.28, 0.26],
      [POND_RADIUS - 0.28, 0.02],
    ],
    (_x, y) => brighten(PALETTE.cream, 0.78 + y * 0.7),
    { segments: 72 },
  );
  const water = new Geometry();
  for (let k = 0; k < 9; k++) {
    const [inner, outer] = [(k * POND_RADIUS) / 9, ((k + 1) * POND_RADIUS) / 9];
    water.add(ring(inner, outer, 0.17, mix(PALETTE.waterDeep, PALETTE.water, k / 8), 56));
  }
  world.put("park", rim.translate(...POND), { material: "stone", nav: "block" });
  world.put("park", water.translate(...POND), { material: "water", nav: "block", castShadow: false });
  world.put("park", lilies().translate(...POND), { material: "foliage", nav: "ignore", castShadow: false });
  world.put("park", rocks().translate(...POND), { material: "stone", nav: "block" });
  buildPier(world);
}

function lilies(): Geometry {
  const random = createRandom(17);
  const geometry = new Geometry();
  for (let k = 0; k < 24; k++) {
    const yaw = random() * TAU;
    const [x, , z] = polar(yaw, POND_RADIUS * (0.45 + random() * 0.46));
    if (x > 0 && Math.abs(z) < 2) continue;
    const size = 0.26 + random() * 0.26;
    const leaf = lathe(
      [
        [size, 0],
        [size * 0.9, 0.03],
        [0, 0.025],
      ],
      mix(PALETTE.leafDeep, PALETTE.leaf, random()),
      { segments: 12, from: 0.4, to: TAU },
    );
    geometry.add(leaf.rotateY(random() * TAU).translate(x, 0.18, z));
    if (k % 3 !== 0) continue;
    for (let petal = 0; petal < 6; petal++) {
      const color = k % 2 ? PALETTE.pink : PALETTE.white;
      const shape = ellipsoid([0, 0, 0.12], [0.06, 0.025, 0.12], color, { segments: 6, rings: 4 });
      geometry.add(
        shape
          .rotateX(-0.5)
          .rotateY((petal / 6) * TAU)
          .translate(x, 0.24, z),
      );
    }
  }
  // Reeds in the far corners.
  for (let k = 0; k < 46; k++) {
    const yaw = (k % 2 ? 3.75 : 5.6) + (random() - 0.5) * 0.7;
    const [x, , z] = polar(yaw, POND_RADIUS - 0.7 - random() * 0.9);
    const height = 0.7 + random() * 0.7;
    geometry.add(
      limb(
        [x, 0.1, z],
        [x + (random() - 0.5) * 0.25, height, z + (random() - 0.5) * 0.25],
        0.018,
        0.008,
        varied(PALETTE.leaf, 0.4, random),
        { segments: 4, capRings: 1 },
      ),
    );
    if (k % 3 === 0)
      geometry.add(
        limb([x, height, z], [x, height + 0.16, z], 0.035, 0.03, PALETTE.walnut, { segments: 6, capRings: 1 }),
      );
  }
  return geometry;
}

function rocks(): Geometry {
  const random = createRandom(19);
  const geometry = new Geometry();
  for (let k = 0; k < 16; k++) {
    const yaw = 3.3 + (k / 16) * 2.8 + (random() - 0.5) * 0.2;
    const [x, , z] = polar(yaw, POND_RADIUS - 0.1 + random() * 0.7);
    const size = 0.22 + random() * 0.34;
    const rock = blob(size, 90 + k, varied(PALETTE.stone, 0.25, random), 0.16, { segments: 9, rings: 6 });
    geometry.add(
      rock
        .scale(1.2, 0.8, 1)
        .rotateY(random() * TAU)
        .translate(x, 0.16, z),
    );
  }
  return geometry;
}

function buildPier(world: WorldBuilder): void {
  const length = POND_RADIUS + 0.9;
  const walk = planks(length, 2.4, DECK_HEIGHT, 23, 0.36).translate(length / 2, 0, 0);
  const step = slab([POND_RADIUS + 1.1, 0.09, 0], [0.7, 0.18, 2.4], PALETTE.oak);
  const platform = roundDeck(PLATFORM_RADIUS, DECK_HEIGHT + 0.01, 29, 0.42);
  const side = lathe(
    [
      [PLATFORM_RADIUS + 0.02, 0.1],
      [PLATFORM_RADIUS + 0.02, DECK_HEIGHT - 0.04],
      [PLATFORM_RADIUS - 0.3, DECK_HEIGHT - 0.04],
    ],
    PALETTE.walnut,
    { segments: 48 },
  );
  const sides = [-1.2, 1.2].map((z) => box([length / 2, 0.24, z], [length, 0.14, 0.08], PALETTE.walnut));
  const deck = new Geometry().add(walk, step, platform, side, ...sides);
  world.put("park", deck.translate(...POND), { material: "wood", nav: "walk" });
  const colors = [PALETTE.sky, PALETTE.white, PALETTE.aqua, PALETTE.white, PALETTE.sky];
  colors.forEach((color, k) => {
    const yaw = Math.PI / 2 + ((k + 1) / 6) * TAU;
    const [x, , z] = polar(yaw, 1.85);
    const place = { x: POND[0] + x, y: DECK_HEIGHT, z: POND[2] + z, yaw: yaw + Math.PI };
    world.stand("park", pouf("pouf", color), place);
  });
  world.zone(
    "conference",
    "Pond platform",
    { x: POND[0], y: 0.2, z: POND[2] },
    { type: "circle", radiusMeters: PLATFORM_RADIUS },
    4,
  );
}
