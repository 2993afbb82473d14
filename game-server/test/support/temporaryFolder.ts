import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "mocha";

/** Gives each test of the surrounding `describe` an empty folder, deleted afterwards. */
export function useTemporaryFolder(): { path(): string } {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "crowdwire-test-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  return { path: () => folder };
}
