import type { IRoomCache } from "@colyseus/core";
import { RedisDriver } from "@colyseus/redis-driver";
import { JoinRefused } from "./JoinRefused.ts";

/** Longer than Redis takes when it is there. */
const WAIT_MS = 500;

/** Whoever asks for a room is told so after this time rather than left waiting for a Redis that hangs. */
const FOUND_WITHIN_MS = 1500;

/**
 * Colyseus' driver, but for this: nobody who asks for rooms waits for long. And a room waits for Redis no longer than a moment. What it says of itself waits there, in its order,
 * until Redis is back; whoever leaves meanwhile does not (TR4), since Colyseus closes their connection only after the list knows.
 */
export class PatientDriver extends RedisDriver {
  override async update(room: IRoomCache, operations: Parameters<RedisDriver["update"]>[1]): Promise<boolean> {
    return within(WAIT_MS, super.update(room, operations), () => true);
  }

  /** @throws JoinRefused where Redis does not answer. */
  override async query(...conditions: Parameters<RedisDriver["query"]>): Promise<IRoomCache[]> {
    return within(FOUND_WITHIN_MS, super.query(...conditions), unavailable);
  }

  /** @throws JoinRefused where Redis does not answer. */
  override async findOne(...conditions: Parameters<RedisDriver["findOne"]>): Promise<IRoomCache> {
    return within(FOUND_WITHIN_MS, super.findOne(...conditions), unavailable);
  }
}

function unavailable(): never {
  throw new JoinRefused("unavailable");
}

/** What somebody answers, or, where they take longer, what is said instead. */
async function within<T>(ms: number, answer: Promise<T>, otherwise: () => T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, ms, null);
  });
  try {
    const first = await Promise.race([answer.then((value) => ({ value })), late]);
    return first === null ? otherwise() : first.value;
  } finally {
    clearTimeout(timer);
  }
}
