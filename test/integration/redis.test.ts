import { Account, Bot, fetchBytes, fetchWorld } from "@crowdwire/load-tests";
import { loadGround } from "@crowdwire/maps/loader";
import { createRandom } from "@crowdwire/simulation";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { findFreePort } from "../support/freePort.ts";
import { GameServerProcess, TEST_LOAD_KEY } from "../support/GameServerProcess.ts";
import { useDatabase } from "../support/postgres.ts";
import { useRedis } from "../support/redis.ts";
import { useTemporaryDirectory } from "../support/temporaryDirectory.ts";
import { plainLook, until } from "../support/useWorld.ts";

describe("two processes that share a Redis", function () {
  this.timeout(60_000);
  const database = useDatabase();
  const redis = useRedis();
  const dataDir = useTemporaryDirectory("two-processes");
  const servers: GameServerProcess[] = [];
  const bots: Bot[] = [];

  before("two game servers", async function () {
    this.timeout(180_000);
    for (let index = 0; index < 2; index++) {
      const [port, opsPort] = [await findFreePort(), await findFreePort()];
      const env = { REDIS_URL: redis.url(), PUBLIC_ADDRESS: `127.0.0.1:${port}` };
      const options = { databaseUrl: database.url(), dataDir: dataDir.path(), port, opsPort, env };
      servers.push(new GameServerProcess(options));
    }
    await servers[0]!.prepare();
    await Promise.all(servers.map((server) => server.start()));
  });

  after(async () => {
    await Promise.all(bots.map((bot) => bot.leave()));
    await Promise.all(servers.map((server) => server.stop()));
  });

  it("[SH1] brings people who ask different processes into the same world, and counts them alike", async () => {
    const world = await fetchWorld(servers[0]!.url, "plaza");
    const ground = await loadGround(await fetchBytes(servers[0]!.url, world.map.groundUrl));
    for (const [index, { url }] of servers.entries()) {
      const account = await Account.signIn(url, { name: `Guest ${index}`, look: plainLook }, TEST_LOAD_KEY);
      const behaviour = { steer: () => undefined };
      const bot = new Bot({ url, worldId: world.id, account, ground, behaviour, random: createRandom(index) });
      bots.push(bot);
      await bot.join();
    }
    await until("they know each other", () => bots.every((bot) => [...bot.world.people()].length === 2));
    for (const { url } of servers) {
      await until("both processes count two", async () => (await fetchWorld(url, "plaza")).online === 2);
    }
    expect(bots.map((bot) => bot.status.phase)).to.deep.equal(["joined", "joined"]);
    ground.close();
  });
});
