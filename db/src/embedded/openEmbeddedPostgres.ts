import type { ChildProcess } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { processIdentity } from "@crowdwire/service-kit";
import pg from "pg";
import { type Cluster, DATABASE_USER, ensureCluster } from "./cluster.ts";
import { EmbeddedPostgresError } from "./EmbeddedPostgresError.ts";
import { endLeftover, endServer, whenExited } from "./endServer.ts";
import { findNativeDir } from "./findBinaries.ts";
import { pickPort } from "./freePort.ts";
import { launchPostgres } from "./launch.ts";
import { chooseResidence, type Residence } from "./ownership.ts";
import { isPostmasterOf, readPostmasterFile } from "./postmasterFile.ts";
import { prepareLog, readLogFrom } from "./serverLog.ts";

const DATABASE_NAME = "crowdwire";
const START_TIMEOUT_MS = 60_000;
const POLL_MS = 15;

export interface EmbeddedPostgresOptions {
  /** Holds everything: data, password, port, server log. Made when absent. */
  dataDir: string;
  /** Whether committed rows survive a power cut; false is faster and for tests. */
  durable?: boolean;
  /** Hears what a person should know, a sentence each. */
  log?: (line: string) => void;
  /** For root below a closed folder: where data is kept instead. */
  stateRoot?: string;
}

export interface EmbeddedPostgres {
  /** With user, password and database: what `DATABASE_URL` takes. */
  readonly url: string;
  /** The server's own process. */
  readonly pid: number;
  /** Whether it was running already, for another living process; then `stop` leaves it alone. */
  readonly isShared: boolean;
  /** Settles when the server has ended, whoever ended it. */
  readonly ended: Promise<void>;
  /** Ends it in order (connections are closed, data is flushed); harmless when repeated. */
  stop(): Promise<void>;
}

/**
 * Opens the PostgreSQL server that npm installed, on a data directory of our own, on 127.0.0.1 alone.
 *
 * It ends with this process, even on `kill -9`. One left over from an earlier process is stopped first; one that
 * belongs to a living process is shared.
 *
 * @throws EmbeddedPostgresError whose message says what to do.
 */
export async function openEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const residence = await chooseResidence({
    nativeDir: findNativeDir(),
    dataDir: options.dataDir,
    stateRoot: options.stateRoot ?? "/var/lib/crowdwire",
    log: options.log ?? (() => undefined),
  });
  const shared = await findShared(residence);
  if (shared !== undefined) {
    return shared;
  }
  const cluster = await ensureCluster(residence, options.durable ?? true);
  await endLeftover(cluster.clusterDir);
  const port = await pickPort(await readNumber(join(residence.homeDir, "port")));
  const child = await start(residence, cluster, port, options.durable ?? true);
  const running = await readPostmasterFile(cluster.clusterDir);
  const pid = running?.pid ?? 0;
  await writeFile(join(residence.homeDir, "port"), `${port}\n`);
  await writeFile(join(residence.homeDir, "owner"), `${process.pid} ${processIdentity(process.pid)}\n`);
  const ended = whenExited(child);
  const url = urlOf(cluster.password, port, DATABASE_NAME);
  const database: EmbeddedPostgres = {
    url,
    pid,
    isShared: false,
    ended,
    stop: async () => {
      await endServer(child, pid, ended);
      await rm(join(residence.homeDir, "owner"), { force: true });
    },
  };
  try {
    await ensureDatabase(cluster.password, port);
  } catch (error) {
    await database.stop();
    throw error;
  }
  return database;
}

/** Starts the server and waits until it takes connections. */
async function start(residence: Residence, cluster: Cluster, port: number, durable: boolean): Promise<ChildProcess> {
  const logFile = join(residence.homeDir, "server.log");
  const { nativeDir, owner } = residence;
  // After a kill -9 the old server's own children need a moment to notice; they hold its shared memory until then.
  for (let attempt = 1; ; attempt++) {
    const logFrom = await prepareLog(logFile);
    const child = launchPostgres({ nativeDir, clusterDir: cluster.clusterDir, port, durable, owner, logFile });
    const failure = await waitUntilReady(child, cluster.clusterDir);
    if (failure === undefined) {
      return child;
    }
    await endServer(child, undefined, whenExited(child));
    const written = await readLogFrom(logFile, logFrom);
    if (attempt < 20 && /pre-existing shared memory block|lock file "postmaster.pid" already exists/.test(written)) {
      await sleep(250);
      continue;
    }
    const tail = written.trim().split("\n").slice(-6).join("\n  ");
    throw new EmbeddedPostgresError(
      "startFailed",
      `The embedded database did not start (${failure}). Its last words, from ${logFile}:\n  ${tail}`,
    );
  }
}

/** Undefined when it takes connections, otherwise why it never will. */
async function waitUntilReady(child: ChildProcess, clusterDir: string): Promise<string | undefined> {
  let failure: string | undefined;
  child.once("error", (error) => {
    failure = error.message;
  });
  const deadlineMs = performance.now() + START_TIMEOUT_MS;
  while (performance.now() < deadlineMs) {
    if (failure !== undefined) {
      return failure;
    }
    if (child.exitCode !== null || child.signalCode !== null) {
      return `it ended with ${child.signalCode ?? `code ${child.exitCode}`}`;
    }
    const file = await readPostmasterFile(clusterDir);
    // An old file's process is gone (endLeftover saw to that), so one that lives is the new one.
    if (file?.isReady === true && isPostmasterOf(file.pid, clusterDir)) {
      return undefined;
    }
    await sleep(POLL_MS);
  }
  return `it took more than ${START_TIMEOUT_MS / 1000} s`;
}

/** The server that a living process runs on this data directory. */
async function findShared(residence: Residence): Promise<EmbeddedPostgres | undefined> {
  const clusterDir = join(residence.homeDir, "cluster");
  const owner = await readText(join(residence.homeDir, "owner"));
  const [ownerPid, identity] = owner?.trim().split(/ (.*)/s) ?? [];
  if (ownerPid === undefined || identity === undefined || processIdentity(Number(ownerPid)) !== identity) {
    return undefined;
  }
  const file = await readPostmasterFile(clusterDir);
  const password = (await readText(join(residence.homeDir, "password")))?.trim();
  if (file?.isReady !== true || password === undefined || !isPostmasterOf(file.pid, clusterDir)) {
    return undefined;
  }
  return {
    url: urlOf(password, file.port, DATABASE_NAME),
    pid: file.pid,
    isShared: true,
    ended: pollUntilGone(file.pid, clusterDir),
    stop: () => Promise.resolve(),
  };
}

async function pollUntilGone(pid: number, clusterDir: string): Promise<void> {
  while (isPostmasterOf(pid, clusterDir)) {
    await sleep(500, undefined, { ref: false });
  }
}

async function ensureDatabase(password: string, port: number): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf(password, port, "postgres") });
  try {
    await client.connect();
    const found = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [DATABASE_NAME]);
    if (found.rowCount === 0) {
      await client.query(`CREATE DATABASE ${DATABASE_NAME}`);
    }
  } finally {
    await client.end();
  }
}

function urlOf(password: string, port: number, database: string): string {
  return `postgres://${DATABASE_USER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}

async function readText(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch(() => undefined);
}

async function readNumber(path: string): Promise<number | undefined> {
  const value = Number((await readText(path))?.trim());
  return Number.isInteger(value) && value > 0 ? value : undefined;
}
