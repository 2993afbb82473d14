import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "mocha";

/** Makes a directory that the embedded database's own account can pass, too. The caller removes it. */
export async function makeTemporaryDirectory(purpose: string): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), `crowdwire-${purpose}-`));
  await chmod(path, 0o755);
  return path;
}

/** Gives the surrounding `describe` a directory of its own, removed after it. Call `path()` inside hooks and tests only. */
export function useTemporaryDirectory(purpose: string): { path(): string } {
  let path: string | undefined;
  before("a temporary directory", async () => {
    path = await makeTemporaryDirectory(purpose);
  });
  after("remove the temporary directory", async () => {
    if (path !== undefined) {
      await rm(path, { recursive: true, force: true, maxRetries: 5 });
    }
    path = undefined;
  });
  return {
    path() {
      if (path === undefined) {
        throw new Error("useTemporaryDirectory().path() is there once the before hooks have run.");
      }
      return path;
    },
  };
}
