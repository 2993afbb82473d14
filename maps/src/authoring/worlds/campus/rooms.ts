import { mix } from "../../kit/color.ts";
import { composed, type Placement, type Prop } from "../../kit/Prop.ts";
import { PALETTE } from "../../kit/palette.ts";
import type { WorldBuilder } from "../../kit/WorldBuilder.ts";
import { glassFront, partition } from "../../props/building.ts";
import { rug } from "../../props/interior.ts";
import { officeChair, wallDisplay } from "../../props/office.ts";
import { alongTable, meetingTable, tableware } from "../../props/tables.ts";
import { ROOM, ROOMS, type Room } from "./layout.ts";

/** Eight rooms behind glass, each for seven people. In a room's own frame the front is +Z. Answers where plants fit. */
export function buildRooms(world: WorldBuilder): Placement[] {
  const chairs = new Map<Room, Placement[]>();
  const tables: Placement[] = [];
  for (const room of ROOMS) {
    const { depth, width, wallHeight, doorWidth } = ROOM;
    const wall = glassFront(width, wallHeight, { x: width / 2 - doorWidth / 2 - 0.35, width: doorWidth }, room.color);
    const front = composed(room, { x: 0, z: depth / 2 });
    for (const [geometry, material] of [
      [wall.frame, "wood"],
      [wall.glass, "glass"],
    ] as const) {
      geometry.rotateY(front.yaw).translate(front.x, front.y, front.z);
      world.put("building", geometry, { material, nav: "block", castShadow: material !== "glass" });
    }
    buildSides(world, room);
    const carpet = rug(width - 0.7, depth - 0.9, mix(room.color, PALETTE.white, 0.42));
    const middle = composed(room, { x: 0, z: -0.15 });
    world.put("building", carpet.rotateY(room.yaw).translate(middle.x, middle.y, middle.z), {
      material: "matte",
      nav: "ignore",
      castShadow: false,
    });
    world.stand(
      "building",
      wallDisplay("room display", 2.2, room.color),
      composed(room, { x: 0, y: 1.65, z: -depth / 2 + 0.16 }),
    );
    // The table's length lies along the room's depth.
    const table = composed(room, { x: -0.2, z: -0.25, yaw: Math.PI / 2 });
    tables.push(table);
    chairs.set(room, alongTable(table, 1.3, 3, 0.95));
    chairs.get(room)?.push(composed(table, { x: -1.95, z: 0, yaw: Math.PI / 2 }));
    world.stand("building", tableware(0.74, room.color), table);
    world.zone("conference", `${room.name} room`, room, { type: "box", widthMeters: width, depthMeters: depth }, 3.2);
  }
  world.repeat(meetingTable("meeting table", 3, 1.3), tables);
  for (const [prop, rooms] of chairSets()) {
    world.repeat(
      prop,
      [...chairs].filter(([room]) => rooms.includes(ROOMS.indexOf(room))).flatMap(([, places]) => places),
    );
  }
  return ROOMS.map((room) => composed(room, { x: -ROOM.width / 2 + 0.55, z: ROOM.depth / 2 - 0.6 }));
}

/** One set of chairs serves two rooms: half the draw calls. */
function chairSets(): [Prop, number[]][] {
  return [
    [officeChair("coral meeting chair", PALETTE.coral), [0, 5]],
    [officeChair("yellow meeting chair", PALETTE.sun), [1, 4]],
    [officeChair("teal meeting chair", PALETTE.teal), [2, 3]],
    [officeChair("violet meeting chair", PALETTE.violet), [6, 7]],
  ];
}

function buildSides(world: WorldBuilder, room: Room): void {
  for (const side of [-1, 1]) {
    const back = composed(room, { x: (side * ROOM.width) / 2, z: -ROOM.depth / 2 });
    const front = composed(room, { x: (side * ROOM.width) / 2, z: ROOM.depth / 2 });
    const wall = partition(
      [back.x, back.y, back.z],
      [front.x, front.y, front.z],
      ROOM.wallHeight,
      mix(room.color, PALETTE.white, 0.2),
    );
    world.put("building", wall, { material: "matte", nav: "block" });
  }
}
