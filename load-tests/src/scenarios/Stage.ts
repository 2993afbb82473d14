import type { MapDescription, NavGround, Position } from "@crowdwire/maps/loader";
import type { Random } from "@crowdwire/simulation";

/** What an itinerary may know: the map, and which of how many one is. Positions in metres. */
export interface Stage {
  readonly ground: Pick<NavGround, "findPath">;
  readonly map: Pick<MapDescription, "spawns" | "zones" | "bounds">;
  readonly index: number;
  readonly count: number;
}

const MOST_CORNERS = 96;

/** The middle of where people arrive; always on the ground. */
export function centreOf({ map }: Pick<Stage, "map">): Position {
  const { x, y, z } = map.spawns[0]!;
  return { x, y, z };
}

/** As near to a goal as one gets on foot from the middle of the map; the middle where the goal is off the ground. */
export function reachable(stage: Pick<Stage, "ground" | "map">, goal: Position): Position {
  return walkFrom(stage, centreOf(stage), goal);
}

/** As near to a goal as one gets on foot from somewhere; right there where no way leads from it. */
export function walkFrom({ ground }: Pick<Stage, "ground">, from: Position, goal: Position): Position {
  const path = ground.findPath(from, goal, MOST_CORNERS);
  const last = path.length - 3;
  return last < 0 ? from : { x: path[last]!, y: path[last + 1]!, z: path[last + 2]! };
}

/** Somewhere in one of the areas where people arrive. */
export function arrivalIn(stage: Pick<Stage, "ground" | "map">, random: Random): Position {
  const { spawns } = stage.map;
  const { x, y, z, radiusMeters } = spawns[Math.floor(random() * spawns.length)]!;
  const angle = random() * 2 * Math.PI;
  const meters = Math.sqrt(random()) * radiusMeters;
  return walkFrom(stage, { x, y, z }, { x: x + Math.sin(angle) * meters, y, z: z + Math.cos(angle) * meters });
}

/** The two ends of the map that are farthest apart, at a share (0…1) of the way along each. */
export function endsOf(stage: Pick<Stage, "ground" | "map">, share: number): [Position, Position] {
  const { min, max } = stage.map.bounds;
  const { y } = centreOf(stage);
  const isWide = max[0] - min[0] >= max[2] - min[2];
  const between = (from: number, to: number) => from + (to - from) * share;
  const ends: [Position, Position] = isWide
    ? [
        { x: min[0], y, z: between(min[2], max[2]) },
        { x: max[0], y, z: between(min[2], max[2]) },
      ]
    : [
        { x: between(min[0], max[0]), y, z: min[2] },
        { x: between(min[0], max[0]), y, z: max[2] },
      ];
  return [nearestReachable(stage, ends[0]), nearestReachable(stage, ends[1])];
}

/** Goes from the goal towards the middle until there is ground. */
function nearestReachable(stage: Pick<Stage, "ground" | "map">, goal: Position): Position {
  const centre = centreOf(stage);
  const steps = 12;
  for (let step = 0; step < steps; step++) {
    const share = step / steps;
    const nearer = {
      x: goal.x + (centre.x - goal.x) * share,
      y: goal.y,
      z: goal.z + (centre.z - goal.z) * share,
    };
    if (stage.ground.findPath(centre, nearer, MOST_CORNERS).length >= 6) return reachable(stage, nearer);
  }
  return centre;
}
