import { setTimeout as sleep } from "node:timers/promises";
import { AVATAR_PARTS, type AvatarLook, PROTOCOL_VERSION } from "@crowdwire/protocol";
import type { Ground, GroundPoint } from "@crowdwire/simulation";
import { createGameServerMetrics } from "../../src/metrics.ts";
import { chanceInTurns } from "../../src/rooms/newcomerChance.ts";
import { systemTimer } from "../../src/rooms/TickLoop.ts";
import { WorldDirectory } from "../../src/rooms/WorldDirectory.ts";
import { bindWorldRoom } from "../../src/rooms/WorldRoom.ts";
import { OPEN_SETTINGS, withoutDatabase } from "../../src/rooms/withoutDatabase.ts";
import { type ServerUnderTest, startServer, type TransportName } from "./startServer.ts";

const look = Object.fromEntries(AVATAR_PARTS.map((part) => [part, 1])) as AvatarLook;

/** Level everywhere, walled at ±100 m. */
const floor: Ground = {
  slide(_from, x, z, out: GroundPoint) {
    out.x = Math.fround(Math.max(-100, Math.min(100, x)));
    out.z = Math.fround(Math.max(-100, Math.min(100, z)));
    out.y = 0;
    out.polygon = 1;
  },
  locate(x, _y, z, out) {
    this.slide({ x, y: 0, z, polygon: 1 }, x, z, out);
    return true;
  },
};

export interface FloorUnderTest extends ServerUnderTest {
  readonly directory: WorldDirectory;
  /** A metric's value, all its labels together. */
  metric(name: string): Promise<number>;
}

export interface FloorOptions {
  /** How many the world holds, and how many may look on meanwhile. */
  readonly capacity?: number;
  readonly spectators?: number;
  /** Called while it opens. */
  readonly opening?: (directory: WorldDirectory) => void;
}

/** The product's own room on a real socket; its world is a floor, and its people are who they say they are. */
export async function startFloor(
  transport: TransportName,
  { capacity = 500, spectators = 0, opening = () => undefined }: FloorOptions = {},
): Promise<FloorUnderTest> {
  const directory = new WorldDirectory(systemTimer.now);
  const { metrics, registry } = createGameServerMetrics();
  const server = await startServer({
    transport,
    joinOptions: { worldId: "00000000-0000-4000-8000-000000000001", protocolVersion: PROTOCOL_VERSION },
    roomClass: ({ batch, logger }) =>
      bindWorldRoom({
        ...withoutDatabase(look),
        mostSpectators: spectators,
        // A database takes its time.
        accessOf: async (...asked) => {
          await sleep(200);
          return withoutDatabase(look).accessOf(...asked);
        },
        openWorld: async () => {
          opening(directory);
          return {
            settings: OPEN_SETTINGS,
            ground: floor,
            spawns: [{ x: 0, y: 0, z: 0, yaw: 0, radiusMeters: 2 }],
            seats: [],
            capacity,
            epoch: 1,
            close: () => undefined,
          };
        },
        directory,
        metrics,
        logger,
        timer: systemTimer,
        writes: batch,
        openChance: () => chanceInTurns(1),
      }),
  });
  return {
    ...server,
    directory,
    async metric(name) {
      const lines = (await registry.metrics()).split("\n").filter((line) => line.split(/[{ ]/u, 1)[0] === name);
      return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" "))), 0);
    },
  };
}
