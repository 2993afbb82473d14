import { setTimeout as sleep } from "node:timers/promises";
import {
  CONTROL_CHANNELS,
  type ControlCommandInput,
  type ControlReport,
  type ReplicaName,
  ReplicaRegistration,
} from "@crowdwire/protocol";
import { LineBatch, type Logger, linesOf } from "@crowdwire/service-kit";
import { Redis } from "ioredis";
import type { ControlLink, ControlListener } from "./ControlLink.ts";
import { readReport } from "./readReport.ts";

export interface RedisLinkOptions {
  readonly url: string;
  readonly logger: Logger;
}

/** Whoever was not heard of for as long as a registration lasts is gone. */
const SILENCE_MS = CONTROL_CHANNELS.registrationSeconds * 1000;
const FAREWELL_MS = 500;

/** All SFUs of a cluster: commands on a Redis channel for each replica, their reports on one for all (SFU5). */
export class RedisLink implements ControlLink {
  readonly #options: RedisLinkOptions;
  readonly #publisher: Redis;
  readonly #subscriber: Redis;
  /** When each replica was last heard of. */
  readonly #heardMs = new Map<ReplicaName, number>();
  readonly #commands = new Map<ReplicaName, LineBatch>();
  #listener: ControlListener | undefined;
  #watch: NodeJS.Timeout | undefined;

  constructor(options: RedisLinkOptions) {
    this.#options = options;
    this.#publisher = new Redis(options.url, { enableOfflineQueue: false, maxRetriesPerRequest: 1 });
    this.#subscriber = new Redis(options.url, { maxRetriesPerRequest: null });
    for (const client of [this.#publisher, this.#subscriber]) {
      client.on("error", (error) => options.logger.debug({ err: error }, "Redis is not there; trying again."));
    }
  }

  open(listener: ControlListener): void {
    this.#listener = listener;
    this.#subscriber.on("message", (_channel, text: string) => {
      for (const line of linesOf(text)) {
        const report = readReport(line);
        if (report === null) this.#options.logger.warn("An SFU said something that cannot be read.");
        else void this.#hear(report);
      }
    });
    this.#subscriber.subscribe(CONTROL_CHANNELS.reports).catch((error: unknown) => this.#fail(error));
    this.#publisher.on("ready", () => void this.#findReplicas());
    this.#watch = setInterval(() => this.#letGo(), 1000);
    this.#watch.unref();
  }

  send(replica: ReplicaName, command: ControlCommandInput): void {
    if (this.#publisher.status !== "ready") return;
    let commands = this.#commands.get(replica);
    if (commands === undefined) {
      const channel = CONTROL_CHANNELS.commandsOf(replica);
      commands = new LineBatch((lines) => {
        this.#publisher.publish(channel, lines).catch((error: unknown) => this.#fail(error));
      });
      this.#commands.set(replica, commands);
    }
    commands.add(JSON.stringify(command));
  }

  async close(): Promise<void> {
    clearInterval(this.#watch);
    for (const commands of this.#commands.values()) commands.flush();
    if (this.#publisher.status === "ready") {
      // What was said last is to leave first, but a Redis that hangs keeps nobody.
      await Promise.race([this.#publisher.quit().catch(() => undefined), sleep(FAREWELL_MS)]);
    }
    this.#publisher.disconnect();
    this.#subscriber.disconnect();
  }

  async #hear(report: ControlReport): Promise<void> {
    // One that was running before this process: what it said at its start is kept in its registration.
    if (report.type !== "hello" && !this.#heardMs.has(report.replica)) {
      await this.#introduce(CONTROL_CHANNELS.registrationOf(report.replica));
    }
    this.#heardMs.set(report.replica, performance.now());
    this.#listener?.report(report);
  }

  async #findReplicas(): Promise<void> {
    try {
      let cursor = "0";
      do {
        const [next, names] = await this.#publisher.scan(cursor, "MATCH", CONTROL_CHANNELS.registrationPattern);
        for (const name of names) await this.#introduce(name);
        cursor = next;
      } while (cursor !== "0");
    } catch (error) {
      this.#fail(error);
    }
  }

  async #introduce(registrationName: string): Promise<void> {
    try {
      const text = await this.#publisher.get(registrationName);
      if (text === null) return;
      const { hello, load } = ReplicaRegistration.parse(JSON.parse(text));
      this.#heardMs.set(hello.replica, performance.now());
      this.#listener?.report(hello);
      this.#listener?.report(load);
    } catch (error) {
      this.#fail(error);
    }
  }

  #letGo(): void {
    // While Redis is away nobody can be heard of, and nobody is better than anybody.
    if (this.#subscriber.status !== "ready") {
      for (const replica of this.#heardMs.keys()) this.#heardMs.set(replica, performance.now());
      return;
    }
    for (const [replica, heardMs] of this.#heardMs) {
      if (performance.now() - heardMs < SILENCE_MS) continue;
      this.#heardMs.delete(replica);
      this.#commands.delete(replica);
      this.#listener?.lost(replica);
    }
  }

  #fail(error: unknown): void {
    this.#options.logger.debug({ err: error }, "Something said to the SFUs was lost, for Redis is not there.");
  }
}
