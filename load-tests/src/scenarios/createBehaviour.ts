import type { NavGround } from "@crowdwire/maps/loader";
import type { Random } from "@crowdwire/simulation";
import type { Behaviour } from "../Behaviour.ts";
import { createItinerary } from "./itineraries/createItinerary.ts";
import type { Scenario } from "./Scenario.ts";
import type { Stage } from "./Stage.ts";
import { Walker } from "./Walker.ts";

/** What one of the crowd does in a scenario that began at `sceneBeganMs` of the clock its client runs by. */
export function createBehaviour(
  scenario: Scenario,
  stage: Stage & { readonly ground: Pick<NavGround, "findPath"> },
  random: Random,
  sceneBeganMs: number,
): Behaviour {
  return new Walker(stage.ground, createItinerary(scenario.movement, stage, random), sceneBeganMs);
}
