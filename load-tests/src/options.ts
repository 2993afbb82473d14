import { parseArgs } from "node:util";
import { clientMessages } from "@crowdwire/protocol";
import { z } from "zod";
import { EXIT_CODES } from "./exitCodes.ts";
import { anyNumber, explainArguments, findIdle, joinNegatives, wholeNumber } from "./optionRules.ts";
import { SCENARIO_NAMES, SCENARIOS, scenarioOf } from "./scenarios/index.ts";
import { UsageError } from "./UsageError.ts";

/** Runs scenario after scenario with more and more bots. */
export const CURVE = "curve";
const COMMANDS = [...SCENARIO_NAMES, CURVE] as const;

const Steps = z
  .string()
  .transform((text) => text.split(",").map(Number))
  .refine(
    (steps) => steps.every((step, index) => Number.isInteger(step) && step > (steps[index - 1] ?? 0)),
    "must be numbers that grow, such as 50,100,200",
  );

/** Host and port are enough, as people write them. */
const Address = z
  .string()
  .transform((text) => (/^[a-z][a-z+.-]*:\/\//iu.test(text) ? text : `http://${text}`))
  .refine(
    (text) => /^https?:$/u.test(URL.parse(text)?.protocol ?? ""),
    "must be an address such as http://127.0.0.1:2567 or localhost:2567",
  );

const upTo = (most: number) => wholeNumber({ least: 1, most });

const Options = z
  .object({
    scenario: z.enum(COMMANDS),
    bots: upTo(5000).optional(),
    seconds: anyNumber({ least: 1, most: 3600 }).default(30),
    ramp: anyNumber({ least: 0, most: 600 }).default(5),
    world: z.string().default("plaza"),
    url: Address.optional(),
    "ops-url": Address.optional(),
    // Also a server's WORLD_SEED.
    seed: wholeNumber({ least: 0, most: 2 ** 32 - 1 }).default(1),
    workers: upTo(64).optional(),
    steps: Steps.default([50, 100, 200, 400, 800, 1200, 1600, 2000, 2500]),
    out: z.string().optional(),
    json: z.string().optional(),
    html: z.string().optional(),
    slo: z.string().optional(),
    serve: z.boolean().default(false),
    speaking: upTo(5000).optional(),
    video: z.boolean().default(false),
    "sfu-ops-url": Address.optional(),
    "messages-per-second": anyNumber({ least: 0.01, most: 100_000 }).optional(),
  })
  .superRefine(({ url, serve, json, html }, context) => {
    const refuse = (name: string, message: string) => context.addIssue({ code: "custom", path: [name], message });
    if (serve && url !== undefined) refuse("serve", "starts a server of its own; leave --url out, or --serve");
    if (json !== undefined && json === html) refuse("html", "must not be the file of --json");
  })
  .superRefine(({ scenario, bots, "messages-per-second": messages }, context) => {
    if (messages === undefined) return;
    // Bots are people, too: a server takes no more of anyone.
    const most = (bots ?? botsOf(scenario)) * clientMessages.chat.rate.perSecond;
    const message = `must be ${most.toLocaleString("en")} at most: so many bots may not write more`;
    if (messages > most) context.addIssue({ code: "custom", path: ["messages-per-second"], message });
  });
export type LoadOptions = z.output<typeof Options> & { readonly bots: number };

const BOTS = 100;
const botsOf = (scenario: (typeof COMMANDS)[number]): number =>
  (scenario === CURVE ? undefined : scenarioOf(scenario).bots) ?? BOTS;

export const USAGE = `npm run load -- SCENARIO [options]

Scenarios
${Object.entries(SCENARIOS)
  .map(([name, { what }]) => `  ${name.padEnd(14)}${what}`)
  .join("\n")}
  ${CURVE.padEnd(14)}lets more and more wander in until a service level breaks, and writes docs/crowd-curve.md

Options, and what holds without them
  --bots N          how many (100; talk: 40)
  --seconds S       how long they stay once all are in, and with curve how long each step is measured (30)
  --ramp S          over how long they come in, and with curve over how long at each step (5)
  --world NAME      the world's name in its address (plaza)
  --url URL         the server (this checkout's: http://127.0.0.1:$PORT)
  --ops-url URL     its operators' port, for tick times (http://127.0.0.1:$OPS_PORT)
  --seed N          the same seed makes the same crowd, who want the same; with --serve they arrive in the same places, too (1)
  --workers N       threads the bots are spread over (by their number and the machine's cores)
  --slo FILE        the service levels to hold (in load-tests/slo: default.json; talk.json, chat.json; curve: crowd.json)
  --json FILE       writes the figures there, too: load-tests/README.md says what is what (nowhere)
  --html FILE       writes a report with plots there (nowhere)
  --serve           starts a server for the run, with the same seed, and ends it afterwards (one must be running)
  --speaking N      with talk: so many speak at a time, the others send next to nothing (6)
  --video           with talk: everyone shows themselves, too: VP8 in three layers (nobody does)
  --sfu-ops-url URL with talk: the SFU's operators' port, for consumers and CPU (http://127.0.0.1:$SFU_OPS_PORT)
  --messages-per-second N  with chat: how many messages all write together (one for each four bots)
  --steps N,N,…     with curve: sizes of the crowd (50,100,200,400,800,1200,1600,2000,2500)
  --out DIR         with curve: where crowd-curve.md, .svg and .json go (docs)
  --help            prints this

Exit codes
${EXIT_CODES}`;

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const ARGUMENTS = {
  bots: text,
  seconds: text,
  ramp: text,
  world: text,
  url: text,
  "ops-url": text,
  seed: text,
  workers: text,
  steps: text,
  out: text,
  json: text,
  html: text,
  slo: text,
  "messages-per-second": text,
  serve: flag,
  speaking: text,
  video: flag,
  "sfu-ops-url": text,
  help: flag,
} as const;
/** Every option there is. */
export const OPTION_NAMES = Object.keys(ARGUMENTS);

/** Whether somebody asks what there is. */
export const isHelpWanted = (args: readonly string[]): boolean => args.includes("--help") || args.includes("-h");

/** @throws UsageError naming everything that is wrong, a line each. */
export function parseOptions(args: readonly string[]): LoadOptions {
  const { values, positionals } = readArguments(args);
  const [name, ...others] = positionals;
  if (others.length > 0) throw new UsageError(`One scenario at a time, not ${positionals.join(", ")}.`);
  const command = COMMANDS.find((each) => each === name);
  if (command === undefined) {
    const there = `${SCENARIO_NAMES.join(", ")}, and ${CURVE}`;
    throw new UsageError(
      name === undefined ? `Which scenario? There are ${there}.` : `There is no scenario ${name}, only ${there}.`,
    );
  }
  const parsed = Options.safeParse({ ...values, scenario: command });
  const idle = findIdle(Object.keys(values), command === CURVE ? null : scenarioOf(command));
  const wrong = parsed.error?.issues.map(({ path: [option], message }) => ({ name: String(option), message })) ?? [];
  if (parsed.success && idle.length === 0) return { ...parsed.data, bots: parsed.data.bots ?? botsOf(command) };
  throw new UsageError([...wrong, ...idle].map((each) => `--${each.name} ${each.message}.`).join("\n"));
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({ args: joinNegatives(args), allowPositionals: true, options: ARGUMENTS });
  } catch (error) {
    throw new UsageError(explainArguments(error as Error));
  }
}
