/** `npm run load -- SCENARIO …`: a crowd of bots against a running server. */
import { writeFile } from "node:fs/promises";
import type { CrowdRunOptions } from "../CrowdRun.ts";
import { CURVE, type LoadOptions, parseOptions, USAGE, UsageError } from "../options.ts";
import { renderHtml } from "../report/html/renderHtml.ts";
import { renderReport, renderSecond } from "../report/renderReport.ts";
import { runLoad } from "../runLoad.ts";
import type { ScenarioName } from "../scenarios/index.ts";
import { levelsFor, readServiceLevels, ServiceLevelsUnreadable } from "../slo/serviceLevels.ts";
import { drawCurve } from "./curve.ts";
import { describeMachine } from "./describeMachine.ts";
import { serve } from "./serve.ts";

/** The SDK talks to the console of whoever uses it; here that is a progress line. */
for (const method of ["info", "warn"] as const) console[method] = () => undefined;

const PROVED_NOTHING = 2;
const print = (line: string) => process.stdout.write(`${line}\n`);

function progressLine(): (line: string) => void {
  if (!process.stdout.isTTY) return print;
  return (line) => process.stdout.write(`\r\u001b[2K${line}`);
}

async function runScenario(options: LoadOptions, run: Omit<CrowdRunOptions, "scenario" | "progress">): Promise<number> {
  const scenario = options.scenario as ScenarioName;
  const levels = await readServiceLevels(options.slo ?? levelsFor(scenario));
  const progress = progressLine();
  const { report, ledger } = await runLoad({
    ...run,
    scenario,
    progress: (second) => progress(renderSecond(second, options.bots)),
    seconds: options.seconds,
    rampSeconds: options.ramp,
    levels,
  });
  print(renderReport(report));
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`);
  if (options.html !== undefined) await writeFile(options.html, renderHtml(report, ledger, describeMachine()));
  if (!report.valid) return PROVED_NOTHING;
  return report.breaches.length === 0 ? 0 : 1;
}

async function main(options: LoadOptions): Promise<number> {
  const { env } = process;
  const url = options.url ?? `http://127.0.0.1:${env["PORT"] ?? 2567}`;
  const opsUrl = options["ops-url"] ?? `http://127.0.0.1:${env["OPS_PORT"] ?? 2568}`;
  const ending = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => ending.abort());
  const server = options.serve ? await serve(opsUrl, options.seed, print) : null;
  try {
    const { world, seed, bots, workers } = options;
    const run = {
      url,
      opsUrl,
      world,
      seed,
      bots,
      workers,
      loadTestKey: env["LOAD_TEST_KEY"],
      messagesPerSecond: options["messages-per-second"],
      voices: {
        speaking: options.speaking,
        hasVideo: options.video,
        sfuOpsUrl:
          options["sfu-ops-url"] ?? `http://127.0.0.1:${env["SFU_OPS_PORT"] ?? Number(env["PORT"] ?? 2567) + 5}`,
      },
      signal: ending.signal,
    };
    return await (options.scenario === CURVE
      ? drawCurve(options, run, { print, progress: progressLine() })
      : runScenario(options, run));
  } catch (error) {
    const isDown = error instanceof TypeError && error.message === "fetch failed";
    const hint = `No server answers at ${url}. Start one with \`npm start\`, or pass --serve.`;
    process.stderr.write(`${isDown ? hint : error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof ServiceLevelsUnreadable ? PROVED_NOTHING : 1;
  } finally {
    await server?.stop();
  }
}

try {
  process.exitCode = await main(parseOptions(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n\n${USAGE}\n`);
  process.exitCode = PROVED_NOTHING;
}
