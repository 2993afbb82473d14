import type { Position } from "@crowdwire/maps/loader";
import { EMOTES } from "@crowdwire/protocol";
import type { Random } from "@crowdwire/simulation";
import type { Itinerary } from "../Itinerary.ts";
import type { Gait, Range } from "../Scenario.ts";
import { arrivalIn, centreOf, type Stage, walkFrom } from "../Stage.ts";

/** Who pauses longer than this may wave. */
const LONG_PAUSE_SECONDS = 2;

/**
 * Here and there, with pauses; where a radius is given, never beyond it from the middle of the map. Each leg begins where the one before
 * it was to end, and the first somewhere in a spawn area, as if the server had let one in just there.
 */
export function strolling(gait: Gait, radiusMeters: number | null, stage: Stage, random: Random): Itinerary {
  const centre = centreOf(stage);
  let at = arrivalIn(stage, random);
  return {
    next(sceneMs) {
      const angle = random() * 2 * Math.PI;
      const meters = within(gait.legMeters, random());
      // Squared: short pauses are likelier.
      const pauseSeconds = within(gait.pauseSeconds, random() ** 2);
      const run = random() < gait.runShare;
      const jump = random() < gait.jumpShare;
      const waves = random() < gait.emoteShare && pauseSeconds > LONG_PAUSE_SECONDS;
      const emote = EMOTES[Math.floor(random() * EMOTES.length)] ?? "wave";
      const wish = { x: at.x + Math.sin(angle) * meters, y: at.y, z: at.z + Math.cos(angle) * meters };
      at = walkFrom(stage, at, radiusMeters === null ? wish : inside(wish, centre, radiusMeters));
      return {
        goal: at,
        notBeforeMs: sceneMs + pauseSeconds * 1000,
        run,
        jump,
        emote: waves ? emote : null,
      };
    },
  };
}

/** A goal beyond the rim is mirrored at the middle, as far inside as it was outside. */
function inside(goal: Position, centre: Position, radiusMeters: number): Position {
  const dx = goal.x - centre.x;
  const dz = goal.z - centre.z;
  const meters = Math.hypot(dx, dz);
  if (meters <= radiusMeters) return { ...goal, y: centre.y };
  const share = Math.max(-radiusMeters, 2 * radiusMeters - meters) / meters;
  return { x: centre.x + dx * share, y: centre.y, z: centre.z + dz * share };
}

function within([from, to]: Range, share: number): number {
  return from + share * (to - from);
}
