import { join } from "node:path";
import { fetchWorld } from "../Account.ts";
import type { CrowdRunOptions } from "../CrowdRun.ts";
import { describeCurve } from "../curve/describeCurve.ts";
import { renderCurve } from "../curve/renderCurve.ts";
import { type CurveStep, runCurve } from "../curve/runCurve.ts";
import { EXIT } from "../exitCodes.ts";
import type { LoadOptions } from "../options.ts";
import { curveHtml } from "../report/html/curveHtml.ts";
import { renderSecond } from "../report/renderReport.ts";
import type { ServiceLevels } from "../slo/serviceLevels.ts";
import { describeMachine } from "./describeMachine.ts";
import { provideFolder, type WantedFile, writeAll } from "./files.ts";

const DOCS = join(import.meta.dirname, "..", "..", "..", "docs");
const NAME = "crowd-curve";

interface Terminal {
  readonly print: (line: string) => void;
  readonly complain: (line: string) => void;
  readonly progress: (line: string) => void;
}

const inFolder = ({ out }: LoadOptions, ending: string): string => join(out ?? DOCS, `${NAME}.${ending}`);

/** What the curve will be written to; its folder is there afterwards. @throws UsageError where it cannot be */
export async function filesOfCurve(options: LoadOptions): Promise<WantedFile[]> {
  if (options.out !== undefined) await provideFolder("out", options.out);
  return ["md", "svg", "json"].map((ending) => ({ option: "out", path: inFolder(options, ending) }));
}

/**
 * `npm run load -- curve`: steps the crowd up and writes what was found as a page, a picture and JSON.
 * Answers the exit code: `EXIT.kept` however far it came, another where not even the first step kept its levels or proved anything.
 * @throws EndedEarly where it was ended before: then nothing is written, and what was published stays
 */
export async function drawCurve(
  options: LoadOptions,
  run: Omit<CrowdRunOptions, "scenario" | "progress" | "bots">,
  levels: ServiceLevels,
  { print, complain, progress }: Terminal,
): Promise<number> {
  const { seconds } = options;
  const { capacity, online } = await fetchWorld(run.url, run.world, run.signal);
  const sizes = options.steps.filter((each) => each <= capacity - online);
  if (sizes.length < options.steps.length) {
    print(`The world has room for ${capacity}, and ${online} are there: larger steps are left out.`);
  }
  let size = sizes[0];
  if (size === undefined) {
    complain("There is no room for even the smallest crowd.");
    return EXIT.noServer;
  }
  const steps = await runCurve({
    ...run,
    levels,
    seconds,
    rampSeconds: options.ramp,
    steps: sizes,
    progress: (second) => progress(renderSecond(second, size ?? 0)),
    onStep: (step) => {
      print(`\n${summarise(step)}`);
      size = sizes.find((each) => each > step.figures.bots);
    },
  });
  const machine = describeMachine();
  const { world, seed } = run;
  const json = `${JSON.stringify({ machine, levels, steps }, null, 2)}\n`;
  const page = inFolder(options, "md");
  const files: [string, string][] = [
    [page, describeCurve({ steps, machine, picture: `${NAME}.svg`, seconds, world, seed })],
    [inFolder(options, "svg"), renderCurve(steps, levels)],
    [inFolder(options, "json"), json],
  ];
  if (options.json !== undefined) files.push([options.json, json]);
  if (options.html !== undefined) {
    files.push([options.html, curveHtml({ steps, machine, seconds, world, seed }, levels)]);
  }
  if (!(await writeAll(files, complain))) return EXIT.notWritten;
  print(`The curve is in ${page}.`);
  const first = steps[0];
  if (!first || first.breaches.length > 0) return EXIT.broken;
  return first.valid ? EXIT.kept : EXIT.provedNothing;
}

function summarise({ figures, faults, breaches }: CurveStep): string {
  const { bots, server, feel, bytesPerBotPerSecond } = figures;
  const cost = server
    ? `tick ${server.tickMeanMs.toFixed(1)} / ${server.tickP99Ms.toFixed(1)} ms, CPU ${(server.cpuShare * 100).toFixed(0)} %, `
    : "";
  const felt = `${(bytesPerBotPerSecond / 1000).toFixed(2)} kB/s, staleness p99 ${feel.stalenessMs.p99.toFixed(0)} ms`;
  const verdict = [...breaches.map((each) => `  BROKEN  ${each}`), ...faults.map((each) => `  INVALID ${each}`)];
  return [`${bots} people: ${cost}${felt}`, ...verdict].join("\n");
}
