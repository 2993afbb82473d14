import { userId, worldId } from "@crowdwire/protocol";
import { expect } from "chai";
import { Redis } from "ioredis";
import { afterEach, describe, it } from "mocha";
import { openRedis, useRedis } from "../../../../test/support/redis.ts";
import { until } from "../../../../test/support/useWorld.ts";
import type { LiveChange } from "../../../src/live/LiveChange.ts";
import { RedisChannel } from "../../../src/live/RedisChannel.ts";

const uuid = (digit: number) => `00000000-0000-4000-8000-00000000000${digit}`;
const banned: LiveChange = {
  type: "banned",
  worldId: worldId(uuid(1)),
  userId: userId(uuid(2)),
  reason: "Shouting.",
  until: null,
};
const lifted: LiveChange = { type: "banLifted", worldId: null, userId: userId(uuid(2)) };

describe("what processes tell one another by Redis", function () {
  this.timeout(30_000);
  const redis = useRedis();
  const open: RedisChannel[] = [];
  const warnings: string[] = [];

  afterEach(async () => {
    await Promise.all(open.splice(0).map((channel) => channel.close()));
    warnings.splice(0);
  });

  /** A process: what it heard, and how often it was told that it may have missed something. */
  async function join(url = redis.url()) {
    const logger = { warn: (...words: unknown[]) => warnings.push(String(words.at(-1))) };
    const channel = await RedisChannel.open(url, logger as never);
    open.push(channel);
    const heard: LiveChange[] = [];
    const state = { channel, heard, missed: 0 };
    channel.listen((change) => heard.push(change));
    channel.onMissed(() => {
      state.missed++;
    });
    return state;
  }

  it("[N9] is heard once by each process, the one that says it included", async () => {
    const [here, there] = [await join(), await join()];
    await here.channel.publish(banned);
    expect(here.heard, "at once").to.deep.equal([banned]);
    await until("the other hears", () => there.heard.length > 0);
    await there.channel.publish(lifted);
    await until("it is answered", () => here.heard.length > 1);
    expect(here.heard).to.deep.equal([banned, lifted]);
    expect(there.heard).to.deep.equal([banned, lifted]);
  });

  it("[TR1] is passed over where it cannot be read, and said so", async () => {
    const there = await join();
    const stranger = new Redis(redis.url());
    try {
      for (const text of ["{", "{}", JSON.stringify({ from: uuid(9), change: { ...banned, until: 5 } })]) {
        await stranger.publish("crowdwire:changes", text);
      }
      await stranger.publish("crowdwire:changes", JSON.stringify({ from: uuid(9), change: lifted }));
      await until("what can be read is heard", () => there.heard.length > 0);
      expect(there.heard).to.deep.equal([lifted]);
      expect(warnings).to.have.length(3);
    } finally {
      stranger.disconnect();
    }
  });

  it("[TR4] acts here without Redis, and is asked for by the others once it is back", async () => {
    const own = await openRedis();
    const [here, there] = [await join(own.url), await join(own.url)];
    const { port } = new URL(own.url);
    await own.stop();
    await until("it is missed", () => warnings.some((words) => words.startsWith("Redis is away")));
    await here.channel.publish(banned);
    expect(here.heard).to.deep.equal([banned]);
    expect(there.heard).to.deep.equal([]);
    expect(there.missed).to.equal(0);
    const again = await openRedis(Number(port));
    try {
      await until("both know that they missed something", () => here.missed === 1 && there.missed === 1, 15_000);
      await here.channel.publish(lifted);
      await until("it is heard again", () => there.heard.length === 1);
      expect(there.heard).to.deep.equal([lifted]);
    } finally {
      await Promise.all(open.splice(0).map((channel) => channel.close()));
      await again.stop();
    }
  });

  it("says so at the start where Redis cannot be reached", async () => {
    const own = await openRedis();
    await own.stop();
    const error = await RedisChannel.open(own.url, { warn: () => undefined }).then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(Error);
  });
});
