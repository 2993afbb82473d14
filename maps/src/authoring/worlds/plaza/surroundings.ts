import { block } from "../../kit/boxes.ts";
import { brighten, hex, mix } from "../../kit/color.ts";
import type { Placement } from "../../kit/Prop.ts";
import { PALETTE } from "../../kit/palette.ts";
import { createRandom } from "../../kit/random.ts";
import { ball } from "../../kit/rounds.ts";
import { arcPath } from "../../kit/sweeps.ts";
import { degrees, polar, TAU } from "../../kit/vectors.ts";
import type { WorldBuilder } from "../../kit/WorldBuilder.ts";
import { hedge } from "../../props/hedges.ts";
import { land, mountainRange, rollingHills } from "../../props/landscape.ts";
import { farTree, LEAVES, pine } from "../../props/trees.ts";
import { plazaMeadow } from "./ground.ts";
import { EDGE_RADIUS } from "./layout.ts";

/** What ends the park and what is seen beyond: a hedge, hills, woods, mountains, clouds. Nobody walks there. */
export function surround(world: WorldBuilder): void {
  const gap = degrees(3.2);
  world.put("park", hedge(arcPath(EDGE_RADIUS, gap, TAU - gap, 440), 1.15, 1.15), { material: "grass", nav: "block" });
  for (const side of [-1, 1]) {
    const [x, , z] = polar(side * gap * 0.98, EDGE_RADIUS);
    world.put(
      "park",
      block(x, 0, z, [0.8, 1.5, 0.8], (_x, y) => brighten(PALETTE.cream, 0.8 + y * 0.13), 0.08),
      { material: "stone", nav: "block" },
    );
    world.put("park", ball([x, 1.72, z], 0.34, PALETTE.sun), { material: "gloss", nav: "block" });
  }
  // A low white gate: the path goes on, the world does not.
  for (let k = -4; k <= 4; k++) {
    world.put(
      "park",
      block(k * 0.44, 0.08, EDGE_RADIUS, [0.12, 0.95 - Math.abs(k) * 0.05, 0.06], PALETTE.white, 0.03),
      { material: "gloss", nav: "block" },
    );
  }
  for (const y of [0.3, 0.68])
    world.put("park", block(0, y, EDGE_RADIUS, [4.1, 0.09, 0.07], PALETTE.white, 0.025), {
      material: "gloss",
      nav: "block",
    });

  const hills = rollingHills(EDGE_RADIUS + 1, 15, 4);
  const track = (x: number, z: number, y: number) => {
    const middle = Math.sin(z * 0.05) * (z - EDGE_RADIUS) * 0.12;
    const onTrack = z > 0 ? 1 - Math.min(1, Math.abs(x - middle) / 2.6) : 0;
    return mix(plazaMeadow(x, z, y), PALETTE.sand, Math.min(1, onTrack * 2) * 0.8);
  };
  world.put(
    "hills",
    land(EDGE_RADIUS + 1.4, 215, 44, 160, (x, z) => hills(x, z) - 0.02, track),
    { material: "grass", nav: "ignore", castShadow: false },
  );
  const far = { material: "backdrop", nav: "ignore", castShadow: false } as const;
  world.put("mountains", mountainRange(300, 62, hex("#9fc3e6"), hex("#d9ecf4"), 8), far);
  world.put("mountains", mountainRange(245, 40, hex("#86b6c9"), hex("#c6e2e2"), 3), far);
  plantWoods(world, hills);
}

function plantWoods(world: WorldBuilder, hills: (x: number, z: number) => number): void {
  const random = createRandom(33);
  const woods = [
    { prop: farTree("far green tree", LEAVES.green, 3), share: 0.34, places: [] as Placement[] },
    { prop: pine("far pine", LEAVES.teal, 4), share: 0.62, places: [] as Placement[] },
    { prop: farTree("far cherry tree", LEAVES.cherry, 6), share: 0.8, places: [] as Placement[] },
    { prop: farTree("far teal tree", LEAVES.teal, 9), share: 1, places: [] as Placement[] },
  ];
  for (let grove = 0; grove < 24; grove++) {
    const yaw = ((grove + random() * 0.6) / 24) * TAU;
    if (Math.abs(Math.sin(yaw / 2)) < 0.06) continue;
    const [cx, , cz] = polar(yaw, 52 + random() * 62);
    for (let k = 0; k < 5; k++) {
      const [dx, , dz] = polar(random() * TAU, 1.5 + random() * 6);
      const [x, z] = [cx + dx, cz + dz];
      if (Math.hypot(x, z) < EDGE_RADIUS + 3 || (z > 0 && Math.abs(x) < 6)) continue;
      const roll = random();
      woods
        .find(({ share }) => roll < share)
        ?.places.push({ x, y: hills(x, z) - 0.15, z, yaw: random() * TAU, scale: 1 + random() * 0.9 });
    }
  }
  for (const { prop, places } of woods) {
    world.repeat(
      { ...prop, parts: prop.parts.map((part) => ({ ...part, nav: "ignore" as const, castShadow: false })) },
      places,
    );
  }
}
