/** Our own rooms, on the transport they always run on: no accounts, no database, a flat floor. */
import {
  chanceInTurns,
  createGameServerMetrics,
  type GameServerMetrics,
  OPEN_SETTINGS,
  serveWorlds,
  systemTimer,
  WorldDirectory,
  withoutDatabase,
} from "@crowdwire/game-server/bench";
import { AVATAR_PARTS, type AvatarLook } from "@crowdwire/protocol";
import { createLogger } from "@crowdwire/service-kit";
import { FlatFloor, floorHalfMeters, startOf } from "./floor.ts";
import type { RivalMeter } from "./RivalMeter.ts";
import { serveRival } from "./serveRival.ts";

/** The systems that are intake or replication: what only worlds with clients have to do. Moving people takes their intents, too, and is not among them. */
const INTAKE_AND_REPLICATION = ["obeyCommands", "takeRemotes", "publishRecords", "publishPresence", "replicate"];
const LOOK = Object.fromEntries(AVATAR_PARTS.map((part) => [part, 1])) as AvatarLook;

/** The server's own metrics, with an ear for what the meter wants to know. */
function overheard(meter: RivalMeter): GameServerMetrics {
  const { metrics } = createGameServerMetrics();
  return {
    ...metrics,
    tickSeconds: {
      observe(seconds) {
        meter.tickRan(seconds * 1000);
        metrics.tickSeconds.observe(seconds);
      },
    },
    systemSeconds: {
      observe(labels, seconds) {
        if (!INTAKE_AND_REPLICATION.includes(labels.system)) meter.simulated(seconds);
        metrics.systemSeconds.observe(labels, seconds);
      },
    },
    ticksLate: { inc: () => meter.tickLate() },
    ticksDropped: { inc: (ticks = 1) => meter.ticksMissed(ticks) },
  };
}

serveRival(async ({ users, seed }, meter) => {
  const half = floorHalfMeters(users);
  const { port } = await serveWorlds({
    ...withoutDatabase(LOOK),
    openWorld: async () => ({
      settings: { ...OPEN_SETTINGS, name: "Floor", capacity: users },
      capacity: users,
      ground: new FlatFloor(half),
      spawns: [{ x: 0, y: 0, z: 0, yaw: 0, radiusMeters: half }],
      seats: [],
      epoch: 1,
      close: () => undefined,
    }),
    lastPlacement: async (id) => ({ ...startOf(Number(id), users, seed), y: 0, yaw: 0 }),
    directory: new WorldDirectory(systemTimer.now),
    metrics: overheard(meter),
    logger: createLogger({ service: "bench", level: "silent" }),
    timer: systemTimer,
    openChance: () => chanceInTurns(seed),
  });
  return port;
});
