import type { Sfu } from "@crowdwire/sfu";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { letAllMute, openSfu } from "../support/openSfu.ts";
import { useRedis } from "../support/redis.ts";
import { useSfuPorts } from "../support/SfuProcess.ts";
import { useWayToRedis } from "../support/StallingProxy.ts";
import { hears, type TalkerUnderTest, useTalkers } from "../support/useTalkers.ts";
import { sleep, until, useWorld } from "../support/useWorld.ts";

/** A world that nobody speaks for is over within this time (SFU1). */
const CLOSED_WITHIN_MS = 10_000;

describe("people with voices, where the game server reaches the SFU by way of Redis", function () {
  this.timeout(120_000);
  const env: Record<string, string> = {};
  const takePorts = useSfuPorts(env);
  const redis = useRedis();
  /** Of the game server; the SFU has one of its own. */
  const way = useWayToRedis(redis, env);
  const tested = useWorld(env);
  const talker = useTalkers(tested);
  let sfu: Sfu;

  before("an SFU with a real worker, and people who may mute one another", async () => {
    const ports = await takePorts();
    sfu = await openSfu(tested(), ports.signaling, { REDIS_URL: redis.url() });
    await letAllMute(tested());
  });

  after(() => sfu?.stop());

  async function two(): Promise<[TalkerUnderTest, TalkerUnderTest]> {
    const [a, b] = [await talker("Ann", -2, 12), await talker("Ben", 0, 12)];
    await Promise.all([a.voice.peer!.packetsFrom(b.voice.entityId), b.voice.peer!.packetsFrom(a.voice.entityId)]);
    return [a, b];
  }

  /** Ends once neither hears anybody, and says how long that took. */
  async function silence(people: readonly TalkerUnderTest[], since: string): Promise<void> {
    const beganMs = performance.now();
    await Promise.all(people.map(({ voice }) => voice.peer!.hearsExactly([], CLOSED_WITHIN_MS + 500)));
    console.log(`      silent ${((performance.now() - beganMs) / 1000).toFixed(1)} s after ${since}`);
    await sleep(500);
    expect(people.map(hears)).to.deep.equal(people.map(() => []));
  }

  it("[SFU1] [SFU5] nobody hears for longer than ten seconds what a game server cut off from Redis cannot take back, and all is well once it is whole", async () => {
    const [a, b] = await two();
    way().stall();
    // What would have silenced him at once does not arrive.
    a.voice.bot.say("muteForAll", { entityId: b.voice.entityId as never, isMuted: true });
    await silence([a, b], "the game server was cut off from Redis");
    way().heal();
    await b.voice.peer!.packetsFrom(a.voice.entityId, 1, 20_000);
    // Healed towards what is granted, never towards what was.
    expect(hears(a)).to.deep.equal([]);
    a.voice.bot.say("muteForAll", { entityId: b.voice.entityId as never, isMuted: false });
    await until("Ben may speak again", () => b.voice.state.hearers.length === 1);
    await a.voice.peer!.packetsFrom(b.voice.entityId);
  });

  it("[SFU1] [TR4] nor while Redis is away; once it is back, empty, they hear one another by themselves", async () => {
    const [a, b] = await two();
    await redis.stop();
    await silence([a, b], "Redis was stopped");
    await redis.startAgain();
    await Promise.all([
      a.voice.peer!.packetsFrom(b.voice.entityId, 1, 20_000),
      b.voice.peer!.packetsFrom(a.voice.entityId, 1, 20_000),
    ]);
    expect([a.voice.tickets.length, b.voice.tickets.length], "and need no other ticket").to.deep.equal([1, 1]);
  });
});
