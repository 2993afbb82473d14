import type { Position } from "@crowdwire/maps/loader";
import type { Itinerary } from "../Itinerary.ts";
import type { Movement } from "../Scenario.ts";
import { endsOf, type Stage } from "../Stage.ts";

/** A queue is longer than the map is wide: rows lie so far beside each other. */
const ROW_METERS = 2;
const ROWS = 8;
const MOST_CORNERS = 96;

/** One's place in a queue from one end of the map to the other: one place further at each turn. */
export function queueing(movement: Extract<Movement, { kind: "line" }>, stage: Stage): Itinerary {
  const { spacingMeters, moveUpSeconds } = movement;
  const path = snake(stage);
  const spacing = Math.min(spacingMeters, lengthOf(path) / stage.count);
  // The rear third sets off a moment after the front: a queue moves up like a wave.
  const delayMs = (stage.index / Math.max(1, stage.count)) * 0.6 * moveUpSeconds * 1000;
  let turn = -1;
  return {
    next(sceneMs) {
      // Whoever comes late goes where they belong by now.
      turn = Math.max(turn + 1, Math.floor((sceneMs - delayMs) / (moveUpSeconds * 1000)));
      const place = (((stage.index - turn) % stage.count) + stage.count) % stage.count;
      const notBeforeMs = turn === 0 ? 0 : turn * moveUpSeconds * 1000 + delayMs;
      return { goal: along(path, place * spacing), notBeforeMs, run: false, jump: false, emote: null };
    },
  };
}

/** There and back across the map in rows, always on foot. */
function snake(stage: Stage): Position[] {
  const { min, max } = stage.map.bounds;
  const widthMeters = Math.min(max[0] - min[0], max[2] - min[2]);
  const points: Position[] = [];
  for (let row = 0; row < ROWS; row++) {
    const share = 0.5 + ((row - (ROWS - 1) / 2) * ROW_METERS) / Math.max(1, widthMeters);
    const [from, to] = endsOf(stage, Math.max(0, Math.min(1, share)));
    const path = stage.ground.findPath(row % 2 === 0 ? from : to, row % 2 === 0 ? to : from, MOST_CORNERS);
    for (let at = 0; at + 2 < path.length; at += 3) points.push({ x: path[at]!, y: path[at + 1]!, z: path[at + 2]! });
  }
  return points;
}

function lengthOf(path: readonly Position[]): number {
  let meters = 0;
  for (let index = 1; index < path.length; index++) meters += between(path[index - 1]!, path[index]!);
  return meters;
}

function along(path: readonly Position[], meters: number): Position {
  let left = meters;
  for (let index = 1; index < path.length; index++) {
    const from = path[index - 1]!;
    const to = path[index]!;
    const length = between(from, to);
    if (left <= length && length > 0) {
      const share = left / length;
      return {
        x: from.x + (to.x - from.x) * share,
        y: from.y + (to.y - from.y) * share,
        z: from.z + (to.z - from.z) * share,
      };
    }
    left -= length;
  }
  return path.at(-1)!;
}

const between = (a: Position, b: Position): number => Math.hypot(b.x - a.x, b.z - a.z);
