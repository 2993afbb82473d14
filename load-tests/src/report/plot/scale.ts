/** Round numbers from 0 to at least `most`, about `wanted` of them, the last the end of the axis. */
export function axisTicks(most: number, wanted = 4): number[] {
  if (!(most > 0)) return [0, 1];
  const rough = most / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough) ?? rough;
  const count = Math.ceil(most / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, index) => round(index * step));
}

/** A number as an axis says it: 1,500, 0.25, 12k. */
export function axisLabel(value: number): string {
  if (value >= 10_000) return `${round(value / 1000)}k`;
  return value >= 1000 ? value.toLocaleString("en") : String(value);
}

/** A coordinate without the noise of binary fractions. */
export function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** Text that may stand between tags and in attributes. */
export function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
