import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, beforeEach } from "mocha";

/** Gives each test of the surrounding `describe` an empty folder, deleted afterwards. */
export function useTemporaryFolder(): { path(): string } {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "crowdwire-test-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  return { path: () => folder };
}

/** Gives all tests of the surrounding `describe` together one empty folder, deleted at the end. */
export function useSuiteFolder(): { path(): string } {
  let folder: string | undefined;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "crowdwire-test-"));
  });
  after(() => rm(folder ?? "", { recursive: true, force: true }));
  return {
    path: () => {
      if (folder === undefined) throw new Error("The folder is there once the suite runs.");
      return folder;
    },
  };
}
