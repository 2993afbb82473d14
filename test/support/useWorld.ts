import { Account, type Behaviour, Bot, type BotOptions, fetchBytes, fetchWorld } from "@crowdwire/load-tests";
import { loadGround, type NavGround } from "@crowdwire/maps/loader";
import { AVATAR_PARTS, type AvatarLook, type WorldDetails } from "@crowdwire/protocol";
import { createRandom } from "@crowdwire/simulation";
import { after, before } from "mocha";
import { findFreePort } from "./freePort.ts";
import { GameServerProcess, TEST_LOAD_KEY } from "./GameServerProcess.ts";
import { useDatabase } from "./postgres.ts";
import { useTemporaryDirectory } from "./temporaryDirectory.ts";

export const plainLook = Object.fromEntries(AVATAR_PARTS.map((part) => [part, 0])) as AvatarLook;

/** A running game server with its worlds, and bots that end with the tests. */
export interface WorldUnderTest {
  readonly server: GameServerProcess;
  readonly world: WorldDetails;
  readonly ground: NavGround;
  readonly dataDir: string;
  readonly databaseUrl: string;
  signIn(name: string): Promise<Account>;
  /** A bot that stands still unless told otherwise; not inside yet. */
  bot(account: BotOptions["account"], behaviour?: Behaviour, worldId?: string, url?: string): Bot;
}

type Environment = Readonly<Record<string, string>>;

/**
 * Gives the surrounding `describe` a game server of its own, with the client's pages where asked for.
 *
 * @param env its environment, or what makes it of the address at which the server will be
 */
export function useWorld(
  env: Environment | ((url: string) => Promise<Environment>) = {},
  slug = "plaza",
  database: { url(): string } = useDatabase(),
): () => WorldUnderTest {
  const dataDir = useTemporaryDirectory("world");
  let tested: WorldUnderTest | undefined;
  const bots: Bot[] = [];

  before("a running game server", async function () {
    // Maps are built by the first test that needs them.
    this.timeout(180_000);
    const [port, opsPort] = [await findFreePort(), await findFreePort()];
    const databaseUrl = database.url();
    const given = typeof env === "function" ? await env(`http://127.0.0.1:${port}`) : env;
    const server = new GameServerProcess({ databaseUrl, dataDir: dataDir.path(), port, opsPort, env: given });
    await server.prepare();
    await server.start();
    const world = await fetchWorld(server.url, slug);
    const ground = await loadGround(await fetchBytes(server.url, world.map.groundUrl));
    tested = {
      server,
      world,
      ground,
      dataDir: dataDir.path(),
      databaseUrl,
      signIn: (name) => Account.signIn(server.url, { name, look: plainLook }, TEST_LOAD_KEY),
      bot(account, behaviour = { steer: () => undefined }, worldId = world.id, url = server.url) {
        const random = createRandom(bots.length + 1);
        const bot = new Bot({ url, worldId, account, ground, behaviour, random });
        bots.push(bot);
        return bot;
      },
    };
  });

  after("end what runs", async () => {
    await Promise.all(bots.map((bot) => bot.leave()));
    await tested?.server.stop();
    tested?.ground.close();
  });

  return () => {
    if (!tested) throw new Error("useWorld()() is there once the before hooks have run.");
    return tested;
  };
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until something is true. @throws Error naming what did not become true in time */
export async function until(what: string, isTrue: () => boolean | Promise<boolean>, withinMs = 8000): Promise<void> {
  const deadlineMs = performance.now() + withinMs;
  while (!(await isTrue())) {
    if (performance.now() > deadlineMs) throw new Error(`Not within ${withinMs} ms: ${what}`);
    await sleep(20);
  }
}

/** Walks with this wish while told to. */
export class Steered implements Behaviour {
  moveX = 0;
  moveZ = 0;
  run = false;

  stop(): void {
    this.moveX = 0;
    this.moveZ = 0;
  }

  steer(_bot: Bot, _nowMs: number, wish: Bot["wish"]): void {
    wish.moveX = this.moveX;
    wish.moveZ = this.moveZ;
    wish.run = this.run;
    if (this.moveX !== 0 || this.moveZ !== 0) wish.yaw = Math.atan2(this.moveX, this.moveZ);
  }
}
