// `npm test [-- unit|integration|e2e]…`: everything CI runs, ending with mocha's summary.
import { dirname, join } from "node:path";
import { exitWithParent } from "@crowdwire/service-kit/exitWithParent";
import { buildClient, isClientStale } from "./supervisor/buildClient.ts";
import { Progress } from "./supervisor/Progress.ts";
import { StartError } from "./supervisor/StartError.ts";
import { checkSources } from "./testing/checkSources.ts";
import { arrangeTests, findTests, LEVELS, type TestLevel } from "./testing/findTests.ts";
import { provision, provisionMediaWorker } from "./testing/provision.ts";
import { runLanes } from "./testing/runLanes.ts";

const root = dirname(import.meta.dirname);
const progress = new Progress(process.stdout);

exitWithParent();
try {
  process.exitCode = await test(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof StartError)) {
    throw error;
  }
  console.error(error.message);
  process.exitCode = 1;
}

async function test(args: string[]): Promise<number> {
  const named = args.filter((arg): arg is TestLevel => (LEVELS as readonly string[]).includes(arg));
  const forMocha = args.filter((arg) => !(named as string[]).includes(arg));
  const unknown = forMocha.find((arg, at) => !arg.startsWith("-") && forMocha[at - 1]?.startsWith("-") !== true);
  if (unknown !== undefined) {
    throw new StartError(`"${unknown}" is no level of tests: say ${LEVELS.join(", ")}, or nothing for all.`);
  }
  const levels = named.length === 0 ? LEVELS : named;
  const needsBrowser = levels.includes("e2e");

  if (levels.some((level) => level !== "unit")) {
    await provision(progress, root, needsBrowser);
    await provisionMediaWorker(progress, root);
  }
  if (named.length === 0) {
    const complaints = await checkSources(progress, root);
    if (complaints !== "") {
      throw new StartError(
        `${complaints}\n\nLint or types are wrong, so no test was run. \`npm run format\` mends what can be mended.`,
      );
    }
  }
  if (needsBrowser && isClientStale(root)) {
    const logFile = join(root, ".data", "logs", "client-build.log");
    const signal = new AbortController().signal;
    await progress.step("building the client", "client built", () =>
      buildClient({ root, logFile, env: process.env, signal }),
    );
  }
  const files = findTests(root, levels);
  if (files.length === 0) {
    throw new StartError(`There are no tests for ${levels.join(", ")}.`);
  }
  return runLanes({ root, stages: arrangeTests(files), extraArgs: forMocha });
}
