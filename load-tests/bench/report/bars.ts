import type { RivalSummary } from "./comparison.ts";

type Limit = { readonly atMost: number } | { readonly atLeast: number };

/**
 * What a benchmark has to come to: the median of a ratio, the median of a figure of one rival, or what such a figure has
 * to be in each of its valid rounds.
 */
export type Bar = { readonly says: string } & Limit &
  (
    | { readonly ratio: string }
    | { readonly of: string; readonly medianOf: string }
    | { readonly of: string; readonly figure: string }
  );

/** Whether a bar is kept. */
export interface Verdict {
  /** What it asks, in words. */
  readonly bar: string;
  readonly limit: Limit;
  /** The median, or the worst of the rounds; null where it was not measured. */
  readonly measured: number | null;
  /** Null where it was not measured. */
  readonly isKept: boolean | null;
}

interface Measured {
  readonly isValid: boolean;
  readonly rivals: Readonly<Record<string, RivalSummary>>;
  readonly ratios: Readonly<Record<string, number | null>>;
}

/** Holds what was measured against the bars. A comparison that says nothing keeps none and breaks none. */
export function judge(bars: readonly Bar[], measured: Measured): Verdict[] {
  return bars.map((bar) => {
    const limit = "atMost" in bar ? { atMost: bar.atMost } : { atLeast: bar.atLeast };
    const value = measured.isValid ? measuredBy(bar, measured) : null;
    const isKept = value === null ? null : "atMost" in bar ? value <= bar.atMost : value >= bar.atLeast;
    return { bar: bar.says, limit, measured: value, isKept };
  });
}

function measuredBy(bar: Bar, { rivals, ratios }: Measured): number | null {
  if ("ratio" in bar) return ratios[bar.ratio] ?? null;
  if ("medianOf" in bar) return rivals[bar.of]?.medians[bar.medianOf] ?? null;
  const rounds = (rivals[bar.of]?.samples ?? []).filter(({ invalid }) => invalid === null);
  const values = rounds.map(({ figures }) => figures[bar.figure] ?? Number.NaN);
  // A round without the figure proves nothing, whatever the others say.
  if (values.length === 0 || values.some((value) => Number.isNaN(value))) return null;
  return "atMost" in bar ? Math.max(...values) : Math.min(...values);
}
