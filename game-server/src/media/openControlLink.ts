import { join } from "node:path";
import { CONTROL_SOCKET } from "@crowdwire/protocol";
import { type Logger, openSharedKey } from "@crowdwire/service-kit";
import type { GameServerConfig } from "../config.ts";
import type { ControlLink } from "./ControlLink.ts";
import { RedisLink } from "./RedisLink.ts";
import { SocketLink } from "./SocketLink.ts";

/** How this game server speaks with the media tier; null where it is told of none. @throws AppError `sharedKeyUnusable` */
export async function openControlLink(config: GameServerConfig, logger: Logger): Promise<ControlLink | null> {
  if (config.REDIS_URL !== undefined) return new RedisLink({ url: config.REDIS_URL, logger });
  if (config.SFU_CONTROL_URL === undefined) return null;
  const key = await openSharedKey(join(config.DATA_DIR, CONTROL_SOCKET.keyFile));
  return new SocketLink({ url: config.SFU_CONTROL_URL, key, logger });
}
