import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { LIMITS } from "@crowdwire/protocol";

/**
 * A hash of everything that decides what the seeded maps look like, so that they are built again exactly when that has
 * changed: the sources of the package that authors and builds them, the versions it depends on, and the limits it obeys.
 * Reading a hundred small files takes milliseconds; building the maps takes many seconds.
 */
export async function hashMapSources(): Promise<string> {
  const sources = fileURLToPath(new URL(".", import.meta.resolve("@crowdwire/maps")));
  const entries = await readdir(sources, { withFileTypes: true, recursive: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const hash = createHash("sha256").update(JSON.stringify(LIMITS));
  for (const path of [join(sources, "..", "package.json"), ...paths.sort()]) {
    hash.update(relative(sources, path)).update(await readFile(path));
  }
  return hash.digest("hex");
}
