import type { Counts } from "./CountingReporter.ts";
import { holdUntil } from "./holdUntil.ts";
import { type MochaResult, runMocha } from "./runMocha.ts";

export interface LanesRun {
  /** The checkout. */
  readonly root: string;
  /** Stage after stage; the lanes of a stage run beside one another, each a mocha of its own. */
  readonly stages: readonly (readonly (readonly string[])[])[];
  readonly extraArgs: readonly string[];
}

/** Runs tests in lanes, prints one lane after the other, and in the end what all of them came to. Answers an exit code. */
export async function runLanes({ root, stages, extraArgs }: LanesRun): Promise<number> {
  const begunMs = performance.now();
  const results: MochaResult[] = [];
  for (const lanes of stages) {
    let before: Promise<unknown> = Promise.resolve();
    const running = lanes.map((files, index) => {
      // The first has the terminal; what another one prints waits until those before it have ended.
      const held = index === 0 ? undefined : holdUntil(before);
      const run = runMocha({ root, files, extraArgs, ...(held && { print: held }) });
      before = Promise.allSettled([before, run]);
      return run;
    });
    results.push(...(await Promise.all(running)));
  }
  if (results.length > 1) {
    process.stdout.write(summarize(results, performance.now() - begunMs));
  }
  return Math.min(
    results.reduce((sum, { code }) => sum + code, 0),
    255,
  );
}

/** Of several runs, as mocha says it of one. */
export function summarize(results: readonly MochaResult[], tookMs: number): string {
  const counted = results.map(({ counts }) => counts).filter((counts): counts is Counts => counts !== null);
  const passing = counted.reduce((total, counts) => total + counts.passing, 0);
  const failing = counted.flatMap((counts) => counts.failing);
  const pending = counted.flatMap((counts) => counts.pending);
  const lines = [
    "All together:",
    `${passing} passing (${Math.round(tookMs / 60_000)}m)`,
    // A proof that was not made is said by name.
    ...(pending.length > 0 ? [`${pending.length} not run, since they cannot be shown on this machine:`] : []),
    ...pending.map((title) => `  ${title}`),
    ...(failing.length > 0 ? [`${failing.length} failing: what is wrong is said above, after each lane`] : []),
    ...failing.map((title) => `  ${title}`),
    ...results.filter(({ code, counts }) => counts === null && code !== 0).map(() => "A lane ended before its end."),
  ];
  return `\n${lines.map((line) => `  ${line}\n`).join("")}\n`;
}
