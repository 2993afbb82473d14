// `npm run check`: what to run before a commit. Lint, types, unit tests.
import { dirname } from "node:path";
import { exitWithParent } from "@crowdwire/service-kit/exitWithParent";
import { Progress } from "./supervisor/Progress.ts";
import { checkSources } from "./testing/checkSources.ts";
import { findTests } from "./testing/findTests.ts";
import { runMocha } from "./testing/runMocha.ts";

const root = dirname(import.meta.dirname);

exitWithParent();
const complaints = await checkSources(new Progress(process.stdout), root);
// All of it in one go: whoever runs this wants to mend everything at once.
const { code } = await runMocha({ root, files: findTests(root, ["unit"]), extraArgs: ["--reporter", "dot"] });
if (complaints !== "") {
  console.error(complaints);
}
process.exitCode = complaints === "" ? code : 1;
