import { createLogger } from "@crowdwire/service-kit";
import { expect } from "chai";
import type { Redis } from "ioredis";
import { after, before, describe, it } from "mocha";
import { openRedis, type RedisServer } from "../../../../test/support/redis.ts";
import { RateLimits } from "../../../src/api/RateLimits.ts";
import { ProblemError } from "../../../src/http/ProblemError.ts";
import { connectRedis } from "../../../src/persistence/connectRedis.ts";

const logger = createLogger({ service: "test", level: "silent", destination: { write: () => undefined } });

describe("rate limits of several processes", function () {
  this.timeout(30_000);
  let server: RedisServer;
  const connections: Redis[] = [];

  before(async () => {
    server = await openRedis();
  });
  after(async () => {
    for (const redis of connections) redis.disconnect();
    await server?.stop();
  });

  /** The limits of one process. */
  async function ofProcess(): Promise<RateLimits> {
    const redis = connectRedis(server.url, logger);
    connections.push(redis);
    if (redis.status !== "ready") await new Promise((resolve) => redis.once("ready", resolve));
    return new RateLimits({
      redis,
      guestsPerMinute: 10,
      guestsPerHour: 100,
      triesPerQuarter: 6,
      mailsPerHour: 5,
      uploadsPerHour: 5,
      picturesPerHour: 5,
      reportsPerHour: 5,
      loadTestKey: undefined,
    });
  }

  /** How many of so many tries are let through, taking turns over the processes. */
  async function triesLetThrough(
    processes: readonly RateLimits[],
    tries: number,
    account: string,
    address = "192.0.2.1",
  ): Promise<number> {
    let through = 0;
    for (let count = 0; count < tries; count++) {
      try {
        await processes[count % processes.length]!.spendTry(account, address);
        through++;
      } catch (error) {
        expect(error).to.be.instanceOf(ProblemError).and.include({ code: "tooManyRequests" });
      }
    }
    return through;
  }

  it("[check 19] wrong passwords are counted over all of them: going from one to the other gains nothing", async () => {
    const processes = [await ofProcess(), await ofProcess(), await ofProcess()];
    expect(await triesLetThrough(processes, 30, "ada@example.org")).to.equal(6);
    expect(await triesLetThrough(processes, 6, "bo@example.org"), "another account").to.equal(6);
  });

  it("[check 19] wrong passwords from one network are counted over all accounts, too: ten times as many", async () => {
    const processes = [await ofProcess(), await ofProcess()];
    let through = 0;
    for (let account = 0; account < 12; account++) {
      through += await triesLetThrough(processes, 6, `many-${account}@example.org`, "203.0.113.5");
    }
    expect(through).to.equal(60);
    expect(await triesLetThrough(processes, 6, "many-0@example.org", "203.0.113.6"), "from elsewhere").to.equal(6);
  });

  it("[check 25] with Redis killed each goes on counting for itself: bounded still, and nobody is locked out", async () => {
    const processes = [await ofProcess(), await ofProcess()];
    server.process.kill("SIGKILL");
    await new Promise((resolve) => server.process.once("exit", resolve));
    expect(await triesLetThrough(processes, 40, "cy@example.org")).to.equal(12);
  });
});
