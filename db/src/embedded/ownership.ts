import { createHash } from "node:crypto";
import { chmod, chown, cp, lstat, mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { EmbeddedPostgresError } from "./EmbeddedPostgresError.ts";

/** Numbers of the account "nobody" on Debian; PostgreSQL needs only that it is not 0, not that it has a name. */
const NOBODY = { uid: 65_534, gid: 65_534 };

/** As whom PostgreSQL runs; undefined means as we do ourselves. */
export interface Owner {
  uid: number;
  gid: number;
}

/** Where PostgreSQL's own files and the data lie, and who owns the data. */
export interface Residence {
  nativeDir: string;
  homeDir: string;
  owner: Owner | undefined;
}

export interface ResidenceRequest {
  nativeDir: string;
  dataDir: string;
  /** Holds what an unprivileged account cannot reach elsewhere; it outlives restarts. */
  stateRoot: string;
  log: (line: string) => void;
}

/**
 * Decides as whom and where PostgreSQL runs. It refuses to run as root, so then it gets an account without rights, and
 * that one must be able to reach its folders: what lies below a closed folder (a home directory, say) is kept in
 * `stateRoot` instead.
 */
export async function chooseResidence(request: ResidenceRequest): Promise<Residence> {
  const dataDir = resolve(request.dataDir);
  if (process.getuid?.() !== 0) {
    await mkdir(dataDir, { recursive: true });
    await assertOurs(dataDir);
    return { nativeDir: request.nativeDir, homeDir: dataDir, owner: undefined };
  }
  const owner = await ownerOf(join(dataDir, "cluster"));
  await mkdir(dataDir, { recursive: true });
  let { nativeDir } = request;
  let homeDir = dataDir;
  const closedToData = await findClosedFolder(dataDir, owner);
  if (closedToData !== undefined) {
    const digest = createHash("sha256").update(dataDir).digest("hex").slice(0, 12);
    homeDir = join(request.stateRoot, `data-${digest}`);
    await makeOpenDir(request.stateRoot, homeDir);
    request.log(
      `Running as root, PostgreSQL gets an account without rights, and that one cannot pass ${closedToData}; the data is kept in ${homeDir}.`,
    );
  }
  // The check goes as deep as the folder with the programs.
  if ((await findClosedFolder(join(nativeDir, "bin"), owner)) !== undefined) {
    nativeDir = await copyNative(nativeDir, request.stateRoot);
  }
  return { nativeDir, homeDir, owner };
}

/** Gives a folder and all that is in it to the account PostgreSQL runs as, unless it has it already. */
export async function giveTo(owner: Owner | undefined, path: string): Promise<void> {
  if (owner === undefined) {
    return;
  }
  const seen = await lstat(path);
  if (seen.uid === owner.uid && seen.gid === owner.gid) {
    return;
  }
  if (seen.isDirectory()) {
    for (const name of await readdir(path)) {
      await giveTo(owner, join(path, name));
    }
    // The folder itself last: its owner is what says that the work was finished.
    await chown(path, owner.uid, owner.gid);
  } else if (seen.isFile()) {
    await chown(path, owner.uid, owner.gid);
  }
}

/** The first folder on the way down to `path` that the account cannot pass; undefined when it can reach it. */
export async function findClosedFolder(path: string, owner: Owner): Promise<string | undefined> {
  const folders: string[] = [];
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    folders.unshift(folder);
    if (folder === dirname(folder)) {
      break;
    }
  }
  for (const folder of folders) {
    const seen = await stat(folder);
    const bit = seen.uid === owner.uid ? 0o100 : seen.gid === owner.gid ? 0o010 : 0o001;
    if ((seen.mode & bit) === 0) {
      return folder;
    }
  }
  return undefined;
}

/** Data made by a person before they became root stays that person's. */
async function ownerOf(clusterDir: string): Promise<Owner> {
  try {
    const seen = await stat(clusterDir);
    return seen.uid === 0 ? NOBODY : { uid: seen.uid, gid: seen.gid };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      return NOBODY;
    }
    throw error;
  }
}

async function assertOurs(dataDir: string): Promise<void> {
  const uid = process.getuid?.();
  for (const path of [dataDir, join(dataDir, "cluster")]) {
    const seen = await stat(path).catch(() => undefined);
    if (seen !== undefined && uid !== undefined && seen.uid !== uid) {
      throw new EmbeddedPostgresError(
        "dataNotOurs",
        `${path} belongs to another user: it was last used by root, perhaps. Run \`sudo chown -R $(id -u):$(id -g) ${dataDir}\` and start again.`,
      );
    }
  }
}

async function copyNative(nativeDir: string, stateRoot: string): Promise<string> {
  const digest = createHash("sha256").update(nativeDir).digest("hex").slice(0, 12);
  const installed = await stat(join(nativeDir, "bin", "postgres"));
  const target = join(stateRoot, `postgres-${digest}-${Math.floor(installed.mtimeMs)}`);
  const isThere = await stat(target).then(
    () => true,
    () => false,
  );
  if (!isThere) {
    await makeOpenDir(stateRoot);
    const unfinished = `${target}.${process.pid}.part`;
    await cp(nativeDir, unfinished, { recursive: true, verbatimSymlinks: true });
    await chmod(unfinished, 0o755);
    await rename(unfinished, target).catch(async (error: unknown) => {
      await rm(unfinished, { recursive: true, force: true });
      throw error;
    });
  }
  return target;
}

async function makeOpenDir(...paths: string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(path, { recursive: true });
    await chmod(path, 0o755);
  }
}
