import type { Logger } from "@crowdwire/service-kit";
import { Redis } from "ioredis";

/**
 * A connection to Redis for what can do without it for a moment: a command fails at once while Redis is away, and the
 * connection comes back by itself.
 */
export function connectRedis(url: string, logger: Logger): Redis {
  const redis = new Redis(url, { maxRetriesPerRequest: 1, enableOfflineQueue: false, connectTimeout: 5_000 });
  let isTold = false;
  redis.on("error", (error) => {
    if (!isTold) logger.warn({ err: error }, "Redis is away; rate limits are counted in this process alone meanwhile.");
    isTold = true;
  });
  redis.on("ready", () => {
    isTold = false;
  });
  return redis;
}
