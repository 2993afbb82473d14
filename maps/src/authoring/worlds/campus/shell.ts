import { block, box, slab } from "../../kit/boxes.ts";
import { brighten, hex, mix } from "../../kit/color.ts";
import { Geometry } from "../../kit/Geometry.ts";
import { SEAT_HEIGHT_METERS } from "../../kit/Prop.ts";
import { PALETTE } from "../../kit/palette.ts";
import type { Vec3 } from "../../kit/vectors.ts";
import type { WorldBuilder } from "../../kit/WorldBuilder.ts";
import { boards, railing, steps, timberArch, windowWall } from "../../props/building.ts";
import { pendantLamp } from "../../props/lamps.ts";
import { HALL, STAIR, STAIR_FOOT, TERRACE, WALL_HEIGHT } from "./layout.ts";

const DOOR_HALF = 1.9;
const FLOOR = [hex("#ecd9b8"), hex("#dcc298")] as const;

/** Floors, façades, the open timber roof, the terrace and the forum stairs. */
export function buildShell(world: WorldBuilder): void {
  world.put("building", boards(HALL, 0, 3, FLOOR), { material: "wood", nav: "walk", castShadow: false });
  buildFacades(world);
  buildRoof(world);
  buildTerrace(world);
  buildForum(world);
}

function buildFacades(world: WorldBuilder): void {
  const { x0, x1, z0, z1 } = HALL;
  const walls: readonly (readonly [Vec3, Vec3, number])[] = [
    [[x0, 0, z0], [x0, 0, z1], 0.55],
    [[x1, 0, z0], [x1, 0, z1], 0.55],
    [[x0, 0, z0], [x1, 0, z0], TERRACE.height + 0.4],
    [[x0, 0, z1], [-DOOR_HALF, 0, z1], 0.55],
    [[DOOR_HALF, 0, z1], [x1, 0, z1], 0.55],
  ];
  for (const [from, to, base] of walls) {
    const { sill, frame, glass } = windowWall(from, to, WALL_HEIGHT, base);
    world.put("building", sill, { material: "matte", nav: "block" });
    world.put("building", frame, { material: "canopy", nav: "ignore" });
    world.put("building", glass, { material: "glass", nav: "block", castShadow: false });
  }
  const portal = new Geometry();
  for (const side of [-1, 1])
    portal.add(block(side * (DOOR_HALF + 0.05), 0, z1, [0.34, 3.3, 0.5], PALETTE.coral, 0.06));
  portal.add(box([0, 3.3, z1], [DOOR_HALF * 2 + 0.6, 0.36, 0.62], PALETTE.coral, 0.08));
  world.put("building", portal, { material: "matte", nav: "block" });
  world.put("building", box([0, 4.3, z1], [DOOR_HALF * 2, 1.6, 0.03], PALETTE.glass), {
    material: "glass",
    nav: "ignore",
    castShadow: false,
  });
}

function buildRoof(world: WorldBuilder): void {
  const roof = new Geometry();
  const arches = [-15.2, -10, -4.8, 0.4, 5.6, 10.8, 15.6];
  for (const z of arches) roof.add(timberArch(HALL.x1 - 0.1, WALL_HEIGHT - 0.1, 2.6).translate(0, 0, z));
  for (const x of [-17, -8.5, 0, 8.5, 17]) {
    const y = WALL_HEIGHT - 0.1 + 2.6 * (1 - (x / HALL.x1) ** 2) + 0.2;
    roof.add(box([x, y, 0.2], [0.14, 0.2, 31], PALETTE.oak));
  }
  world.put("building", roof, { material: "canopy", nav: "ignore" });
  const lamps: readonly (readonly [number, number])[] = [
    [-10, 0.4],
    [10, 0.4],
    [-10, -4.8],
    [10, -4.8],
    [-9.6, 10.8],
    [8.4, 10.8],
    [17.6, 10.8],
    [-17.6, 10.8],
    [-5, -10],
    [5, -10],
  ];
  lamps.forEach(([x, z], k) => {
    const beam = WALL_HEIGHT - 0.1 + 2.6 * (1 - (x / HALL.x1) ** 2);
    const floor = z < TERRACE.edge ? TERRACE.height : 0;
    const shade = [PALETTE.coral, PALETTE.teal, PALETTE.sun, PALETTE.violet][k % 4]!;
    for (const part of pendantLamp("pendant", shade, beam - floor - 2.7).parts) {
      const material = part.material === "matte" ? "canopy" : part.material;
      world.put("building", part.geometry.scale(1.25, 1, 1.25).translate(x, beam, z), { ...part, material });
    }
  });
}

function buildTerrace(world: WorldBuilder): void {
  const { height, edge } = TERRACE;
  const area = { x0: HALL.x0, x1: HALL.x1, z0: HALL.z0, z1: edge };
  world.put("building", boards(area, height, 7, FLOOR), { material: "wood", nav: "walk", castShadow: false });
  const front = new Geometry();
  // The trim leaves the head of the stairs free.
  for (const side of [-1, 1]) {
    const [from, to] = [STAIR.tiersTo, HALL.x1];
    front.add(box([(side * (from + to)) / 2, height - 0.12, edge + 0.02], [to - from, 0.26, 0.12], PALETTE.oak, 0.03));
  }
  front.add(box([0, height / 2 - 0.1, edge - 0.06], [46, height - 0.2, 0.1], mix(PALETTE.shell, PALETTE.sand, 0.35)));
  for (let x = -22.6; x <= 22.6; x += 0.46) {
    if (Math.abs(x) < STAIR.tiersTo + 0.1) continue;
    front.add(
      block(
        x,
        0.1,
        edge + 0.03,
        [0.2, height - 0.36, 0.09],
        mix(PALETTE.honey, PALETTE.oak, (Math.round(x * 10) % 3) / 3),
      ),
    );
  }
  world.put("building", front, { material: "wood", nav: "block" });
  for (const side of [-1, 1]) {
    const { wood, metal, glass } = railing(
      [side * STAIR.tiersTo, height, edge - 0.08],
      [side * 22.7, height, edge - 0.08],
    );
    world.put("building", wood, { material: "wood", nav: "block" });
    world.put("building", metal, { material: "gloss", nav: "block" });
    world.put("building", glass, { material: "glass", nav: "block", castShadow: false });
  }
}

/** Stairs with broad tiers for sitting at both sides: the way up, and a place for an audience. */
function buildForum(world: WorldBuilder): void {
  const { rise, tread, count, halfWidth, tiersTo } = STAIR;
  const flight = steps(halfWidth * 2, rise, tread, count, PALETTE.honey).translate(0, 0, STAIR_FOOT);
  world.put("building", flight, { material: "wood", nav: "walk" });
  const tiers = new Geometry();
  const cushions = new Geometry();
  const colors = [PALETTE.coral, PALETTE.sun, PALETTE.teal, PALETTE.violet, PALETTE.pink, PALETTE.sky];
  const width = tiersTo - halfWidth;
  for (let tier = 1; tier <= count / 2; tier++) {
    const top = rise * 2 * tier;
    const front = STAIR_FOOT - tread * 2 * (tier - 1);
    const depth = front - TERRACE.edge;
    for (const side of [-1, 1]) {
      const middle = side * (halfWidth + width / 2);
      tiers.add(block(middle, 0, front - depth / 2, [width, top - 0.05, depth], brighten(PALETTE.oak, 0.92)));
      tiers.add(
        slab([middle, top - 0.025, front - tread + 0.01], [width, 0.05, tread * 2 + 0.04], PALETTE.honey, 0.02),
      );
      for (let place = 0; place < 4; place++) {
        const x = side * (halfWidth + 0.62 + place * 0.98);
        const z = front - 0.28;
        cushions.add(
          box(
            [x, top + 0.07, z],
            [0.6, 0.16, 0.48],
            brighten(colors[(tier * 2 + place + (side > 0 ? 1 : 0)) % colors.length]!, 0.95),
            0.033,
          ),
        );
        world.seat({ x, y: top - rise * 2 + SEAT_HEIGHT_METERS, z, yaw: 0 });
      }
    }
  }
  world.put("building", tiers, { material: "wood", nav: "walk" });
  world.put("building", cushions, { material: "matte", nav: "ignore" });
  for (const side of [-1, 1]) {
    const outer = side * (tiersTo + 0.05);
    const { wood, metal, glass } = railing([outer, 0.3, STAIR_FOOT - 0.2], [outer, TERRACE.height, TERRACE.edge]);
    world.put("building", wood, { material: "wood", nav: "block" });
    world.put("building", metal, { material: "gloss", nav: "block" });
    world.put("building", glass, { material: "glass", nav: "block", castShadow: false });
  }
}
