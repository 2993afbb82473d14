// `npm run bench [-- ARGS]`: what things cost.
import { dirname, join } from "node:path";
import { handOver } from "./supervisor/handOver.ts";

const root = dirname(import.meta.dirname);
await handOver(join(root, "load-tests", "src", "cli", "bench.ts"), process.argv.slice(2), process.env);
