/** `npm run bench [-- NAME] [--json FILE]`: what things cost, against rivals in the same run. */
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { RivalFigures } from "../../bench/interleave.ts";
import { benchMove } from "../../bench/move.ts";

interface BenchResult {
  readonly title: string;
  readonly figures: readonly RivalFigures[];
}

const BENCHMARKS: Readonly<Record<string, { what: string; run(): Promise<BenchResult[]> }>> = {
  move: { what: "one tick of one avatar on a navigation mesh", run: benchMove },
};

function render({ title, figures }: BenchResult): string {
  const width = Math.max(...figures.map(({ name }) => name.length));
  const rows = figures.map(
    ({ name, microsecondsPerOperation, leastMicroseconds, mostMicroseconds, ratioToReference }) =>
      `  ${name.padEnd(width)}  ${microsecondsPerOperation.toFixed(2).padStart(7)} µs   (${leastMicroseconds.toFixed(2)}…${mostMicroseconds.toFixed(2)})   ${ratioToReference.toFixed(2)} x`,
  );
  return `\n${title}: median of interleaved rounds (fastest…slowest), ratio to the first\n${rows.join("\n")}`;
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: "string" } } });
const names = positionals.length > 0 ? positionals : Object.keys(BENCHMARKS);
const unknown = names.find((name) => !Object.hasOwn(BENCHMARKS, name));
if (unknown !== undefined) {
  const list = Object.entries(BENCHMARKS).map(([name, { what }]) => `  ${name.padEnd(8)}${what}`);
  process.stderr.write(`There is no benchmark "${unknown}". There are:\n${list.join("\n")}\n`);
  process.exit(2);
}
const results: Record<string, BenchResult[]> = {};
for (const name of names) {
  process.stdout.write(`${name} …\n`);
  results[name] = await BENCHMARKS[name]!.run();
  for (const result of results[name]) process.stdout.write(`${render(result)}\n`);
}
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(results, null, 2)}\n`);
