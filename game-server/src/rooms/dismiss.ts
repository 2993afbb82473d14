import type { Client } from "@colyseus/core";
import { CLOSE_REASONS, type CloseNotice, type ServerMessages, type WorldId } from "@crowdwire/protocol";
import type { WorldServices } from "./WorldServices.ts";

/** Ends a connection with a named reason, counted and logged. */
export function dismiss(
  client: Client,
  { reason, details }: CloseNotice,
  worldId: WorldId,
  { metrics, logger }: Pick<WorldServices, "metrics" | "logger">,
): void {
  metrics.connectionsClosed.inc({ reason });
  logger.info({ worldId, session: client.sessionId, reason }, "A connection was closed.");
  client.send("goodbye", { reason, details } satisfies ServerMessages["goodbye"]);
  client.leave(CLOSE_REASONS[reason].code, reason);
}
