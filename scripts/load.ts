// `npm run load -- SCENARIO [ARGS]`: a crowd of bots against the running server of this checkout.
import { dirname, join } from "node:path";
import { handOver } from "./supervisor/handOver.ts";
import { loadTestKey } from "./supervisor/loadTestKey.ts";
import { readSettings, useEnvFile } from "./supervisor/settings.ts";

const root = dirname(import.meta.dirname);
useEnvFile(root);
const settings = readSettings(root, process.env);
const key = loadTestKey(settings.dataDir, process.env);
await handOver(join(root, "load-tests", "src", "cli", "load.ts"), process.argv.slice(2), {
  ...process.env,
  PORT: String(settings.port),
  OPS_PORT: String(settings.opsPort),
  ...(key === undefined ? {} : { LOAD_TEST_KEY: key }),
});
