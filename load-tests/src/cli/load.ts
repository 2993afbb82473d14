/** `npm run load -- SCENARIO …`: a crowd of bots against a running server. */

import { RequestRefused } from "../Account.ts";
import { type CrowdRunOptions, WorldTooSmall } from "../CrowdRun.ts";
import { noticeFor } from "../chat/noticeFor.ts";
import { EndedEarly } from "../EndedEarly.ts";
import { EXIT } from "../exitCodes.ts";
import { CURVE, isHelpWanted, type LoadOptions, parseOptions, USAGE } from "../options.ts";
import { renderHtml } from "../report/html/renderHtml.ts";
import type { LoadReport } from "../report/LoadReport.ts";
import { renderReport, renderSecond } from "../report/renderReport.ts";
import { runLoad } from "../runLoad.ts";
import { type ScenarioName, scenarioOf } from "../scenarios/index.ts";
import {
  CURVE_LEVELS,
  levelsFor,
  readServiceLevels,
  type ServiceLevels,
  ServiceLevelsUnreadable,
} from "../slo/serviceLevels.ts";
import { UsageError } from "../UsageError.ts";
import { drawCurve, filesOfCurve } from "./curve.ts";
import { describeMachine } from "./describeMachine.ts";
import { Ending } from "./Ending.ts";
import { refuseUnwritable, writeAll } from "./files.ts";
import { NotServed, serve } from "./serve.ts";

/** The SDK talks to the console of whoever uses it; here that is a progress line. */
for (const method of ["info", "warn"] as const) console[method] = () => undefined;

const print = (line: string) => process.stdout.write(`${line}\n`);
const complain = (line: string) => process.stderr.write(`${line}\n`);

function progressLine(): (line: string) => void {
  if (!process.stdout.isTTY) return print;
  return (line) => process.stdout.write(`\r\u001b[2K${line}`);
}

async function runScenario(
  options: LoadOptions,
  run: Omit<CrowdRunOptions, "scenario" | "progress">,
  levels: ServiceLevels,
): Promise<number> {
  const scenario = options.scenario as ScenarioName;
  const notice = noticeFor(scenario, options.world, options.serve ? (process.env["DATA_DIR"] ?? ".data") : null);
  if (notice !== null) print(notice);
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
  const files: [string, string][] = [];
  if (options.json !== undefined) files.push([options.json, `${JSON.stringify(report, null, 2)}\n`]);
  if (options.html !== undefined) files.push([options.html, renderHtml(report, ledger, describeMachine())]);
  if (!(await writeAll(files, complain))) return EXIT.notWritten;
  return run.signal.aborted ? EXIT.interrupted : codeOf(report);
}

function codeOf({ serverLost, valid, breaches }: LoadReport): number {
  if (serverLost !== null) return EXIT.broken;
  if (!valid) return EXIT.provedNothing;
  return breaches.length === 0 ? EXIT.kept : EXIT.broken;
}

/** Everything that would make a run worthless in the end is found before it begins. @throws UsageError, ServiceLevelsUnreadable */
async function prepare(options: LoadOptions): Promise<ServiceLevels> {
  const { scenario, slo, json, html } = options;
  const usual = scenario === CURVE ? CURVE_LEVELS : levelsFor(scenario);
  const levels = await readServiceLevels(slo ?? usual);
  await refuseUnwritable([
    ...(json === undefined ? [] : [{ option: "json", path: json }]),
    ...(html === undefined ? [] : [{ option: "html", path: html }]),
    ...(scenario === CURVE ? await filesOfCurve(options) : []),
  ]);
  return levels;
}

async function main(options: LoadOptions): Promise<number> {
  const { env } = process;
  const url = options.url ?? `http://127.0.0.1:${env["PORT"] ?? 2567}`;
  const opsUrl = options["ops-url"] ?? `http://127.0.0.1:${env["OPS_PORT"] ?? 2568}`;
  const levels = await prepare(options);
  const { signal } = new Ending(
    () => print("\nEnding …"),
    () => process.exit(EXIT.interrupted),
  );
  let server: Awaited<ReturnType<typeof serve>> | null = null;
  try {
    const { world, seed, bots, workers, scenario } = options;
    const hasVoices = scenario !== CURVE && scenarioOf(scenario).voices !== undefined;
    if (options.serve) server = await serve({ hasVoices, seed, print, signal });
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
      signal,
    };
    return await (scenario === CURVE
      ? drawCurve(options, run, levels, { print, complain, progress: progressLine() })
      : runScenario(options, run, levels));
  } catch (error) {
    if (signal.aborted) {
      complain(error instanceof EndedEarly ? error.message : "It was ended before anything was measured.");
      return EXIT.interrupted;
    }
    return explain(error, url);
  } finally {
    await server?.stop();
  }
}

function explain(error: unknown, url: string): number {
  if (error instanceof TypeError && error.message === "fetch failed") {
    complain(`No server answers at ${url}. Start one with \`npm start\`, or pass --serve.`);
    return EXIT.noServer;
  }
  complain(error instanceof Error ? error.message : String(error));
  const isNoPlace = [NotServed, RequestRefused, WorldTooSmall].some((kind) => error instanceof kind);
  return isNoPlace ? EXIT.noServer : EXIT.provedNothing;
}

const args = process.argv.slice(2);
try {
  if (isHelpWanted(args)) print(USAGE);
  else process.exitCode = await main(parseOptions(args));
} catch (error) {
  const isWord = error instanceof UsageError || error instanceof ServiceLevelsUnreadable;
  if (!isWord) throw error;
  // What is wrong comes last, where people look.
  if (error instanceof UsageError) complain("`npm run load -- --help` tells every scenario and option.");
  complain(error.message);
  process.exitCode = EXIT.provedNothing;
}
