import type { Redis } from "ioredis";

/** Redis answers within milliseconds; whoever has not answered by the time it is asked a third time does not. */
const ASK_EVERY_MS = 1000;
const UNANSWERED_AT_MOST = 2;

/**
 * Cuts a connection on which nothing is answered any more and makes it anew, so that a Redis that hangs with its connections
 * open is noticed as one that is away, within three seconds. (A process that was busy itself for long takes its late answer
 * before it asks again.) Ends with the connection.
 */
export function watchRedis(redis: Redis): void {
  let unanswered = 0;
  const answered = () => {
    unanswered = 0;
  };
  const timer = setInterval(() => {
    if (redis.status !== "ready") return answered();
    if (unanswered >= UNANSWERED_AT_MOST) {
      answered();
      redis.disconnect(true);
      return;
    }
    unanswered++;
    // What breaks the connection is told by its own events.
    redis.ping().then(answered, () => undefined);
  }, ASK_EVERY_MS);
  timer.unref();
  redis.on("ready", answered);
  redis.once("end", () => clearInterval(timer));
}
