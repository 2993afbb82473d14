import { WorldBuilder } from "../../kit/WorldBuilder.ts";
import { layGrounds } from "./grounds.ts";
import { furnishHall } from "./hall.ts";
import { buildRooms } from "./rooms.ts";
import { buildShell } from "./shell.ts";

export const CAMPUS_DESCRIPTION =
  "A light timber hall: eight meeting rooms, desks, a café, a silent library and a forum.";

/** The campus as a GLB: a hall of 46 m by 32 m with two levels, and its forecourt. */
export async function authorCampus(): Promise<Uint8Array> {
  const world = new WorldBuilder("Campus", {
    title: "Campus",
    description: CAMPUS_DESCRIPTION,
    sky: { top: "#6db3ee", horizon: "#e9f4f7", ground: "#d8c6a4" },
    sun: { direction: [0.55, -0.85, -0.35], color: "#ffeccb", intensity: 2.8 },
    ambient: 0.85,
    fog: { color: "#dcebf0", density: 0.002 },
    indoor: true,
  });
  buildShell(world);
  const roomCorners = buildRooms(world);
  furnishHall(world, roomCorners);
  layGrounds(world);
  world.spawn("entrance", { x: 0, y: 0.02, z: 12, yaw: Math.PI }, 2);
  world.spawn("forecourt", { x: 0, y: 0.05, z: 21.5, yaw: Math.PI }, 3);
  return world.toGlb();
}
