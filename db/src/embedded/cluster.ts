import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmod, chown, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { EmbeddedPostgresError } from "./EmbeddedPostgresError.ts";
import { serverEnvironment } from "./launch.ts";
import { giveTo, type Residence } from "./ownership.ts";

const run = promisify(execFile);

export const DATABASE_USER = "crowdwire";

export interface Cluster {
  clusterDir: string;
  password: string;
}

/**
 * Makes sure that there is a data directory (PostgreSQL calls it a cluster) with a password of its own. The password
 * lies beside it, readable by its owner alone: local programs of other users cannot get in, and nobody is ever asked.
 */
export async function ensureCluster(residence: Residence, durable: boolean): Promise<Cluster> {
  const clusterDir = join(residence.homeDir, "cluster");
  const passwordFile = join(residence.homeDir, "password");
  if (await exists(join(clusterDir, "PG_VERSION"))) {
    await assertVersion(clusterDir, residence.nativeDir);
    await giveTo(residence.owner, clusterDir);
    return { clusterDir, password: (await readFile(passwordFile, "utf8")).trim() };
  }
  const password = randomBytes(24).toString("base64url");
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  await chmod(passwordFile, 0o600);
  await initialize(residence, clusterDir, password, durable);
  return { clusterDir, password };
}

/** Works beside the final place and moves at the end, so that an interrupted start leaves nothing half made. */
async function initialize(residence: Residence, clusterDir: string, password: string, durable: boolean): Promise<void> {
  // A name of our own: when the last start was killed, its initdb may still be writing into another.
  const unfinished = `${clusterDir}.part-${process.pid}`;
  const passwordCopy = `${clusterDir}.password`;
  await removeUnfinished(residence.homeDir);
  await mkdir(unfinished, { mode: 0o700 });
  await writeFile(passwordCopy, `${password}\n`, { mode: 0o600 });
  if (residence.owner !== undefined) {
    await chown(unfinished, residence.owner.uid, residence.owner.gid);
    await chown(passwordCopy, residence.owner.uid, residence.owner.gid);
  }
  const args = [
    `--pgdata=${unfinished}`,
    `--username=${DATABASE_USER}`,
    `--pwfile=${passwordCopy}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    // Built in, so that text sorts alike on every system.
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    ...(durable ? [] : ["--no-sync"]),
  ];
  try {
    await run(join(residence.nativeDir, "bin", "initdb"), args, {
      cwd: "/",
      env: serverEnvironment(),
      ...residence.owner,
    });
    await rename(unfinished, clusterDir);
  } catch (cause) {
    await rm(unfinished, { recursive: true, force: true });
    const stderr = (cause as { stderr?: string }).stderr?.trim() ?? "";
    throw new EmbeddedPostgresError(
      "initFailed",
      `The embedded database could not be created in ${residence.homeDir}: ${stderr || String(cause)}`,
      cause,
    );
  } finally {
    await rm(passwordCopy, { force: true });
  }
}

async function removeUnfinished(homeDir: string): Promise<void> {
  for (const name of await readdir(homeDir)) {
    if (name.startsWith("cluster.part")) {
      await rm(join(homeDir, name), { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    }
  }
}

async function assertVersion(clusterDir: string, nativeDir: string): Promise<void> {
  const written = (await readFile(join(clusterDir, "PG_VERSION"), "utf8")).trim();
  const { stdout } = await run(join(nativeDir, "bin", "postgres"), ["--version"], { env: serverEnvironment() });
  const installed = /(\d+)/.exec(stdout)?.[1];
  if (installed !== written) {
    throw new EmbeddedPostgresError(
      "versionChanged",
      `The data in ${clusterDir} was written by PostgreSQL ${written}, and ${stdout.trim()} is installed, which cannot read it. ` +
        `Install the project's older version, copy the data out, and import it; or move the folder away to begin afresh.`,
    );
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
