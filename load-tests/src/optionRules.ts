import { z } from "zod";
import type { Scenario } from "./scenarios/Scenario.ts";

export interface Range {
  readonly least: number;
  readonly most: number;
}

function numberOption({ least, most }: Range, kind: string, isRight: (value: number) => boolean) {
  const range = `${least.toLocaleString("en")} to ${most.toLocaleString("en")}`;
  return z
    .string()
    .refine((text) => text.trim() !== "" && isRight(Number(text)) && Number(text) >= least && Number(text) <= most, {
      error: ({ input }) => `must be ${kind} from ${range}, not ${String(input) || "nothing"}`,
    })
    .transform(Number);
}

/** A whole number, as people write it. */
export const wholeNumber = (range: Range) => numberOption(range, "a whole number", Number.isInteger);
/** A number, as people write it. */
export const anyNumber = (range: Range) => numberOption(range, "a number", Number.isFinite);

/** Null: the curve. */
type Run = Scenario | null;
const hasVoices = (run: Run) => run?.voices !== undefined;

/** What some options are for: elsewhere they would do nothing. */
const ONLY_FOR: Readonly<Record<string, { readonly what: string; isMet(run: Run): boolean }>> = {
  speaking: { what: "is for talk", isMet: hasVoices },
  video: { what: "is for talk", isMet: hasVoices },
  "sfu-ops-url": { what: "is for talk", isMet: hasVoices },
  "messages-per-second": { what: "is for chat", isMet: (run) => run?.chatEverySeconds !== undefined },
  steps: { what: "is for curve", isMet: (run) => run === null },
  out: { what: "is for curve", isMet: (run) => run === null },
  bots: { what: "is not for curve: --steps says how many", isMet: (run) => run !== null },
};

/** What is wrong with each option that would do nothing. */
export function findIdle(given: readonly string[], run: Run): { name: string; message: string }[] {
  return given.flatMap((name) => {
    const rule = ONLY_FOR[name];
    return rule === undefined || rule.isMet(run) ? [] : [{ name, message: rule.what }];
  });
}

/** What Node's own words about a command's arguments come to, in ours. */
export function explainArguments(error: Error & { readonly code?: string }): string {
  const option = /(--?[a-z][\w-]*)/iu.exec(error.message)?.[1] ?? "An option";
  switch (error.code) {
    case "ERR_PARSE_ARGS_UNKNOWN_OPTION":
      return `There is no option ${option}.`;
    case "ERR_PARSE_ARGS_INVALID_OPTION_VALUE":
      return /does not take an argument/u.test(error.message)
        ? `${option} takes no value.`
        : `${option} needs a value.`;
    default:
      return error.message;
  }
}

/** Lets a value begin with a minus where it is a number: what is wrong with it is said of the number then. */
export function joinNegatives(args: readonly string[]): string[] {
  const joined: string[] = [];
  for (const arg of args) {
    const before = joined.at(-1);
    if (/^-[\d.]/u.test(arg) && before !== undefined && /^--[a-z-]+$/u.test(before)) {
      joined[joined.length - 1] = `${before}=${arg}`;
    } else joined.push(arg);
  }
  return joined;
}
