import type { IRoomCache } from "@colyseus/core";
import { RedisDriver } from "@colyseus/redis-driver";

/** Longer than Redis takes when it is there. */
const WAIT_MS = 500;

/**
 * Colyseus' driver, but for this: a room waits for Redis no longer than a moment. What it says of itself waits there, in its order,
 * until Redis is back; whoever leaves meanwhile does not (TR4), since Colyseus closes their connection only after the list knows.
 */
export class PatientDriver extends RedisDriver {
  override async update(room: IRoomCache, operations: Parameters<RedisDriver["update"]>[1]): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const moment = new Promise<boolean>((resolve) => {
      timer = setTimeout(resolve, WAIT_MS, true);
    });
    try {
      return await Promise.race([super.update(room, operations), moment]);
    } finally {
      clearTimeout(timer);
    }
  }
}
