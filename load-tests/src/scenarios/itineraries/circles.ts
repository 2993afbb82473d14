import type { Position } from "@crowdwire/maps/loader";
import type { Random } from "@crowdwire/simulation";
import type { Itinerary } from "../Itinerary.ts";
import type { Movement } from "../Scenario.ts";
import { centreOf, reachable, type Stage } from "../Stage.ts";

/** The turn from one place to the next in a sunflower, which spreads evenly however many there are. */
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));
/** Neighbours in a sunflower are so many times its scale apart, at the least. */
const SUNFLOWER_SPACING = 1.7;

/** Stands in one of the circles of a reception for a while, then joins another. */
export function circles(movement: Extract<Movement, { kind: "circles" }>, stage: Stage, random: Random): Itinerary {
  const { size, radiusMeters, spacingMeters, staySeconds } = movement;
  const count = Math.max(2, Math.round(stage.count / size));
  let at = Math.floor(random() * count);
  let isFirst = true;
  return {
    next(sceneMs) {
      const [least, most] = staySeconds;
      const notBeforeMs = isFirst ? sceneMs : sceneMs + (least + (most - least) * random()) * 1000;
      if (!isFirst) at = (at + 1 + Math.floor(random() * (count - 1))) % count;
      isFirst = false;
      const middle = placeOf(at, spacingMeters, stage);
      const angle = random() * 2 * Math.PI;
      const goal = {
        x: middle.x + radiusMeters * Math.sin(angle),
        y: middle.y,
        z: middle.z + radiusMeters * Math.cos(angle),
      };
      return { goal: reachable(stage, goal), notBeforeMs, run: false, jump: false, emote: null };
    },
  };
}

function placeOf(circle: number, spacingMeters: number, stage: Stage): Position {
  const centre = centreOf(stage);
  const meters = (spacingMeters / SUNFLOWER_SPACING) * Math.sqrt(circle + 1);
  const angle = circle * GOLDEN_ANGLE;
  return reachable(stage, {
    x: centre.x + meters * Math.sin(angle),
    y: centre.y,
    z: centre.z + meters * Math.cos(angle),
  });
}
