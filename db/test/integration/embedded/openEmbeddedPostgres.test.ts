import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { processCommand } from "@crowdwire/service-kit";
import { expect } from "chai";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import pg from "pg";
import {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  openEmbeddedPostgres,
} from "../../../src/embedded/index.ts";

const isRoot = process.getuid?.() === 0;

describe("embedded PostgreSQL", function () {
  this.timeout(120_000);
  let root = "";
  /** What a first start leaves. */
  let made = "";
  let opened: EmbeddedPostgres[] = [];
  let holders: ChildProcess[] = [];
  /** Servers of the holders. */
  let held: number[] = [];

  before(async () => {
    made = await mkdtemp(join(tmpdir(), "crowdwire-embedded-made-"));
    await chmod(made, 0o755);
    await (await openEmbeddedPostgres({ dataDir: made, durable: false })).stop();
  });
  after(() => rm(made, { recursive: true, force: true }));

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "crowdwire-embedded-"));
    await chmod(root, 0o755);
  });

  afterEach(async () => {
    for (const holder of holders) {
      holder.kill("SIGKILL");
    }
    for (const database of opened) {
      await database.stop();
    }
    // A killed opener's server is still ending, and still writing.
    await Promise.all(held.map(waitUntilGone));
    opened = [];
    holders = [];
    held = [];
    await rm(root, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
  });

  async function open(options: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> {
    const database = await openEmbeddedPostgres({ dataDir: join(root, "postgres"), durable: false, ...options });
    opened.push(database);
    return database;
  }

  /** Opens it in a folder that has been used before: that spares the making, which most rules are not about. */
  async function openMade(options: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> {
    await cp(made, join(root, "postgres"), { recursive: true });
    return open(options);
  }

  /** Opens it in a process of its own, which can be killed. */
  async function hold(): Promise<{ holder: ChildProcess; url: string; pid: number }> {
    await cp(made, join(root, "postgres"), { recursive: true });
    const script = join(import.meta.dirname, "fixtures", "holdServer.ts");
    const holder = spawn(process.execPath, [script, join(root, "postgres")], { stdio: ["ignore", "pipe", "inherit"] });
    holders.push(holder);
    const [line] = (await once(holder.stdout, "data")) as [Buffer];
    const server = JSON.parse(line.toString()) as { url: string; pid: number };
    held.push(server.pid);
    return { holder, ...server };
  }

  it("is the real server: version 18, and a database of its own", async () => {
    const database = await open();
    const [row] = await query(database.url, "SELECT current_database() AS name, version(), current_user AS who");
    expect(row).to.include({ name: "crowdwire", who: "crowdwire" });
    expect(row?.["version"]).to.match(/^PostgreSQL 18\./);
  });

  it("keeps rows and its port from one start to the next", async () => {
    const first = await open();
    await query(first.url, "CREATE TABLE kept (n int)");
    await query(first.url, "INSERT INTO kept VALUES (7)");
    await first.stop();
    const second = await open();
    expect(second.url).to.equal(first.url);
    expect(await query(second.url, "SELECT n FROM kept")).to.deep.equal([{ n: 7 }]);
  });

  it("a copy of the stopped server's folder is a whole backup (docs/backups.md)", async () => {
    const database = await openMade();
    await query(database.url, "CREATE TABLE kept (n int)");
    await query(database.url, "INSERT INTO kept VALUES (1)");
    await database.stop();
    await cp(join(root, "postgres"), join(root, "backup"), { recursive: true });
    const changed = await open();
    await query(changed.url, "DROP TABLE kept");
    await changed.stop();
    await rm(join(root, "postgres"), { recursive: true });
    await cp(join(root, "backup"), join(root, "postgres"), { recursive: true });
    const restored = await open();
    expect(await query(restored.url, "SELECT n FROM kept")).to.deep.equal([{ n: 1 }]);
  });

  it("starts again in under two seconds", async () => {
    await (await openMade()).stop();
    const begunMs = performance.now();
    await open();
    expect(performance.now() - begunMs).to.be.below(2000);
  });

  it("takes another port when its own is taken, and says no to nobody for it", async () => {
    const first = await openMade();
    await first.stop();
    const thief = createServer().listen(Number(new URL(first.url).port), "127.0.0.1");
    await once(thief, "listening");
    try {
      const second = await open();
      expect(new URL(second.url).port).to.not.equal(new URL(first.url).port);
      expect(Number(new URL(second.url).port)).to.be.below(32_768);
    } finally {
      thief.close();
    }
  });

  it("lets nobody in without the password, and keeps that from other accounts", async () => {
    const database = await open();
    const url = new URL(database.url);
    url.password = "guessed";
    let refusal = "";
    await query(url.href, "SELECT 1").catch((error: Error) => {
      refusal = error.message;
    });
    expect(refusal).to.include("password authentication failed");
    const mode = (await stat(join(root, "postgres", "password"))).mode & 0o777;
    expect(mode.toString(8)).to.equal("600");
  });

  it("copes when its opener was killed while it was being made", async () => {
    const script = join(import.meta.dirname, "fixtures", "holdServer.ts");
    const holder = spawn(process.execPath, [script, join(root, "postgres")], { stdio: "ignore" });
    holders.push(holder);
    for (let waitedMs = 0; waitedMs < 10_000; waitedMs += 10) {
      const names = await readdir(join(root, "postgres")).catch(() => [] as string[]);
      if (names.some((name) => name.startsWith("cluster.part"))) {
        break;
      }
      await sleep(10);
    }
    await sleep(100);
    holder.kill("SIGKILL");
    await once(holder, "exit");
    const database = await open();
    expect(await query(database.url, "SELECT 1 AS one")).to.deep.equal([{ one: 1 }]);
  });

  it("is stopped twice without harm, and leaves no process", async () => {
    const database = await openMade();
    await database.stop();
    await database.stop();
    await database.ended;
    expect(processCommand(database.pid)).to.equal(undefined);
  });

  it("tells when the server dies, and keeps committed rows through kill -9 of it", async () => {
    const first = await openMade({ durable: true });
    await query(first.url, "CREATE TABLE kept (n int)");
    await query(first.url, "INSERT INTO kept VALUES (8)");
    process.kill(first.pid, "SIGKILL");
    await first.ended;
    const second = await open({ durable: true });
    expect(await query(second.url, "SELECT n FROM kept")).to.deep.equal([{ n: 8 }]);
  });

  it("ends with the process that opened it, even by kill -9, and the next start finds the rows", async () => {
    const { holder, url, pid } = await hold();
    await query(url, "CREATE TABLE kept (n int)");
    await query(url, "INSERT INTO kept VALUES (9)");
    holder.kill("SIGKILL");
    await once(holder, "exit");
    const next = await open();
    expect(next.pid).to.not.equal(pid);
    expect(await query(next.url, "SELECT n FROM kept")).to.deep.equal([{ n: 9 }]);
    await next.stop();
    expect(processCommand(pid)).to.equal(undefined);
  });

  it("leaves nothing behind when its opener is killed and nobody starts again", async () => {
    const { holder, pid } = await hold();
    holder.kill("SIGKILL");
    await waitUntilGone(pid);
    expect(processCommand(pid)).to.equal(undefined);
  });

  it("is shared with a second opener while the first lives, which cannot stop it", async () => {
    const { url, pid } = await hold();
    const second = await open();
    expect(second).to.include({ url, pid, isShared: true });
    await second.stop();
    expect(await query(url, "SELECT 1 AS one")).to.deep.equal([{ one: 1 }]);
  });

  it("is not fooled by a stale postmaster.pid with the number of another living process", async () => {
    const first = await openMade();
    await first.stop();
    const bystander = spawn("/bin/sleep", ["60"], { stdio: "ignore" });
    holders.push(bystander);
    const cluster = join(root, "postgres", "cluster");
    await writeFile(join(cluster, "postmaster.pid"), `${bystander.pid}\n${cluster}\n1\n15432\n\n127.0.0.1\n\nready\n`);
    await open();
    expect(bystander.exitCode).to.equal(null);
    expect(bystander.signalCode).to.equal(null);
  });

  it("begins again after an interrupted first start", async () => {
    await (await openMade()).stop();
    await rm(join(root, "postgres", "cluster"), { recursive: true });
    await mkdir(join(root, "postgres", "cluster.part-1", "base"), { recursive: true });
    const second = await open();
    expect(await query(second.url, "SELECT 1 AS one")).to.deep.equal([{ one: 1 }]);
    const names = await readdir(join(root, "postgres"));
    expect(names.filter((name) => name.startsWith("cluster.part"))).to.deep.equal([]);
  });

  it("says what happened when it cannot start", async () => {
    await (await openMade()).stop();
    const settings = join(root, "postgres", "cluster", "postgresql.conf");
    await writeFile(settings, `${await readFile(settings, "utf8")}\nno_such_setting = 3\n`);
    let message = "";
    await open().catch((error: Error) => {
      message = error.message;
    });
    expect(message).to.include("did not start").and.include("no_such_setting");
  });

  it("runs without root's rights for root", async function () {
    if (!isRoot) {
      this.skip();
    }
    const database = await openMade();
    const status = await readFile(`/proc/${database.pid}/status`, "utf8");
    expect(/^Uid:\s+(\d+)/m.exec(status)?.[1]).to.equal("65534");
  });

  it("for root below a closed folder keeps the data where it can be reached, and says so", async function () {
    if (!isRoot) {
      this.skip();
    }
    await chmod(root, 0o700);
    const stateRoot = await mkdtemp(join(tmpdir(), "crowdwire-state-"));
    const said: string[] = [];
    try {
      const options = { stateRoot, log: (line: string) => void said.push(line) };
      const first = await open(options);
      await query(first.url, "CREATE TABLE kept (n int)");
      await first.stop();
      const second = await open(options);
      expect(await query(second.url, "SELECT n FROM kept")).to.deep.equal([]);
      await second.stop();
      expect(said[0]).to.include(root).and.include(stateRoot);
    } finally {
      await rm(stateRoot, { recursive: true, force: true });
    }
  });
});

async function waitUntilGone(pid: number): Promise<void> {
  for (let waitedMs = 0; processCommand(pid) !== undefined && waitedMs < 15_000; waitedMs += 50) {
    await sleep(50);
  }
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}
