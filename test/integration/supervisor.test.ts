import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openEmbeddedPostgres } from "@crowdwire/db/embedded";
import { processCommand } from "@crowdwire/service-kit";
import { expect } from "chai";
import { afterEach, before, beforeEach, describe, it } from "mocha";
import { findFreePort } from "../support/freePort.ts";
import { query } from "../support/postgres.ts";
import { makeTemporaryDirectory, useTemporaryDirectory } from "../support/temporaryDirectory.ts";

const NO_DATABASE = "postgres://nobody@127.0.0.1:1/nothing";

interface Running {
  child: ChildProcess;
  output: () => string;
  /** Waits until the output matches; fails with the output so far. */
  says: (pattern: RegExp, waitMs?: number) => Promise<void>;
  exited: Promise<unknown[]>;
}

describe("the supervisor", function () {
  this.timeout(120_000);
  let dataDir = "";
  let port = 0;
  let started: Running[] = [];
  /** Data of an earlier start. To make a database takes seconds, and one test asks for that. */
  const earlier = useTemporaryDirectory("supervised");

  before("a database that was made before", async () => {
    const database = await openEmbeddedPostgres({ dataDir: earlier.path() });
    await database.stop();
  });

  beforeEach(async () => {
    dataDir = await makeTemporaryDirectory("supervisor");
    port = await findFreePort();
  });

  afterEach(async () => {
    for (const { child, exited } of started) {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGTERM");
        await Promise.race([exited, sleep(800)]);
        child.kill("SIGTERM");
        await exited;
      }
    }
    started = [];
    await rm(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  });

  function start(options: { database?: string; env?: Record<string, string>; isFirst?: true } = {}): Running {
    const isPrepared = options.isFirst || options.database !== undefined || existsSync(join(dataDir, "cluster"));
    if (!isPrepared) execFileSync("cp", ["-a", `${earlier.path()}/.`, dataDir]);
    const script = join(import.meta.dirname, "fixtures", "superviseStandIns.ts");
    const database = options.database === undefined ? [] : [options.database];
    const child = spawn(process.execPath, [script, String(port), dataDir, ...database], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...options.env },
    });
    let text = "";
    child.stdout?.on("data", (part: Buffer) => {
      text += part.toString();
    });
    child.stderr?.on("data", (part: Buffer) => {
      text += part.toString();
    });
    const running: Running = {
      child,
      output: () => text,
      says: async (pattern, waitMs = 40_000) => {
        for (let waitedMs = 0; !pattern.test(text); waitedMs += 20) {
          if (waitedMs > waitMs || child.exitCode !== null) {
            throw new Error(`it never said ${pattern}, but:\n${text}`);
          }
          await sleep(20);
        }
      },
      exited: once(child, "exit"),
    };
    started.push(running);
    return running;
  }

  async function server(path = "/"): Promise<{ pid: number; parent: number; databaseUrl: string }> {
    const response = await fetch(`http://127.0.0.1:${port}${path}`);
    return (await response.json()) as { pid: number; parent: number; databaseUrl: string };
  }

  it("brings all up and says one URL, as its last line", async () => {
    const running = start({ isFirst: true });
    await running.says(/ready at/);
    const lines = running.output().trim().split("\n");
    expect(lines.at(-1)).to.equal(`CrowdWire is ready at http://localhost:${port}`);
    expect(running.output()).to.match(/✓ database ready \(\d+\.\d s\)/);
    expect(running.output())
      .to.match(/✓ worlds ready/)
      .and.match(/✓ game server ready/);
    const { databaseUrl } = await server();
    expect(await query(databaseUrl, "SELECT 1 AS one")).to.deep.equal([{ one: 1 }]);
    await sleep(300);
    expect(running.output().trim().split("\n")).to.deep.equal(lines);
  });

  it("is ready again in under five seconds", async () => {
    // The best of three: the limit is on what it does, not on what else this machine is doing.
    let bestMs = Number.POSITIVE_INFINITY;
    for (let run = 0; run < 3 && bestMs >= 5000; run++) {
      const begunMs = performance.now();
      const running = start();
      await running.says(/ready at/);
      bestMs = Math.min(bestMs, performance.now() - begunMs);
      running.child.kill("SIGINT");
      await running.exited;
    }
    expect(bestMs).to.be.below(5000);
  });

  it("stops everything in order on SIGINT, tells the server once, and exits with 0", async () => {
    const running = start();
    await running.says(/ready at/);
    const { pid, databaseUrl } = await server();
    // As with Ctrl-C under npm: the same signal from the terminal and from npm.
    running.child.kill("SIGINT");
    await sleep(50);
    running.child.kill("SIGINT");
    const [code] = await running.exited;
    expect(code).to.equal(0);
    expect(processCommand(pid)).to.equal(undefined);
    expect(await isReachable(databaseUrl)).to.equal(false);
    expect(await readFile(join(dataDir, "events"), "utf8")).to.equal("SIGTERM 1\n");
  });

  it("kills what does not want to end on a second signal", async () => {
    const running = start({ database: NO_DATABASE, env: { STAND_IN_SERVER: "stubborn" } });
    await running.says(/ready at/);
    const { pid } = await server();
    running.child.kill("SIGTERM");
    await sleep(1000);
    expect(running.child.exitCode).to.equal(null);
    running.child.kill("SIGTERM");
    const [code] = await running.exited;
    expect(code).to.equal(1);
    await sleep(50);
    expect(processCommand(pid)).to.equal(undefined);
  });

  it("starts a server that died again, says so, and says the URL again", async () => {
    const running = start({ database: NO_DATABASE });
    await running.says(/ready at/);
    const before = await server();
    await server("/die").catch(() => undefined);
    await running.says(/game server stopped: it ended with exit code 7\. Starting it again in 0\.1 s/);
    await running.says(/ready at[\s\S]*ready at/);
    expect((await server()).pid).to.not.equal(before.pid);
    expect(running.output().trim()).to.match(/ready at http:\/\/localhost:\d+$/);
  });

  it("starts a database that died again, at the same address", async () => {
    const running = start();
    await running.says(/ready at/);
    const { databaseUrl } = await server();
    const lock = JSON.parse(await readFile(join(dataDir, "supervisor.lock"), "utf8"));
    const database = lock.children.find((child: { name: string }) => child.name === "database");
    process.kill(database.pid, "SIGKILL");
    await running.says(/database stopped/);
    await running.says(/ready at[\s\S]*ready at/);
    expect(await query(databaseUrl, "SELECT 1 AS one")).to.deep.equal([{ one: 1 }]);
  });

  it("leaves nothing behind when it is killed with -9, and the next start copes", async () => {
    const running = start();
    await running.says(/ready at/);
    const { pid, databaseUrl } = await server();
    running.child.kill("SIGKILL");
    await running.exited;
    for (let waitedMs = 0; waitedMs < 10_000; waitedMs += 50) {
      if (processCommand(pid) === undefined && !(await isReachable(databaseUrl))) {
        break;
      }
      await sleep(50);
    }
    expect(processCommand(pid)).to.equal(undefined);
    expect(await isReachable(databaseUrl)).to.equal(false);
    await start().says(/ready at/);
  });

  it("starts at once after kill -9, before its old children have noticed", async () => {
    const running = start();
    await running.says(/ready at/);
    running.child.kill("SIGKILL");
    await running.exited;
    const next = start();
    await next.says(/ready at/);
    expect(next.output()).to.not.include("in use");
  });

  it("ends an old server that does not want to end", async () => {
    const running = start({ database: NO_DATABASE, env: { STAND_IN_SERVER: "stubborn" } });
    await running.says(/ready at/);
    const { pid } = await server();
    running.child.kill("SIGKILL");
    await running.exited;
    await start({ database: NO_DATABASE }).says(/ready at/, 30_000);
    expect(processCommand(pid)).to.equal(undefined);
  });

  it("says what to do when its port is in use", async () => {
    const thief = createServer().listen(port, "127.0.0.1");
    await once(thief, "listening");
    try {
      const running = start({ database: NO_DATABASE });
      const [code] = await running.exited;
      expect(code).to.equal(1);
      expect(running.output())
        .to.include(`Port ${port} is in use`)
        .and.match(/PORT=\d+ npm start/);
    } finally {
      thief.close();
    }
  });

  it("refuses a second one in the same folder, and says which process the first is", async () => {
    const first = start({ database: NO_DATABASE });
    await first.says(/ready at/);
    const second = start({ database: NO_DATABASE });
    const [code] = await second.exited;
    expect(code).to.equal(1);
    expect(second.output()).to.include(`(process ${first.child.pid})`);
    expect((await server()).pid).to.be.a("number");
  });

  it("is not stopped by a lock of a process that is no more", async () => {
    const lock = { supervisor: { name: "supervisor", pid: process.pid, identity: "another life" }, children: [] };
    await writeFile(join(dataDir, "supervisor.lock"), JSON.stringify(lock));
    await start({ database: NO_DATABASE }).says(/ready at/);
  });

  it("shows the words of a server that refuses to start, and leaves nothing running", async () => {
    const running = start({ env: { STAND_IN_SERVER: "refuse" } });
    const [code] = await running.exited;
    expect(code).to.equal(1);
    expect(running.output()).to.include("game-server did not start").and.include("The configuration cannot be used");
    await start({ database: NO_DATABASE }).says(/ready at/);
  });

  it("shows the words of a preparation that failed", async () => {
    const running = start({ database: NO_DATABASE, env: { STAND_IN_PREPARE: "fail" } });
    const [code] = await running.exited;
    expect(code).to.equal(1);
    expect(running.output()).to.include("exit code 3").and.include("the migration 0042 is broken");
  });

  it("can be stopped while it prepares", async () => {
    const running = start({ env: { STAND_IN_PREPARE: "hang" } });
    await running.says(/migrating/);
    running.child.kill("SIGINT");
    const [code] = await running.exited;
    expect(code).to.equal(0);
    await start({ database: NO_DATABASE }).says(/ready at/);
  });
});

async function isReachable(url: string): Promise<boolean> {
  return query(url, "SELECT 1").then(
    () => true,
    () => false,
  );
}
