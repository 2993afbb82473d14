import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "@colyseus/core";
import { LIMITS } from "@crowdwire/protocol";
import { colyseusLogger } from "./rooms/colyseusLogger.ts";
import { bindWorldRoom } from "./rooms/WorldRoom.ts";
import type { WorldServices } from "./rooms/WorldServices.ts";
import { CrowdTransport } from "./transport/CrowdTransport.ts";
import { WriteBatch } from "./transport/WriteBatch.ts";

export { createGameServerMetrics, type GameServerMetrics } from "./metrics.ts";
export { chanceInTurns } from "./rooms/newcomerChance.ts";
export { systemTimer, TickLoop } from "./rooms/TickLoop.ts";
export { WorldDirectory } from "./rooms/WorldDirectory.ts";
export type { WorldServices } from "./rooms/WorldServices.ts";
export { OPEN_SETTINGS, withoutDatabase } from "./rooms/withoutDatabase.ts";

/**
 * Serves worlds and nothing else, for benchmarks: the rooms and the transport of a game server, on services that the
 * caller makes up, without accounts, pages and a database. Listens on a free port of this machine alone.
 */
export async function serveWorlds(services: Omit<WorldServices, "writes">): Promise<{ readonly port: number }> {
  const writes = new WriteBatch();
  const httpServer = createServer();
  const colyseus = new Server({
    greet: false,
    gracefullyShutdown: false,
    logger: colyseusLogger(services.logger),
    transport: new CrowdTransport({
      batch: writes,
      onUnknownWs: () => {
        throw new Error("This version of ws is not known; what is measured would not be what runs elsewhere.");
      },
      server: httpServer,
      maxPayload: LIMITS.clientMessageBytes,
    }),
  });
  colyseus.define("world", bindWorldRoom({ ...services, writes })).filterBy(["worldId"]);
  await colyseus.listen(0, "127.0.0.1");
  return { port: (httpServer.address() as AddressInfo).port };
}
