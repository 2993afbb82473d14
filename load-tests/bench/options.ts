import { parseArgs } from "node:util";
import { z } from "zod";
import { BENCHMARKS } from "./benchmarks.ts";

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

export const USAGE = `npm run bench -- [NAME …] [options]

Benchmarks (all of them, where none is named)
${Object.entries(BENCHMARKS)
  .map(([name, { what }]) => `  ${name.padEnd(14)}${what}`)
  .join("\n")}

Options
  --users N,M    sizes of the crowd
  --rivals A,B   only these, where a benchmark lets rivals be chosen (replication)
  --rounds N     how often each rival's turn comes (5 or more say something)
  --seconds S    how long a rival is measured each time, where it serves a crowd (4)
  --seed N       the same seed makes the same crowd (1)
  --json FILE    writes everything there, too: see docs/benchmarks.md
  --profile DIR  the servers that are measured write CPU profiles there (and grow a little slower)

Exit code: 0 measured, 1 a run is invalid (its reason is printed), 2 the command was not understood.`;

/** The command's words were off; `message` says how. */
export class UsageError extends Error {}

/** @throws UsageError naming everything that is wrong. */
export function parseOptions(args: readonly string[]): BenchOptions {
  const text = { type: "string" } as const;
  let values: Record<string, string | undefined>;
  let names: string[];
  try {
    ({ values, positionals: names } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { users: text, rivals: text, rounds: text, seconds: text, seed: text, json: text, profile: text },
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
