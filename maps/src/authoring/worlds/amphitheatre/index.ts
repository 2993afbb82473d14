import { WorldBuilder } from "../../kit/WorldBuilder.ts";
import { furnishFoyer } from "./foyer.ts";
import { layGround } from "./ground.ts";
import { FOYER } from "./layout.ts";
import { buildStage } from "./stage.ts";
import { buildTiers } from "./tiers.ts";

export const AMPHITHEATRE_DESCRIPTION =
  "A stage by a lake at dusk, curved rows for an audience, and fires to sit around.";

/** The amphitheatre as a GLB, about 80 m across. */
export async function authorAmphitheatre(): Promise<Uint8Array> {
  const world = new WorldBuilder("Amphitheatre", {
    title: "Amphitheatre",
    description: AMPHITHEATRE_DESCRIPTION,
    sky: { top: "#4a4fa3", horizon: "#ffc4a1", ground: "#7a6688" },
    sun: { direction: [0.62, -0.5, -0.6], color: "#ffb27d", intensity: 2.3 },
    ambient: 0.8,
    fog: { color: "#e8a896", density: 0.0018 },
  });
  layGround(world);
  buildTiers(world);
  buildStage(world);
  furnishFoyer(world);
  world.spawn("foyer", { x: 0, y: FOYER.height, z: 33, yaw: Math.PI }, 2.2);
  world.spawn("orchestra", { x: 0, y: 0, z: 6, yaw: Math.PI }, 3);
  return world.toGlb();
}
