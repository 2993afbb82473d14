import type { Logger } from "@crowdwire/service-kit";
import { Redis, type RedisOptions } from "ioredis";
import { watchRedis } from "./watchRedis.ts";

/** For connections of what can do without Redis for a moment: a command fails soon where it is away, or hangs. */
export const IMPATIENT = {
  maxRetriesPerRequest: 1,
  enableOfflineQueue: false,
  connectTimeout: 5_000,
  commandTimeout: 1_000,
  disconnectTimeout: 200,
} as const satisfies RedisOptions;

/**
 * A connection to Redis for what can do without it for a moment: a command fails at once while Redis is away, within
 * a second where it hangs, and the connection comes back by itself.
 */
export function connectRedis(url: string, logger: Logger): Redis {
  const redis = new Redis(url, IMPATIENT);
  watchRedis(redis);
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
