// `npm run bench [-- ARGS]`: what things cost.
import { dirname, join } from "node:path";
import { handOver } from "./supervisor/handOver.ts";
import { provideMediaWorker } from "./supervisor/mediaWorker.ts";
import { readSettings } from "./supervisor/settings.ts";

const root = dirname(import.meta.dirname);
const args = process.argv.slice(2);
const isHelpWanted = args.includes("--help") || args.includes("-h");
const names = args.filter((arg) => /^[a-z-]+$/u.test(arg) && !arg.startsWith("-"));
// Everything is measured where nothing is named.
if (!isHelpWanted && (names.length === 0 || names.includes("media"))) {
  const logFile = join(readSettings(root, process.env).dataDir, "logs", "media-worker-build.log");
  const tell = (detail: string) => process.stderr.write(`media worker: ${detail}\n`);
  const problem = await provideMediaWorker({ root, logFile, signal: new AbortController().signal, tell });
  if (problem !== null) process.stderr.write(`${problem}\n`);
}
await handOver(join(root, "load-tests", "src", "cli", "bench.ts"), args, process.env);
