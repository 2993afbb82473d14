import type { Column } from "./BenchReport.ts";
import type { Verdict } from "./bars.ts";
import type { Comparison, RivalSummary } from "./comparison.ts";

/** A comparison as lines for a terminal: a row for each rival, then the ratios, then what is wrong with it. */
export function render(comparison: Comparison, columns: readonly Column[]): string {
  const { title, rivals, ratios, ratioSpreads, invalidBecause, verdicts } = comparison;
  const rows = Object.entries(rivals);
  const shown = columns.filter(({ figure }) => rows.some(([, rival]) => Number.isFinite(rival.medians[figure])));
  const table = [
    ["", ...shown.map(({ heading }) => heading)],
    ...rows.map(([name, rival]) => [name, ...shown.map((column) => cell(rival, column))]),
  ];
  const widths = table[0]!.map((_, at) => Math.max(...table.map((row) => row[at]!.length)));
  const lines = table.map((row) =>
    row.map((text, at) => (at === 0 ? text.padEnd(widths[at]!) : text.padStart(widths[at]!))).join("  "),
  );
  const rounds = rows.map(([, { samples }]) => samples.length);
  const ratioLines = Object.entries(ratios).map(([name, ratio]) => {
    const spread = ratioSpreads[name];
    const range = spread ? ` (${short(spread[0])}…${short(spread[1])})` : "";
    return `${name}: ${ratio === null ? "none" : short(ratio)}${range}`;
  });
  return [
    `${title}: medians of ${Math.max(0, ...rounds)} interleaved rounds`,
    ...lines,
    ...ratioLines,
    ...invalidBecause.map((reason) => `INVALID ${reason}`),
    ...verdicts.map(verdictLine),
  ]
    .map((line, index) => (index === 0 ? `\n${line}` : `  ${line.trimEnd()}`))
    .join("\n");
}

function cell({ medians }: RivalSummary, { figure, digits, per = 1 }: Column): string {
  const value = medians[figure];
  return value === undefined || !Number.isFinite(value) ? "–" : (value / per).toFixed(digits);
}

function verdictLine({ bar, limit, measured, isKept }: Verdict): string {
  const word = isKept === null ? "NOT MEASURED" : isKept ? "KEPT    " : "NOT KEPT";
  const bound = "atMost" in limit ? `at most ${limit.atMost}` : `at least ${limit.atLeast}`;
  return `${word} ${bar}: ${measured === null ? "–" : Number.isInteger(measured) ? measured : short(measured)}, ${bound}`;
}

/** Three digits that count. */
function short(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
