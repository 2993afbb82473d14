import { randomUUID } from "node:crypto";
import { readdirSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { userId } from "@crowdwire/protocol";
import { expect } from "chai";
import { after, describe, it } from "mocha";
import { query, useDatabase } from "../../../test/support/postgres.ts";
import { type Database, DatabaseUnavailable, openDatabase, type Placement } from "../../src/index.ts";
import { FIRST_LOOK } from "../contracts/looks.ts";

const MIGRATIONS = readdirSync(new URL("../../migrations/", import.meta.url)).sort();

describe("openDatabase", () => {
  const postgres = useDatabase();
  const opened: Database[] = [];
  const open = (url = postgres.url()) => {
    const db = openDatabase({ url, pool: { acquireTimeoutMs: 2000 } });
    opened.push(db);
    return db;
  };
  after(() => Promise.all(opened.map((db) => db.close())));

  it("five processes that migrate at once run each step once, and a second start runs none", async () => {
    const databases = Array.from({ length: 5 }, () => open());
    const ran = await Promise.all(databases.map((db) => db.migrate()));
    const names = ran.flat();
    expect([...names].sort()).to.deep.equal(MIGRATIONS);
    expect(new Set(names).size).to.equal(names.length);
    expect(await open().migrate()).to.deep.equal([]);
  });

  it("a migrator killed halfway leaves nothing locked", async () => {
    // What knex's own lock looks like after a crash: taken, and nobody there to give it back.
    await query(postgres.url(), "update knex_migrations_lock set is_locked = 1");
    expect(await open().migrate()).to.deep.equal([]);
  });

  it("every migration can be taken back and run again", async () => {
    const db = open();
    await db.rollback();
    const tables = await query(
      postgres.url(),
      "select table_name from information_schema.tables where table_schema = 'public' and table_name not like 'knex%'",
    );
    expect(tables).to.deep.equal([]);
    expect(await db.migrate()).to.deep.equal(MIGRATIONS);
  });

  it("a transaction that fails leaves nothing behind", async () => {
    const db = open();
    let id = userId(randomUUID());
    const failed = db.transaction(async (repositories) => {
      id = (await repositories.users.createGuest({ displayName: "Ghost", look: FIRST_LOOK })).id;
      throw new RangeError("changed my mind");
    });
    expect(
      await failed.then(
        () => null,
        (reason: unknown) => reason,
      ),
    ).to.be.instanceOf(RangeError);
    expect(await db.users.find(id)).to.equal(null);
  });

  it("a database that cannot be reached is named as such, quickly, and is worth trying again", async () => {
    const db = open("postgres://nobody@127.0.0.1:1/nothing");
    const error = await db.ping().then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(DatabaseUnavailable);
    expect(error).to.include({ code: "databaseUnavailable", retriable: true });
  });

  it("[TR3] comes back by itself when its connections are cut", async () => {
    const db = open();
    await db.ping();
    await query(
      postgres.url(),
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
    );
    const attempts = [];
    for (let attempt = 0; attempt < 3; attempt++) {
      attempts.push(
        await db.ping().then(
          () => "ok",
          (error: unknown) => (error as DatabaseUnavailable).code,
        ),
      );
    }
    expect(attempts.at(-1)).to.equal("ok");
    expect(new Set(attempts)).to.not.include("databaseFault");
  });

  it("closing twice is fine", async () => {
    const db = open();
    await db.ping();
    await Promise.all([db.close(), db.close()]);
  });

  it("a thousand places are saved by one statement in a moment", async () => {
    const db = open();
    const files = { scene: "world.glb", ground: "ground.bin", description: "map.json", thumbnail: null };
    await db.worlds.seed({
      slug: "crowd",
      name: "Crowd",
      description: "",
      capacity: 9,
      map: { contentHash: "a".repeat(32), files },
    });
    const world = (await db.worlds.findBySlug("crowd"))!;
    const users = await Promise.all(
      Array.from({ length: 1000 }, (_, index) =>
        db.users.createGuest({ displayName: `Bot ${index}`, look: FIRST_LOOK }),
      ),
    );
    const places = (seconds: number) =>
      users.map(
        (user): Placement => ({
          userId: user.id,
          worldId: world.id,
          x: seconds,
          y: 0,
          z: 0,
          yaw: 0,
          updatedAt: new Date(seconds * 1000),
        }),
      );
    await db.placements.saveMany(places(1));
    const startedMs = performance.now();
    await db.placements.saveMany(places(2));
    expect(performance.now() - startedMs).to.be.lessThan(3000);
    const [row] = await query(postgres.url(), "select count(*)::int as count from placements where x = 2");
    expect(row).to.deep.equal({ count: 1000 });
  });
});
