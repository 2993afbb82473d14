import { type Bar, judge, type Verdict } from "./bars.ts";
import { median } from "./statistics.ts";

/** What a rival's round was measured as, by the figure's name. The unit is in the name. */
export type Figures = Readonly<Record<string, number>>;

/** One round of one rival. */
export interface Sample {
  readonly figures: Figures;
  /** Why the round says nothing about the rival; null where it does. */
  readonly invalid: string | null;
}

/** One figure of one rival against the same figure of another, in the same round. */
export interface RatioRule {
  /** The ratio's name in the JSON. */
  readonly name: string;
  readonly of: string;
  readonly to: string;
  readonly figure: string;
  /** Of the rival that is compared to, where it is not the same figure. */
  readonly toFigure?: string;
}

export interface RivalSummary {
  /** Medians over the valid rounds; empty where there was none. */
  readonly medians: Figures;
  readonly validRounds: number;
  readonly samples: readonly Sample[];
}

/** What came of rivals that did the same work in turns. */
export interface Comparison {
  readonly title: string;
  /** How large the crowd was, where there was one. */
  readonly users?: number;
  readonly isValid: boolean;
  /** A sentence for each reason why not. */
  readonly invalidBecause: readonly string[];
  readonly rivals: Readonly<Record<string, RivalSummary>>;
  /** Medians of the rounds' ratios; null where too few rounds are valid to have one. */
  readonly ratios: Readonly<Record<string, number | null>>;
  /** The smallest and the largest of the rounds' ratios. */
  readonly ratioSpreads: Readonly<Record<string, readonly [least: number, most: number]>>;
  /** Whether each bar is kept; empty where the benchmark has none. */
  readonly verdicts: readonly Verdict[];
  /** Are all of them kept? Null where that was not measured. */
  readonly isKept: boolean | null;
}

export interface ComparisonParts {
  readonly title: string;
  readonly users?: number;
  /** By rival, one sample for each round, in the order of the rounds. */
  readonly samples: Readonly<Record<string, readonly Sample[]>>;
  readonly ratioRules: readonly RatioRule[];
  /** What it has to come to, where there is such a thing. */
  readonly bars?: readonly Bar[];
}

/**
 * Puts rounds together. A round that is not valid is left out of the medians and of the ratios; a comparison is valid
 * when more than half of every rival's rounds are. Ratios are taken within a round, where the rivals met the same machine,
 * and the median of those is given: a machine that grows slower between rounds does not show in it.
 */
export function compare({ title, users, samples, ratioRules, bars = [] }: ComparisonParts): Comparison {
  const rivals: Record<string, RivalSummary> = {};
  const invalidBecause: string[] = [];
  for (const [name, rounds] of Object.entries(samples)) {
    const valid = rounds.filter(({ invalid }) => invalid === null);
    rivals[name] = { medians: mediansOf(valid), validRounds: valid.length, samples: rounds };
    if (isMajority(valid.length, rounds.length)) continue;
    const reasons = [...new Set(rounds.map(({ invalid }) => invalid).filter((reason) => reason !== null))];
    invalidBecause.push(
      `${name}: only ${valid.length} of ${rounds.length} rounds say something. ${reasons.join(" ")}`.trim(),
    );
  }
  const ratios: Record<string, number | null> = {};
  const ratioSpreads: Record<string, [number, number]> = {};
  for (const rule of ratioRules) {
    const values = ratiosOf(rule, samples);
    const rounds = samples[rule.of]?.length ?? 0;
    ratios[rule.name] = isMajority(values.length, rounds) ? median(values) : null;
    if (values.length > 0) ratioSpreads[rule.name] = [Math.min(...values), Math.max(...values)];
  }
  const isValid = invalidBecause.length === 0;
  const verdicts = judge(bars, { isValid, rivals, ratios });
  return {
    title,
    ...(users === undefined ? {} : { users }),
    isValid,
    invalidBecause,
    rivals,
    ratios,
    ratioSpreads,
    verdicts,
    isKept: isAllKept(verdicts),
  };
}

/** One that is broken is enough to know; one that was not measured is enough not to. */
export function isAllKept(verdicts: readonly { readonly isKept: boolean | null }[]): boolean | null {
  if (verdicts.some(({ isKept }) => isKept === false)) return false;
  return verdicts.some(({ isKept }) => isKept === null) ? null : true;
}

function isMajority(part: number, whole: number): boolean {
  return part * 2 > whole;
}

function mediansOf(samples: readonly Sample[]): Figures {
  const names = Object.keys(samples[0]?.figures ?? {});
  return Object.fromEntries(names.map((name) => [name, median(samples.map(({ figures }) => figures[name]!))]));
}

function ratiosOf(rule: RatioRule, samples: ComparisonParts["samples"]): number[] {
  const of = samples[rule.of] ?? [];
  const to = samples[rule.to] ?? [];
  return of.flatMap((sample, round) => {
    const other = to[round];
    if (other === undefined || sample.invalid !== null || other.invalid !== null) return [];
    const ratio = sample.figures[rule.figure]! / other.figures[rule.toFigure ?? rule.figure]!;
    return Number.isFinite(ratio) ? [ratio] : [];
  });
}
