import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The key with which the bots of `npm run load` sign in to the server of this checkout; made once, readable by its
 * owner alone. Production refuses to start with one, so there it is undefined.
 */
export function loadTestKey(dataDir: string, env: NodeJS.ProcessEnv): string | undefined {
  const given = env["LOAD_TEST_KEY"];
  if (given !== undefined && given !== "") {
    return given;
  }
  if (env["NODE_ENV"] === "production") {
    return undefined;
  }
  const path = join(dataDir, "load-test-key");
  if (!existsSync(path)) {
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(path, `${randomBytes(24).toString("base64url")}\n`, { mode: 0o600 });
  }
  return readFileSync(path, "utf8").trim();
}
