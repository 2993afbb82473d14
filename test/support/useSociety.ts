import { type Database, openDatabase, type World } from "@crowdwire/db";
import { Bot, type Ear, fetchBytes, fetchWorld } from "@crowdwire/load-tests";
import { loadGround, type NavGround } from "@crowdwire/maps/loader";
import { type Permission, permissionBits } from "@crowdwire/protocol";
import { createRandom } from "@crowdwire/simulation";
import { expect } from "chai";
import { after, before } from "mocha";
import { findFreePort } from "./freePort.ts";
import { GameServerProcess } from "./GameServerProcess.ts";
import { PeopleMaker, type SignedInPerson } from "./people.ts";
import { useDatabase } from "./postgres.ts";
import { useRedis } from "./redis.ts";
import { useTemporaryDirectory } from "./temporaryDirectory.ts";

/** What is there once the before hooks have run. */
export interface SocietyParts {
  readonly servers: readonly GameServerProcess[];
  readonly db: Database;
  readonly databaseUrl: string;
  readonly world: World;
  readonly people: PeopleMaker;
  readonly owner: SignedInPerson;
}

/**
 * Gives the surrounding `describe` game servers that share a database, and a Redis where there are several, and a world with
 * an owner.
 */
export function useSociety({ processes }: { readonly processes: number }) {
  const database = useDatabase();
  const redis = processes > 1 ? useRedis() : undefined;
  const dataDir = useTemporaryDirectory("society");
  const servers: GameServerProcess[] = [];
  const bots: Bot[] = [];
  let ground: NavGround | undefined;
  let opened: SocietyParts | undefined;

  before("game servers and a world with an owner", async function () {
    this.timeout(180_000);
    for (let index = 0; index < processes; index++) {
      const [port, opsPort] = [await findFreePort(), await findFreePort()];
      const env = redis === undefined ? {} : { REDIS_URL: redis.url(), PUBLIC_ADDRESS: `127.0.0.1:${port}` };
      const options = { databaseUrl: database.url(), dataDir: dataDir.path(), port, opsPort, env };
      servers.push(new GameServerProcess(options));
    }
    await servers[0]!.prepare();
    await Promise.all(servers.map((server) => server.start()));
    const db = openDatabase({ url: database.url() });
    const people = await PeopleMaker.open(db, dataDir.path());
    const owner = await people.registered("Olga");
    const plaza = await fetchWorld(servers[0]!.url, "plaza");
    ground = await loadGround(await fetchBytes(servers[0]!.url, plaza.map.groundUrl));
    const found = await db.worlds.findBySlug("plaza");
    const world = await db.worlds.clone(found!.id, { slug: "stage", name: "Stage", ownerId: owner.user.id });
    opened = { servers, db, databaseUrl: database.url(), people, owner, world: world! };
  });

  after(async () => {
    await Promise.all(bots.map((bot) => bot.leave()));
    await Promise.all(servers.map((server) => server.stop()));
    await opened?.db.close();
    ground?.close();
  });

  function parts(): SocietyParts {
    if (!opened) throw new Error("useSociety().parts() is there once the before hooks have run.");
    return opened;
  }

  /** Somebody's bot, not inside yet. @param ear told of what the world says of sound */
  function bot(account: SignedInPerson, server = 0, worldId: string = parts().world.id, ear?: Ear): Bot {
    const random = createRandom(bots.length + 1);
    const made = new Bot({
      url: servers[server]!.url,
      worldId,
      account,
      ground: ground!,
      behaviour: { steer: () => undefined },
      random,
      ...(ear && { ear }),
    });
    bots.push(made);
    return made;
  }

  async function enter(account: SignedInPerson, server = 0): Promise<Bot> {
    const made = bot(account, server);
    return made.join().then(() => made);
  }

  /** A member of the world whose role allows exactly this. */
  async function member(name: string, ...permissions: Permission[]): Promise<SignedInPerson & { roleId: string }> {
    const { db, people, world } = parts();
    const person = await people.registered(name);
    const role = await db.roles.create(world.id, { name, permissions: permissionBits(permissions) });
    await db.memberships.visit(person.user.id, world.id, new Date());
    await db.memberships.assignRole(person.user.id, world.id, role.id);
    return { ...person, roleId: role.id };
  }

  return {
    parts,
    bot,
    enter,
    member,
    get redis() {
      if (redis === undefined) throw new Error("One process alone has no Redis: ask useSociety for two.");
      return redis;
    },
  };
}

/** Expects an answer of the API to be a yes. */
export async function succeeded(answer: Promise<Response>): Promise<void> {
  const response = await answer;
  expect(response.status, await response.clone().text()).to.be.within(200, 299);
}
