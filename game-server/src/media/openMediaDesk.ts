import { join } from "node:path";
import { CONTROL_SOCKET } from "@crowdwire/protocol";
import { type Logger, openSharedKey } from "@crowdwire/service-kit";
import type { KeyRing } from "../auth/KeyRing.ts";
import type { GameServerConfig } from "../config.ts";
import type { GameServerMetrics } from "../metrics.ts";
import { systemTimer } from "../rooms/TickLoop.ts";
import type { ControlLink } from "./ControlLink.ts";
import { MediaDesk } from "./MediaDesk.ts";
import { MediaTickets } from "./MediaTickets.ts";
import { RedisLink } from "./RedisLink.ts";
import { SocketLink } from "./SocketLink.ts";

/** The media desk as the configuration wants it. @throws AppError `sharedKeyUnusable` */
export async function openMediaDesk(
  config: GameServerConfig,
  keyRing: KeyRing,
  logger: Logger,
  metrics: Pick<GameServerMetrics, "groupApplySeconds">,
): Promise<MediaDesk> {
  const tickets = new MediaTickets({
    keyRing,
    issuer: config.TOKEN_ISSUER,
    ice: {
      urls: config.ICE_SERVERS,
      turnSecret: config.TURN_SECRET,
      credentialSeconds: config.TURN_CREDENTIAL_SECONDS,
    },
    now: () => new Date(),
  });
  return new MediaDesk({
    link: await openLink(config, logger),
    tickets,
    logger,
    timer: systemTimer,
    onApplied: (seconds) => metrics.groupApplySeconds.observe(seconds),
  });
}

/** How this game server speaks with the media tier; null where it is told of none. */
async function openLink(config: GameServerConfig, logger: Logger): Promise<ControlLink | null> {
  if (config.REDIS_URL !== undefined) return new RedisLink({ url: config.REDIS_URL, logger });
  if (config.SFU_CONTROL_URL === undefined) return null;
  const key = await openSharedKey(join(config.DATA_DIR, CONTROL_SOCKET.keyFile));
  return new SocketLink({ url: config.SFU_CONTROL_URL, key, logger });
}
