/** `npm run bench -- [NAME …] [options]`: what things cost, against rivals in the same run. */
import { BENCHMARKS } from "../../bench/benchmarks.ts";
import { type BenchOptions, EXIT, parseOptions, USAGE } from "../../bench/options.ts";
import { type BenchReport, report } from "../../bench/report/BenchReport.ts";
import { render } from "../../bench/report/render.ts";
import { isHelpWanted } from "../options.ts";
import { UsageError } from "../UsageError.ts";
import { refuseUnwritable, writeAll } from "./files.ts";

const complain = (line: string) => process.stderr.write(`${line}\n`);
const print = (line: string) => process.stdout.write(`${line}\n`);

/** One line that changes on a terminal, a line each elsewhere. */
function progress(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${line} `);
  else process.stderr.write(`${line}\n`);
}

function endProgress(): void {
  if (process.stderr.isTTY) process.stderr.write("\r\u001b[2K");
}

async function run({ names, users, rivals, rounds, seconds, seed, json, profile }: BenchOptions): Promise<number> {
  if (json !== undefined) await refuseUnwritable([{ option: "json", path: json }]);
  const reports: BenchReport[] = [];
  for (const name of names) {
    const benchmark = BENCHMARKS[name]!;
    progress(`${name} …`);
    const measured = await report(name, () =>
      benchmark.run({
        users: users ?? benchmark.users,
        rounds: rounds ?? benchmark.rounds,
        seconds,
        seed,
        ...(rivals === undefined ? {} : { rivals }),
        ...(profile === undefined ? {} : { profileDir: profile }),
        progress: (line) => progress(`${name}: ${line}`),
      }),
    );
    endProgress();
    for (const comparison of measured.comparisons) print(render(comparison, benchmark.columns));
    const { before, after } = measured.loadAverage;
    print(`  ${measured.seconds} s; load average ${before.toFixed(2)} before, ${after.toFixed(2)} after`);
    reports.push(measured);
  }
  const text = `${JSON.stringify(reports, null, 2)}\n`;
  if (json !== undefined && !(await writeAll([[json, text]], complain))) return EXIT.notWritten;
  if (!reports.every(({ isValid }) => isValid)) return EXIT.invalid;
  return reports.some(({ isKept }) => isKept === false) ? EXIT.missed : EXIT.measured;
}

try {
  const args = process.argv.slice(2);
  if (isHelpWanted(args)) print(USAGE);
  else process.exitCode = await run(parseOptions(args));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  complain("`npm run bench -- --help` tells every benchmark and option.");
  complain(error.message);
  process.exitCode = EXIT.notUnderstood;
}
