import { setTimeout as sleep } from "node:timers/promises";
import { CONTROL_CHANNELS, type ControlReport, type ReplicaName, ReplicaRegistration } from "@crowdwire/protocol";
import { AppError, LineBatch, type Logger } from "@crowdwire/service-kit";
import { Redis } from "ioredis";
import type { ControlListener, ControlPort } from "./ControlPort.ts";
import { readCommands } from "./readCommands.ts";

const FAREWELL_MS = 500;

export interface RedisControlOptions {
  readonly url: string;
  readonly replica: ReplicaName;
  readonly logger: Logger;
}

/**
 * The control port of a cluster: commands on a Redis channel named after this replica, reports on one for all, and the
 * latest hello and load kept under a name that expires when this process does (SFU5).
 */
export class RedisControl implements ControlPort {
  readonly #options: RedisControlOptions;
  readonly #publisher: Redis;
  readonly #subscriber: Redis;
  readonly #failed = (error: unknown) =>
    this.#options.logger.debug({ err: error }, "A report was lost, for Redis is not there.");
  readonly #reports = new LineBatch((lines) => {
    if (this.#publisher.status !== "ready") return;
    this.#publisher.publish(CONTROL_CHANNELS.reports, lines).catch(this.#failed);
  });
  #hello: Extract<ControlReport, { type: "hello" }> | undefined;

  constructor(options: RedisControlOptions) {
    this.#options = options;
    this.#publisher = new Redis(options.url, { lazyConnect: true, enableOfflineQueue: false, maxRetriesPerRequest: 1 });
    this.#subscriber = new Redis(options.url, { lazyConnect: true, maxRetriesPerRequest: null });
    for (const client of [this.#publisher, this.#subscriber]) {
      client.on("error", (error) => options.logger.warn({ err: error }, "Redis is not there; trying again."));
    }
  }

  async open(listener: ControlListener): Promise<void> {
    const channel = CONTROL_CHANNELS.commandsOf(this.#options.replica);
    this.#subscriber.on("message", (_channel, text: string) => readCommands(text, listener));
    try {
      await Promise.all([this.#publisher.connect(), this.#subscriber.connect()]);
      await this.#subscriber.subscribe(channel);
    } catch (cause) {
      throw new AppError("Redis cannot be reached; check REDIS_URL.", {
        code: "redisUnavailable",
        retriable: true,
        cause,
      });
    }
    listener.connected();
    // ioredis subscribes again by itself before it is ready: whatever was said meanwhile is lost.
    this.#subscriber.on("ready", () => listener.connected());
  }

  report(report: ControlReport): void {
    if (report.type === "hello") this.#hello = report;
    if (this.#publisher.status !== "ready") return;
    this.#reports.add(JSON.stringify(report));
    if (report.type === "load" && this.#hello !== undefined) {
      const registration = ReplicaRegistration.parse({ hello: this.#hello, load: report });
      const name = CONTROL_CHANNELS.registrationOf(this.#options.replica);
      const seconds = CONTROL_CHANNELS.registrationSeconds;
      this.#publisher.set(name, JSON.stringify(registration), "EX", seconds).catch(this.#failed);
    }
  }

  async close(): Promise<void> {
    this.#reports.flush();
    if (this.#publisher.status === "ready") {
      const name = CONTROL_CHANNELS.registrationOf(this.#options.replica);
      // It runs out by itself: a Redis that hangs keeps nobody.
      await Promise.race([this.#publisher.del(name).catch(() => undefined), sleep(FAREWELL_MS)]);
    }
    this.#publisher.disconnect();
    this.#subscriber.disconnect();
  }
}
