// `npm start`: everything on one machine, one URL.
import { dirname, join } from "node:path";
import { ConfigError } from "@crowdwire/service-kit";
import { buildClient, clientDir, isClientStale } from "./supervisor/buildClient.ts";
import { loadTestKey } from "./supervisor/loadTestKey.ts";
import { readSettings, useEnvFile } from "./supervisor/settings.ts";
import { supervise } from "./supervisor/supervise.ts";

const root = dirname(import.meta.dirname);
useEnvFile(root);

try {
  const settings = readSettings(root, process.env);
  const key = loadTestKey(settings.dataDir, process.env);
  await supervise({
    ...settings,
    env: { ...process.env, CLIENT_DIR: clientDir(root), ...(key === undefined ? {} : { LOAD_TEST_KEY: key }) },
    prepareScript: join(root, "game-server", "src", "prepare.ts"),
    serverScript: join(root, "game-server", "src", "main.ts"),
    build: async (progress, signal) => {
      if (!isClientStale(root)) {
        return;
      }
      const logFile = join(settings.dataDir, "logs", "client-build.log");
      await progress.step("building the client", "client built", () =>
        buildClient({ root, logFile, env: process.env, signal }),
      );
    },
    terminal: process.stdout,
    exit: (code) => process.exit(code),
  });
} catch (error) {
  if (!(error instanceof ConfigError)) {
    throw error;
  }
  console.error(error.message);
  process.exit(1);
}
