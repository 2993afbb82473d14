import type { Random } from "@crowdwire/simulation";
import type { Itinerary } from "../Itinerary.ts";
import type { Movement } from "../Scenario.ts";
import type { Stage } from "../Stage.ts";
import { circles } from "./circles.ts";
import { crossing } from "./crossing.ts";
import { queueing } from "./queueing.ts";
import { sessions } from "./sessions.ts";
import { strolling } from "./strolling.ts";

/** What a movement means for one of the crowd. */
export function createItinerary(movement: Movement, stage: Stage, random: Random): Itinerary {
  switch (movement.kind) {
    case "stroll":
      return strolling(movement.gait, null, stage, random);
    case "disc":
      return strolling(movement.gait, movement.radiusMeters, stage, random);
    case "line":
      return queueing(movement, stage);
    case "rooms":
      return sessions(movement, stage, random);
    case "circles":
      return circles(movement, stage, random);
    case "cross":
      return crossing(movement, stage, random);
  }
}
