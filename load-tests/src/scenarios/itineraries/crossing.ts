import { MOVEMENT, type Random } from "@crowdwire/simulation";
import type { Itinerary } from "../Itinerary.ts";
import type { Movement } from "../Scenario.ts";
import { endsOf, type Stage } from "../Stage.ts";

/** Ways are longer than the line: round corners and each other. */
const DETOUR = 1.25;

/** From one end of the map to the other and back, at the run, everyone at the same moments. */
export function crossing(movement: Extract<Movement, { kind: "cross" }>, stage: Stage, random: Random): Itinerary {
  const ends = endsOf(stage, 0.1 + 0.8 * random());
  const { min, max } = stage.map.bounds;
  const meters = Math.max(max[0] - min[0], max[2] - min[2]);
  // From the map alone, so that it is the same for all.
  const roundMs = ((meters * DETOUR) / MOVEMENT.runMetersPerSecond + movement.restSeconds) * 1000;
  let round = -1;
  return {
    next(sceneMs) {
      round = Math.max(round + 1, Math.floor(sceneMs / roundMs));
      return { goal: ends[round % 2]!, notBeforeMs: round * roundMs, run: true, jump: false, emote: null };
    },
  };
}
