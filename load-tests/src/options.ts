import { parseArgs } from "node:util";
import { z } from "zod";
import { SCENARIOS } from "./scenarios/index.ts";

const count = z.coerce.number().int();

const Options = z.object({
  scenario: z.enum(Object.keys(SCENARIOS), `must be one of: ${Object.keys(SCENARIOS).join(", ")}`),
  bots: count.min(1).max(5000).default(100),
  seconds: z.coerce.number().min(1).max(3600).default(30),
  ramp: z.coerce.number().min(0).max(600).default(5),
  world: z.string().default("plaza"),
  url: z.url().optional(),
  "ops-url": z.url().optional(),
  seed: count.min(0).default(1),
  json: z.string().optional(),
  serve: z.boolean().default(false),
});
export type LoadOptions = z.output<typeof Options>;

export const USAGE = `npm run load -- SCENARIO [options]

Scenarios
${Object.entries(SCENARIOS)
  .map(([name, { what }]) => `  ${name.padEnd(14)}${what}`)
  .join("\n")}

Options
  --bots N          how many (100)
  --seconds S       how long they stay once all are in (30)
  --ramp S          over how long they come in (5)
  --world NAME      the world's name in its address (plaza)
  --url URL         the server (this checkout's: http://127.0.0.1:$PORT)
  --ops-url URL     its operators' port, for tick times (http://127.0.0.1:$OPS_PORT)
  --seed N          the same seed makes the same crowd (1)
  --json FILE       writes the figures there, too
  --serve           starts a server for the run, and ends it afterwards

Exit code: 0 all is well, 1 a limit was broken or someone could not join, 2 the command was not understood.`;

/** The command's words were off; `message` says how. */
export class UsageError extends Error {}

/** @throws UsageError naming everything that is wrong. */
export function parseOptions(args: readonly string[]): LoadOptions {
  const text = { type: "string" } as const;
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        bots: text,
        seconds: text,
        ramp: text,
        world: text,
        url: text,
        "ops-url": text,
        seed: text,
        json: text,
        serve: { type: "boolean" },
      },
    });
    if (positionals.length > 1) throw new UsageError(`One scenario at a time, not ${positionals.join(", ")}.`);
    const parsed = Options.safeParse({ ...values, scenario: positionals[0] });
    if (parsed.success) return parsed.data;
    throw new UsageError(parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("\n"));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
