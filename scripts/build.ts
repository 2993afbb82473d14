// `npm run build`: the browser's code, into client/dist.
import { dirname, join } from "node:path";
import { exitWithParent } from "@crowdwire/service-kit/exitWithParent";
import { buildClient } from "./supervisor/buildClient.ts";
import { Progress } from "./supervisor/Progress.ts";
import { StartError } from "./supervisor/StartError.ts";

const root = dirname(import.meta.dirname);
const aborting = new AbortController();

exitWithParent();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => aborting.abort(new StartError("stopped")));
}
try {
  await new Progress(process.stdout).step("building the client", "client built into client/dist", () =>
    buildClient({
      root,
      logFile: join(root, ".data", "logs", "client-build.log"),
      env: process.env,
      signal: aborting.signal,
    }),
  );
} catch (error) {
  if (!(error instanceof StartError)) {
    throw error;
  }
  console.error(error.message);
  process.exitCode = 1;
}
