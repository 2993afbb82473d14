import { execFile } from "node:child_process";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Database, openDatabase } from "@crowdwire/db";
import { SEEDED_WORLDS } from "@crowdwire/maps/authoring";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { useDatabase } from "../../../../test/support/postgres.ts";
import { useTemporaryDirectory } from "../../../../test/support/temporaryDirectory.ts";
import { MapFiles } from "../../../src/persistence/MapFiles.ts";
import { openWorld } from "../../../src/persistence/openWorld.ts";
import { mapsDirectory } from "../../../src/seed/prepareData.ts";

const run = promisify(execFile);
const PROGRAM = fileURLToPath(new URL("../../../src/prepare.ts", import.meta.url));

describe("prepare", () => {
  const postgres = useDatabase();
  const folder = useTemporaryDirectory("prepare");
  let db: Database;
  before(async () => {
    db = openDatabase({ url: postgres.url() });
    await mkdir(join(folder.path(), "client", "assets"), { recursive: true });
    await writeFile(join(folder.path(), "client", "assets", "app.js"), "let crowd;\n".repeat(1000));
  });
  after(() => db.close());

  const prepare = (environment: Record<string, string> = {}) =>
    run(process.execPath, [PROGRAM], {
      env: {
        PATH: process.env["PATH"],
        DATABASE_URL: postgres.url(),
        DATA_DIR: folder.path(),
        CLIENT_DIR: join(folder.path(), "client"),
        ...environment,
      },
    });

  it("makes an empty database and an empty folder ready for a server, saying what it does", async function () {
    this.timeout(180_000);
    const { stdout, stderr } = await prepare();
    expect(stderr).to.equal("");
    expect(stdout)
      .to.match(/Brought the database up to date/u)
      .and.match(/Compressed 1 files/u);
    expect(await readdir(join(folder.path(), "client", "assets"))).to.include("app.js.br");

    const worlds = await db.worlds.listPublic();
    expect(worlds.map((world) => world.slug)).to.have.members(SEEDED_WORLDS.map((world) => world.slug));
    const mapFiles = new MapFiles(mapsDirectory(folder.path()));
    for (const world of worlds) {
      expect(stdout).to.contain(`Opened the world ${world.name}.`);
      expect(world).to.include({ visibility: "public", guestsAllowed: true, capacity: 2500 });
      const opened = await openWorld(db, mapFiles, world.id);
      expect(opened?.spawns, world.slug).to.not.be.empty;
      opened?.close();
    }
  });

  it("has nothing to do the second time, and is quick about it", async function () {
    this.timeout(30_000);
    const startedMs = performance.now();
    const { stdout } = await prepare();
    expect(stdout).to.equal("");
    // Well under a second on an idle machine; tests share theirs.
    expect(performance.now() - startedMs).to.be.lessThan(10_000);
  });

  it("leaves alone what somebody has changed", async function () {
    this.timeout(30_000);
    const world = (await db.worlds.findBySlug("plaza"))!;
    const published = await db.worlds.publishMap(world.id, { contentHash: "f".repeat(32), files: world.map!.files });
    await prepare();
    expect((await db.worlds.findBySlug("plaza"))?.map).to.deep.equal(published);
  });

  it("says what is wrong and exits with 1", async function () {
    this.timeout(30_000);
    const outcome = await prepare({ DATABASE_URL: "", PORT: "many" }).then(
      () => null,
      (error: { code: number; stderr: string }) => error,
    );
    expect(outcome?.code).to.equal(1);
    expect(outcome?.stderr).to.contain("DATABASE_URL: is missing").and.contain("PORT:");
  });
});
