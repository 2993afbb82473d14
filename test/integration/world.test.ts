import { Account, type Behaviour, Bot, fetchBytes, fetchWorld } from "@crowdwire/load-tests";
import { loadGround, type NavGround } from "@crowdwire/maps/loader";
import type { WorldDetails } from "@crowdwire/protocol";
import { AVATAR_PARTS, type AvatarLook, CLOSE_REASONS, PROTOCOL_VERSION } from "@crowdwire/protocol";
import { createRandom } from "@crowdwire/simulation";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { findFreePort } from "../support/freePort.ts";
import { GameServerProcess, TEST_LOAD_KEY } from "../support/GameServerProcess.ts";
import { useDatabase } from "../support/postgres.ts";
import { useTemporaryDirectory } from "../support/temporaryDirectory.ts";

const look = Object.fromEntries(AVATAR_PARTS.map((part) => [part, 0])) as AvatarLook;
const idle: Behaviour = { steer: () => undefined };
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function until(what: string, isTrue: () => boolean, withinMs = 5000): Promise<void> {
  const deadlineMs = performance.now() + withinMs;
  while (!isTrue()) {
    if (performance.now() > deadlineMs) throw new Error(`Not within ${withinMs} ms: ${what}`);
    await sleep(20);
  }
}

/** Walks with this wish while told to. */
class Steered implements Behaviour {
  moveX = 0;
  moveZ = 0;
  run = false;
  steer(_bot: Bot, _nowMs: number, wish: Bot["wish"]): void {
    wish.moveX = this.moveX;
    wish.moveZ = this.moveZ;
    wish.run = this.run;
    if (this.moveX !== 0 || this.moveZ !== 0) wish.yaw = Math.atan2(this.moveX, this.moveZ);
  }
}

describe("a world", function () {
  this.timeout(60_000);
  const database = useDatabase();
  const dataDir = useTemporaryDirectory("world");
  let server: GameServerProcess;
  let plaza: WorldDetails;
  let ground: NavGround;
  const bots: Bot[] = [];

  before("a running game server", async () => {
    const [port, opsPort] = [await findFreePort(), await findFreePort()];
    server = new GameServerProcess({ databaseUrl: database.url(), dataDir: dataDir.path(), port, opsPort });
    await server.prepare();
    await server.start();
    plaza = await fetchWorld(server.url, "plaza");
    ground = await loadGround(await fetchBytes(server.url, plaza.map.groundUrl));
  });

  after("end what runs", async () => {
    await Promise.all(bots.map((bot) => bot.leave()));
    await server?.stop();
    ground?.close();
  });

  const signIn = (name: string) => Account.signIn(server.url, { name, look }, TEST_LOAD_KEY);
  function bot(account: Account, behaviour: Behaviour = idle, protocolVersion = PROTOCOL_VERSION): Bot {
    const options = { url: server.url, worldId: plaza.id, account, ground, behaviour, protocolVersion };
    const made = new Bot({ ...options, random: createRandom(bots.length) });
    bots.push(made);
    return made;
  }
  const sampleOf = (seer: Bot, id: number) => {
    const out = {
      x: 0,
      y: 0,
      z: 0,
      yaw: 0,
      posture: "stand" as const,
      speed: 0,
      lift: 0,
      emote: null,
      emoteSeconds: 0,
    };
    return seer.world.sample(id, performance.now(), out) ? out : null;
  };

  it("[SIM5] shows a walker to others where the server has them, and to themselves where it will", async () => {
    const steered = new Steered();
    const walker = bot(await signIn("Walker"), steered);
    const watcher = bot(await signIn("Watcher"));
    await Promise.all([walker.join(), watcher.join()]);
    await until(
      "they know each other",
      () => [...watcher.world.people()].length >= 2 && walker.world.prediction.isReady,
    );
    const start = { ...walker.world.prediction.state };
    steered.moveX = 0.6;
    steered.moveZ = -0.8;
    await until(
      "5 m walked",
      () => Math.hypot(walker.world.prediction.state.x - start.x, walker.world.prediction.state.z - start.z) >= 5,
      6000,
    );
    steered.moveX = 0;
    steered.moveZ = 0;
    await sleep(900);
    const own = walker.world.prediction.state;
    const seen = sampleOf(watcher, walker.world.selfId);
    expect(seen).not.to.equal(null);
    expect(Math.hypot(seen!.x - own.x, seen!.z - own.z)).to.be.lessThan(0.1);
    expect(walker.world.prediction.corrections.meters, "corrections on a quiet line").to.be.lessThan(0.01);
  });
});
