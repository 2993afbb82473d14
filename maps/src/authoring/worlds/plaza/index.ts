import { WorldBuilder } from "../../kit/WorldBuilder.ts";
import { furnish } from "./features.ts";
import { layGround } from "./ground.ts";
import { plant } from "./planting.ts";
import { surround } from "./surroundings.ts";

export const PLAZA_DESCRIPTION =
  "A sunny park around a fountain, with a café, a garden stage and four circles to talk in.";

/** The plaza as a GLB, about 90 m across. */
export async function authorPlaza(): Promise<Uint8Array> {
  const world = new WorldBuilder("Plaza", {
    title: "Plaza",
    description: PLAZA_DESCRIPTION,
    sky: { top: "#4f9fe8", horizon: "#d8eefb", ground: "#b9d6a0" },
    sun: { direction: [-0.5, -0.8, -0.42], color: "#fff0d2", intensity: 3 },
    ambient: 0.75,
    fog: { color: "#cfe6f2", density: 0.0022 },
  });
  layGround(world);
  furnish(world);
  plant(world);
  surround(world);
  world.spawn("arrival", { x: 0, y: 0.05, z: 29, yaw: Math.PI }, 2.4);
  world.spawn("fountain", { x: 0, y: 0.05, z: 10, yaw: Math.PI }, 3.5);
  return world.toGlb();
}
