import type { Position, Zone } from "@crowdwire/maps/loader";
import type { Random } from "@crowdwire/simulation";
import type { Itinerary } from "../Itinerary.ts";
import type { Movement } from "../Scenario.ts";
import { centreOf, reachable, type Stage } from "../Stage.ts";

/** Nobody stands against a wall. */
const ROOM_SHARE = 0.85;
const FOYER_METERS = 8;

/** Into one of the map's rooms, and out into the foyer when the session is over; another room for the next one. */
export function sessions(movement: Extract<Movement, { kind: "rooms" }>, stage: Stage, random: Random): Itinerary {
  const rooms = findRooms(stage.map.zones, movement.zones);
  const roundMs = (movement.insideSeconds + movement.outsideSeconds) * 1000;
  let isInside = false;
  let round = 0;
  return {
    next(sceneMs) {
      isInside = !isInside;
      // Whoever comes in the middle takes part from the round that is under way.
      round = Math.max(round, Math.floor(sceneMs / roundMs));
      const beginsMs = round * roundMs + (isInside ? 0 : movement.insideSeconds * 1000);
      if (!isInside) round++;
      const room = rooms.length === 0 ? null : rooms[Math.floor(random() * rooms.length)]!;
      const spot = isInside && room ? spotIn(room, random) : inFoyer(stage, random);
      return {
        goal: reachable(stage, spot),
        notBeforeMs: beginsMs + random() * movement.spreadSeconds * 1000,
        run: false,
        jump: false,
        emote: null,
      };
    },
  };
}

/** The rooms of the first kind the map has any of. */
function findRooms(zones: readonly Zone[], kinds: readonly Zone["kind"][]): readonly Zone[] {
  for (const kind of kinds) {
    const found = zones.filter((zone) => zone.kind === kind);
    if (found.length > 0) return found;
  }
  return [];
}

function spotIn(zone: Zone, random: Random): Position {
  const { shape } = zone;
  if (shape.type === "circle") {
    const angle = random() * 2 * Math.PI;
    const meters = Math.sqrt(random()) * shape.radiusMeters * ROOM_SHARE;
    return { x: zone.x + Math.sin(angle) * meters, y: zone.y, z: zone.z + Math.cos(angle) * meters };
  }
  const across = (random() - 0.5) * shape.widthMeters * ROOM_SHARE;
  const along = (random() - 0.5) * shape.depthMeters * ROOM_SHARE;
  const sin = Math.sin(zone.yaw);
  const cos = Math.cos(zone.yaw);
  return { x: zone.x + across * cos + along * sin, y: zone.y, z: zone.z - across * sin + along * cos };
}

function inFoyer(stage: Stage, random: Random): Position {
  const centre = centreOf(stage);
  const angle = random() * 2 * Math.PI;
  const meters = Math.sqrt(random()) * FOYER_METERS;
  return { x: centre.x + Math.sin(angle) * meters, y: centre.y, z: centre.z + Math.cos(angle) * meters };
}
