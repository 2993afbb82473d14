import type { RivalSummary } from "./comparison.ts";

/** What a benchmark has to come to. Either the median of a ratio, or a figure of one rival in each of its valid rounds. */
export type Bar = { readonly says: string } & (
  | { readonly ratio: string; readonly atMost: number }
  | { readonly of: string; readonly figure: string; readonly atMost: number }
  | { readonly of: string; readonly figure: string; readonly atLeast: number }
);

/** Whether a bar is kept. */
export interface Verdict {
  /** What it asks, in words. */
  readonly bar: string;
  readonly limit: { readonly atMost: number } | { readonly atLeast: number };
  /** The ratio, or the worst of the rounds; null where it was not measured. */
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
  const rounds = (rivals[bar.of]?.samples ?? []).filter(({ invalid }) => invalid === null);
  const values = rounds.map(({ figures }) => figures[bar.figure] ?? Number.NaN);
  // A round without the figure proves nothing, whatever the others say.
  if (values.length === 0 || values.some((value) => Number.isNaN(value))) return null;
  return "atMost" in bar ? Math.max(...values) : Math.min(...values);
}
