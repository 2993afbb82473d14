import type { Histogram } from "../../measure/Histogram.ts";
import { Frame } from "./Frame.ts";
import { axisTicks, round } from "./scale.ts";

export interface HistogramPlot {
  readonly title: string;
  readonly unit: string;
  readonly width: number;
  readonly height: number;
  readonly histogram: Histogram;
  readonly limit?: { readonly value: number; readonly name: string } | undefined;
}

const BARS = 40;
/** Under an axis a short unit looks like one more number. */
const UNIT_WORDS: Readonly<Record<string, string>> = { ms: "milliseconds", B: "bytes", m: "metres" };

/** How often which values came, as the inside of an SVG of the plot's size: the last bar holds all that lie beyond the axis. */
export function histogramPlot({ histogram, limit, ...size }: HistogramPlot): string {
  const [p50, p99] = [histogram.percentile(0.5), histogram.percentile(0.99)];
  const ticks = axisTicks(Math.max(histogram.percentile(0.995) * 1.1, 10 * histogram.step), 5);
  const end = ticks.at(-1)!;
  const shares = Array.from({ length: BARS }, (_, bar) => {
    const upTo = bar === BARS - 1 ? 1 : histogram.shareUpTo(((bar + 1) / BARS) * end);
    return (upTo - (bar === 0 ? 0 : histogram.shareUpTo((bar / BARS) * end))) * 100;
  });
  const bound = limit && limit.value <= end ? limit : undefined;
  const say = (value: number) => `${shorten(value)} ${size.unit}`;
  const marks = [
    { value: p50, name: `p50 ${say(p50)}`, style: "mark p50" },
    { value: p99, name: `p99 ${say(p99)}`, style: "mark" },
    ...(bound ? [{ ...bound, style: "limit" }] : []),
  ];
  const frame = new Frame({
    ...size,
    unit: `% of ${histogram.count.toLocaleString("en")}`,
    x: { from: 0, to: end, ticks, label: UNIT_WORDS[size.unit] ?? size.unit },
    most: Math.min(100, Math.max(...shares) * 1.1),
    legend: marks,
  });
  const bars = shares.map((share, bar) => {
    const left = frame.x((bar / BARS) * end);
    const width = round(frame.x(((bar + 1) / BARS) * end) - left - 1);
    const top = frame.y(Math.max(0, share));
    const said = `${round((bar / BARS) * end)} to ${round(((bar + 1) / BARS) * end)} ${size.unit}: ${share.toFixed(2)} %`;
    return `<rect class="bar c0" x="${left}" y="${top}" width="${width}" height="${round(frame.bottom - top)}"><title>${said}</title></rect>`;
  });
  const lines = marks.map(({ value, style }) => {
    const x = frame.x(value);
    return `<line class="${style}" x1="${x}" x2="${x}" y1="${frame.top}" y2="${frame.bottom}"/>`;
  });
  return `${frame.render()}${bars.join("")}${lines.join("")}`;
}

function shorten(value: number): string {
  if (value < 1) return String(Math.round(value * 100) / 100);
  return value < 10 ? String(Math.round(value * 10) / 10) : Math.round(value).toLocaleString("en");
}
