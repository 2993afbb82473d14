import { describe } from "../report/describe.ts";
import { LATEST_LOOP_MS } from "../report/LoadReport.ts";
import type { Machine } from "../report/Machine.ts";
import type { CurveStep } from "./runCurve.ts";

export interface CurveDescription {
  readonly steps: readonly CurveStep[];
  readonly machine: Machine;
  /** Of the picture, beside the page. */
  readonly picture: string;
  readonly seconds: number;
  readonly world: string;
  readonly seed: number;
}

/** What the curve's table tells of each step. */
export const CURVE_HEAD = [
  "people",
  "tick mean / p99, ms",
  "late / never run",
  "CPU, % of a core",
  "memory, MB",
  "kB/s each",
  "staleness p50 / p99, ms",
  "held p50 / p99, ms",
  "as shown p99, ms",
  "join p99, ms",
  "load's delay p99, ms",
] as const;

/** The page about the crowd curve, in Markdown. */
export function describeCurve({ steps, machine, picture, seconds, world, seed }: CurveDescription): string {
  const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return `# The crowd curve

How a world's cost and what people feel change as the crowd grows: everyone in one world, in one process, strolling about.
Made by \`npm run load -- curve\`, which lets more and more in until a service level breaks (\`load-tests/slo/crowd.json\`).

![People against tick, CPU, bytes and staleness](${picture})

${conclude(steps)}

${row(CURVE_HEAD)}
${row(CURVE_HEAD.map(() => "---:"))}
${steps.map((step) => row(curveCells(step))).join("\n")}

- **Machine**: ${describe(machine)} Server, database and bots share it.
- **Crowd**: \`wander\` in the world \`${world}\`, seed ${seed}; each size measured for ${seconds} s. A sample of the bots is the browser's
  own head (prediction and interpolation), the others say and acknowledge the same and read snapshots only to measure them.
- **Staleness**: the age of a position of one of the nearest 32 when it arrives: the server's now less the time it was true. It says how long
  telling takes, not how often it is done. *Held* is the age that a near walker's position has just before the next one arrives, which is
  what a person feels of both. *As shown* is the age of what the browser's interpolation draws, in the full clients.
- **Valid** is a step only while the load's own event loops are late by less than 20 ms (p99).
`;
}

/** What it came to, in sentences of Markdown. */
export function conclude(steps: readonly CurveStep[]): string {
  const kept = steps.filter(({ valid, breaches }) => valid && breaches.length === 0).at(-1);
  const last = steps.at(-1);
  const sentences = [
    kept
      ? `**${kept.figures.bots.toLocaleString("en")} people** were the most with whom every service level was kept.`
      : "No size of the crowd kept every service level.",
  ];
  if (last && last !== kept) {
    const size = last.figures.bots.toLocaleString("en");
    for (const breach of last.breaches) sentences.push(`At ${size}: ${breach.replace(/\.$/u, "")}.`);
    if (!last.valid) {
      const late = last.figures.load.loopDelayP99Ms;
      sentences.push(
        late > LATEST_LOOP_MS
          ? `At ${size} the load itself was late (p99 ${late.toFixed(0)} ms): the machine was too small for both, and that step proves nothing about the server.`
          : `The step of ${size} proves nothing: ${last.faults.join(" ")}`,
      );
    }
  } else if (kept) sentences.push("The steps ended there, not the server.");
  return sentences.join(" ");
}

/** One for each of CURVE_HEAD. */
export function curveCells({ figures, valid, breaches }: CurveStep): string[] {
  const { bots, server, feel, bytesPerBotPerSecond, load } = figures;
  const mark = valid ? (breaches.length > 0 ? " (broken)" : "") : " (invalid)";
  const whole = (value: number) => value.toFixed(0);
  return [
    `${bots.toLocaleString("en")}${mark}`,
    server ? `${server.tickMeanMs.toFixed(1)} / ${server.tickP99Ms.toFixed(1)}` : "",
    server ? `${server.ticksLate} / ${server.ticksDropped}` : "",
    server ? whole(server.cpuShare * 100) : "",
    server ? whole(server.memoryBytes / 2 ** 20) : "",
    (bytesPerBotPerSecond / 1000).toFixed(2),
    `${whole(feel.stalenessMs.p50)} / ${whole(feel.stalenessMs.p99)}`,
    `${whole(feel.heldMs.p50)} / ${whole(feel.heldMs.p99)}`,
    whole(feel.shownMs.p99),
    whole(feel.joinMs.p99),
    load.loopDelayP99Ms.toFixed(1),
  ];
}
