import { execFile } from "node:child_process";
import { existsSync, globSync } from "node:fs";
import { chmod, chown, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import pg from "pg";
import { findFreePort } from "../../../test/support/freePort.ts";
import { openDatabase } from "../../src/index.ts";
import { failureOf, newAccount, newWorld } from "../contracts/made.ts";

const run = promisify(execFile);
const isRoot = process.getuid?.() === 0;

/** Where a whole PostgreSQL lies, the newest one; the embedded one comes without tools, and older tools cannot read it. */
const bin = globSync("/usr/lib/postgresql/*/bin")
  .filter((folder) =>
    ["initdb", "pg_ctl", "pg_dump", "pg_restore", "createdb"].every((tool) => existsSync(join(folder, tool))),
  )
  .sort((a, b) => a.localeCompare(b, "en", { numeric: true }))
  .at(-1);

describe("the backup of docs/backups.md", function () {
  this.timeout(60_000);
  let folder = "";
  let port = 0;

  /** A server refuses to be root. */
  function asServer(tool: string, ...parts: string[]) {
    const command = join(bin!, tool);
    return isRoot ? run("runuser", ["-u", "postgres", "--", command, ...parts]) : run(command, parts);
  }
  const urlOf = (database: string) => `postgres://crowdwire@127.0.0.1:${port}/${database}`;

  before("a PostgreSQL of one's own", async function () {
    if (bin === undefined) return this.skip();
    folder = await mkdtemp(join(tmpdir(), "crowdwire-backup-"));
    await chmod(folder, 0o755);
    if (isRoot) {
      const { stdout } = await run("id", ["-u", "postgres"]);
      await chown(folder, Number(stdout), 0);
    }
    port = await findFreePort();
    const data = join(folder, "data");
    await asServer("initdb", "--pgdata", data, "--auth=trust", "--username=crowdwire", "--no-sync");
    const settings = `-p ${port} -h 127.0.0.1 -k ${folder} -c fsync=off`;
    await asServer("pg_ctl", "start", "--wait", "--pgdata", data, "--log", join(folder, "log"), "--options", settings);
  });
  after(async () => {
    if (folder === "") return;
    await asServer("pg_ctl", "stop", "--mode=immediate", "--pgdata", join(folder, "data"));
    await rm(folder, { recursive: true, force: true });
  });

  it("[check 23] is dumped while the server runs, and restored into an empty database whole, its audit log as closed as before", async () => {
    await run(join(bin!, "createdb"), ["--maintenance-db", urlOf("postgres"), "crowdwire"]);
    const before = openDatabase({ url: urlOf("crowdwire") });
    await before.migrate();
    const owner = await newAccount(before, "Olga");
    const world = await newWorld(before, owner.id, { slug: "kept", name: "Kept" });
    await before.auditLog.append({ action: "world.created", at: new Date(), actorId: owner.id, worldId: world.id });
    const dump = join(folder, "crowdwire.dump");
    await run(join(bin!, "pg_dump"), ["--format=custom", "--no-owner", "--file", dump, urlOf("crowdwire")]);
    await before.close();

    await run(join(bin!, "createdb"), ["--maintenance-db", urlOf("postgres"), "restored"]);
    await run(join(bin!, "pg_restore"), ["--no-owner", "--exit-on-error", "--dbname", urlOf("restored"), dump]);
    const restored = openDatabase({ url: urlOf("restored") });
    expect(await restored.migrate(), "nothing is left to bring up to date").to.deep.equal([]);
    expect(await restored.worlds.findBySlug("kept")).to.deep.equal(world);
    const { entries } = await restored.auditLog.list({ limit: 9 });
    expect(entries.map(({ action, actorId }) => [action, actorId])).to.deep.equal([["world.created", owner.id]]);
    await newWorld(restored, owner.id);
    await restored.close();
    const client = new pg.Client(urlOf("restored"));
    await client.connect();
    const refused = await failureOf(client.query("delete from audit_log"));
    await client.end();
    expect(String(refused)).to.contain("append-only");
  });
});
