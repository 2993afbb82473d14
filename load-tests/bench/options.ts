import { parseArgs } from "node:util";
import { z } from "zod";
import { UsageError } from "../src/UsageError.ts";
import { BENCHMARKS, type Benchmark } from "./benchmarks.ts";

const count = z.coerce.number().int().min(1);

const Options = z.object({
  users: z
    .string()
    .transform((text) => text.split(","))
    .pipe(z.array(z.coerce.number<string>().int().min(1).max(20_000)))
    .optional(),
  rivals: z
    .string()
    .transform((text) => text.split(","))
    .optional(),
  rounds: count.max(99).optional(),
  seconds: z.coerce.number().min(1).max(600).default(4),
  seed: z.coerce.number().int().min(0).default(1),
  json: z.string().optional(),
  profile: z.string().optional(),
});

export type BenchOptions = z.output<typeof Options> & { readonly names: readonly string[] };

/** What a benchmark takes where nothing is said, for all of them. */
function usually(read: (benchmark: Benchmark) => string): string {
  return Object.entries(BENCHMARKS)
    .map(([name, benchmark]) => `${name} ${read(benchmark)}`)
    .filter((each) => !each.endsWith(" "))
    .join("; ");
}

/** How `npm run bench` ends. */
export const EXIT = { measured: 0, invalid: 1, notUnderstood: 2, missed: 3, notWritten: 4 } as const;
const EXIT_CODES = `  ${EXIT.measured}  measured, and every bar there is is kept
  ${EXIT.invalid}  a run is invalid, and its reason is printed
  ${EXIT.notUnderstood}  the command was not understood, or a file cannot be written
  ${EXIT.missed}  measured, and a bar is not kept
  ${EXIT.notWritten}  measured, but the file could not be written`;

export const USAGE = `npm run bench -- [NAME …] [options]

Benchmarks (all of them, where none is named)
${Object.entries(BENCHMARKS)
  .map(([name, { what }]) => `  ${name.padEnd(14)}${what}`)
  .join("\n")}

Options, and what holds without them
  --users N,M    sizes of the crowd (${usually(({ users }) => users.join(","))})
  --rivals A,B   only these, where a benchmark lets rivals be chosen (${usually(({ rivals }) => rivals?.join(",") ?? "")})
  --rounds N     how often each rival's turn comes; 5 or more say something (${usually(({ rounds }) => String(rounds))})
  --seconds S    how long a rival is measured each time, where it serves a crowd (4)
  --seed N       the same seed makes the same crowd (1)
  --json FILE    writes everything there, too: see docs/benchmarks.md (nowhere)
  --profile DIR  the servers that are measured write CPU profiles there, and grow a little slower (nowhere)
  --help         prints this

Exit codes
${EXIT_CODES}`;

const text = { type: "string" } as const;
const ARGUMENTS = {
  users: text,
  rivals: text,
  rounds: text,
  seconds: text,
  seed: text,
  json: text,
  profile: text,
} as const;
/** Every option there is, but `--help`. */
export const OPTION_NAMES = Object.keys(ARGUMENTS);

/** @throws UsageError naming everything that is wrong. */
export function parseOptions(args: readonly string[]): BenchOptions {
  let values: Record<string, string | undefined>;
  let names: string[];
  try {
    ({ values, positionals: names } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: ARGUMENTS,
    }));
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const unknown = names.filter((name) => !Object.hasOwn(BENCHMARKS, name));
  if (unknown.length > 0) throw new UsageError(`There is no benchmark "${unknown.join('", "')}".`);
  const parsed = Options.safeParse(values);
  if (!parsed.success) {
    throw new UsageError(parsed.error.issues.map(({ path, message }) => `--${String(path[0])}: ${message}`).join("\n"));
  }
  const chosen = names.length > 0 ? names : Object.keys(BENCHMARKS);
  const known = chosen.flatMap((name) => BENCHMARKS[name]?.rivals ?? []);
  const stranger = parsed.data.rivals?.find((rival) => !known.includes(rival));
  if (stranger !== undefined) {
    throw new UsageError(
      `There is no rival "${stranger}" to choose. ${known.length > 0 ? `Say ${known.join(", ")}.` : ""}`,
    );
  }
  return { ...parsed.data, names: chosen };
}
