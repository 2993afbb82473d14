// `npm run check`: what to run before a commit. Lint, types, unit tests.
import { dirname } from "node:path";
import { exitWithParent } from "@crowdwire/service-kit/exitWithParent";
import { Progress } from "./supervisor/Progress.ts";
import { checkSources } from "./testing/checkSources.ts";
import { findTests } from "./testing/findTests.ts";
import { holdUntil } from "./testing/holdUntil.ts";
import { runMocha } from "./testing/runMocha.ts";

const root = dirname(import.meta.dirname);

exitWithParent();
// All of it in one go, and beside one another: whoever runs this wants to mend everything at once.
const checking = checkSources(new Progress(process.stdout), root);
const files = findTests(root, ["unit"]);
const testing = runMocha({ root, files, extraArgs: ["--reporter", "dot"], print: holdUntil(checking) });
const [complaints, { code }] = await Promise.all([checking, testing]);
if (complaints !== "") {
  console.error(complaints);
}
process.exitCode = complaints === "" ? code : 1;
