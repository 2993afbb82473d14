import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { runTask } from "./runTask.ts";

/** Everything the browser's code is made of. */
const SOURCES = ["client", "ui", "protocol", "simulation", "maps"];
const NOT_SOURCES = new Set(["node_modules", "dist", "test", ".data", ".cache"]);

export interface ClientBuild {
  /** The checkout. */
  root: string;
  logFile: string;
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
}

/** Where the built client lies. */
export function clientDir(root: string): string {
  return join(root, "client", "dist");
}

/** Whether the built client is missing or was made from other sources than those here now. */
export function isClientStale(root: string): boolean {
  const stamp = stampFile(root);
  return (
    !existsSync(join(clientDir(root), "index.html")) ||
    !existsSync(stamp) ||
    readFileSync(stamp, "utf8") !== hashSources(root)
  );
}

/** Builds the client into `client/dist` and notes from which sources. @throws StartError with Vite's words */
export async function buildClient({ root, logFile, env, signal }: ClientBuild): Promise<void> {
  // Before the build: a file that is saved during it makes the result stale.
  const hash = hashSources(root);
  const vite = join(root, "node_modules", "vite", "bin", "vite.js");
  await runTask({
    name: "the client's build",
    args: [vite, "build", "--outDir", "dist", "--emptyOutDir", "--logLevel", "warn"],
    cwd: join(root, "client"),
    env: { ...env, NODE_ENV: "production" },
    logFile,
    signal,
  });
  writeFileSync(stampFile(root), hash);
}

/** Inside the result, so that both are deleted together. */
function stampFile(root: string): string {
  return join(clientDir(root), ".sources");
}

function hashSources(root: string): string {
  const hash = createHash("sha256").update(readFileSync(join(root, "package-lock.json")));
  for (const folder of SOURCES) {
    hashFolder(join(root, folder), root, hash);
  }
  return hash.digest("hex");
}

function hashFolder(folder: string, root: string, hash: ReturnType<typeof createHash>): void {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !NOT_SOURCES.has(entry.name)) {
      hashFolder(path, root, hash);
    } else if (entry.isFile()) {
      hash.update(`\0${relative(root, path)}\0`).update(readFileSync(path));
    }
  }
}
