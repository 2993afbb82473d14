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

/** How often which values came, as the inside of an SVG of the plot's size: the last bar holds all that lie beyond the axis. */
export function histogramPlot({ histogram, limit, ...size }: HistogramPlot): string {
  const p99 = histogram.percentile(0.99);
  const ticks = axisTicks(Math.max(histogram.percentile(0.995) * 1.1, 10 * histogram.step), 5);
  const end = ticks.at(-1)!;
  const shares = Array.from({ length: BARS }, (_, bar) => {
    const upTo = bar === BARS - 1 ? 1 : histogram.shareUpTo(((bar + 1) / BARS) * end);
    return (upTo - (bar === 0 ? 0 : histogram.shareUpTo((bar / BARS) * end))) * 100;
  });
  const frame = new Frame({
    ...size,
    unit: `% of ${histogram.count.toLocaleString("en")}`,
    x: { from: 0, to: end, ticks, label: size.unit },
    most: Math.max(...shares) * 1.1,
  });
  const bars = shares.map((share, bar) => {
    const left = frame.x((bar / BARS) * end);
    const width = round(frame.x(((bar + 1) / BARS) * end) - left - 1);
    const top = frame.y(Math.max(0, share));
    const said = `${round((bar / BARS) * end)} to ${round(((bar + 1) / BARS) * end)} ${size.unit}: ${share.toFixed(2)} %`;
    return `<rect class="bar c0" x="${left}" y="${top}" width="${width}" height="${round(frame.bottom - top)}"><title>${said}</title></rect>`;
  });
  const marks = [mark(frame, histogram.percentile(0.5), "p50", size.unit, 1), mark(frame, p99, "p99", size.unit, 2)];
  const bound = limit && limit.value <= end ? mark(frame, limit.value, limit.name, "", 3) : "";
  return `${frame.render()}${bars.join("")}${marks.join("")}${bound}`;
}

function mark(frame: Frame, value: number, name: string, unit: string, row: number): string {
  const x = frame.x(value);
  const isRight = x > (frame.left + frame.right) * 0.6;
  const text =
    unit === "" ? name : `${name} ${value < 10 ? round(Math.round(value * 10) / 10) : Math.round(value)} ${unit}`;
  const anchor = isRight ? `text-anchor="end" x="${x - 5}"` : `x="${x + 5}"`;
  const style = unit === "" ? "limit" : "mark";
  return `<line class="${style}" x1="${x}" x2="${x}" y1="${frame.top}" y2="${frame.bottom}"/><text class="${style}-name" ${anchor} y="${frame.top + 13 * row - 2}">${text}</text>`;
}
