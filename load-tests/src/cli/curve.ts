import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fetchWorld } from "../Account.ts";
import type { CrowdRunOptions } from "../CrowdRun.ts";
import { describeCurve } from "../curve/describeCurve.ts";
import { renderCurve } from "../curve/renderCurve.ts";
import { type CurveStep, runCurve } from "../curve/runCurve.ts";
import type { LoadOptions } from "../options.ts";
import { curveHtml } from "../report/html/curveHtml.ts";
import { renderSecond } from "../report/renderReport.ts";
import { CURVE_LEVELS, readServiceLevels } from "../slo/serviceLevels.ts";
import { describeMachine } from "./describeMachine.ts";

const DOCS = join(import.meta.dirname, "..", "..", "..", "docs");
const NAME = "crowd-curve";

interface Terminal {
  readonly print: (line: string) => void;
  readonly progress: (line: string) => void;
}

/**
 * `npm run load -- curve`: steps the crowd up and writes what was found as a page, a picture and JSON.
 * Answers the exit code: 0 however far it came, 1 where not even the first step kept its levels, 2 where that proved nothing.
 */
export async function drawCurve(
  options: LoadOptions,
  run: Omit<CrowdRunOptions, "scenario" | "progress" | "bots">,
  { print, progress }: Terminal,
): Promise<number> {
  const levels = await readServiceLevels(options.slo ?? CURVE_LEVELS);
  const { seconds } = options;
  const { capacity, online } = await fetchWorld(run.url, run.world);
  const sizes = options.steps.filter((each) => each <= capacity - online);
  if (sizes.length < options.steps.length) {
    print(`The world has room for ${capacity}, and ${online} are there: larger steps are left out.`);
  }
  let size = sizes[0];
  if (size === undefined) return 2;
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
  const out = options.out ?? DOCS;
  await mkdir(out, { recursive: true });
  const { world, seed } = run;
  const page = describeCurve({ steps, machine, picture: `${NAME}.svg`, seconds, world, seed });
  await writeFile(join(out, `${NAME}.md`), page);
  await writeFile(join(out, `${NAME}.svg`), renderCurve(steps, levels));
  const json = `${JSON.stringify({ machine, levels, steps }, null, 2)}\n`;
  await writeFile(join(out, `${NAME}.json`), json);
  if (options.json !== undefined) await writeFile(options.json, json);
  if (options.html !== undefined) {
    await writeFile(options.html, curveHtml({ steps, machine, seconds, world, seed }, levels));
  }
  print(`The curve is in ${join(out, `${NAME}.md`)}.`);
  const first = steps[0];
  if (!first || first.breaches.length > 0) return 1;
  return first.valid ? 0 : 2;
}

function summarise({ figures, valid, breaches }: CurveStep): string {
  const { bots, server, feel, bytesPerBotPerSecond } = figures;
  const cost = server
    ? `tick ${server.tickMeanMs.toFixed(1)} / ${server.tickP99Ms.toFixed(1)} ms, CPU ${(server.cpuShare * 100).toFixed(0)} %, `
    : "";
  const felt = `${(bytesPerBotPerSecond / 1000).toFixed(2)} kB/s, staleness p99 ${feel.stalenessMs.p99.toFixed(0)} ms`;
  const verdict = [
    ...breaches.map((each) => `  BROKEN  ${each}`),
    ...(valid ? [] : ["  INVALID The load itself was late."]),
  ];
  return [`${bots} people: ${cost}${felt}`, ...verdict].join("\n");
}
