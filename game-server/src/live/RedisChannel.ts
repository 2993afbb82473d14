import { randomUUID } from "node:crypto";
import type { Logger } from "@crowdwire/service-kit";
import { Redis } from "ioredis";
import { IMPATIENT } from "../persistence/connectRedis.ts";
import { watchRedis } from "../persistence/watchRedis.ts";
import type { LiveChange, PublishChange } from "./LiveChange.ts";
import { type HearChange, type LiveChannel, LocalChannel } from "./LiveChannel.ts";
import { readChange } from "./readChange.ts";

const CHANNEL = "crowdwire:changes";

/**
 * All processes that share a Redis. Here a change acts at once, whether or not Redis can be reached; the others hear of it
 * when it can, and ask anew what they missed when it is back (TR4).
 */
export class RedisChannel implements LiveChannel {
  readonly #local = new LocalChannel();
  readonly #self = randomUUID();
  readonly #sender: Redis;
  readonly #receiver: Redis;
  readonly #logger: Pick<Logger, "warn">;
  #missed: () => void = () => undefined;
  #isClosed = false;

  private constructor(url: string, logger: Pick<Logger, "warn">) {
    this.#logger = logger;
    this.#sender = new Redis(url, { ...IMPATIENT, lazyConnect: true });
    this.#receiver = new Redis(url, {
      lazyConnect: true,
      connectTimeout: 5_000,
      disconnectTimeout: 200,
      autoResubscribe: true,
    });
    // Each says so once for every attempt to come back; the supervisor of connections is ioredis itself.
    for (const redis of [this.#sender, this.#receiver]) {
      redis.on("error", () => undefined);
      watchRedis(redis);
    }
    this.#receiver.on("message", (_channel, text) => this.#hear(text));
  }

  /** @throws where Redis cannot be reached at the start. */
  static async open(url: string, logger: Pick<Logger, "warn">): Promise<RedisChannel> {
    const channel = new RedisChannel(url, logger);
    try {
      await Promise.all([channel.#sender.connect(), channel.#receiver.connect()]);
      await channel.#receiver.subscribe(CHANNEL);
    } catch (error) {
      // Left alone they would try for ever, and keep the process that could not start.
      await channel.close();
      throw error;
    }
    channel.#receiver.on("close", () => {
      if (!channel.#isClosed) logger.warn("Redis is away: what other processes decide is heard later.");
    });
    channel.#receiver.on("ready", () => channel.#missed());
    return channel;
  }

  readonly publish: PublishChange = async (change) => {
    await this.#local.publish(change);
    try {
      await this.#sender.publish(CHANNEL, JSON.stringify({ from: this.#self, change }));
    } catch (error) {
      this.#logger.warn({ err: error, type: change.type }, "A change could not be told to other processes.");
    }
  };

  listen(hear: HearChange): () => void {
    return this.#local.listen(hear);
  }

  onMissed(missed: () => void): void {
    this.#missed = missed;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#receiver.disconnect();
    this.#sender.disconnect();
    await this.#local.close();
  }

  #hear(text: string): void {
    const message = readChange(text);
    if (message === null) this.#logger.warn("A change that another process told of could not be read.");
    else if (message.from !== this.#self) void this.#local.publish(message.change as LiveChange);
  }
}
