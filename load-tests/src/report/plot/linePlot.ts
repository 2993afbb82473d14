import { Frame } from "./Frame.ts";
import type { LegendEntry } from "./Legend.ts";
import { axisTicks, escapeText, round } from "./scale.ts";

export interface Series {
  readonly name: string;
  /** One for each x; null where nothing is known, which interrupts the line. */
  readonly values: readonly (number | null)[];
}

export interface LinePlot {
  readonly title: string;
  readonly unit: string;
  readonly width: number;
  readonly height: number;
  readonly x: readonly number[];
  readonly xLabel: string;
  /** Numbers under the axis; round ones where not given. */
  readonly xTicks?: readonly number[];
  readonly series: readonly Series[];
  readonly limit?: { readonly value: number; readonly name: string } | undefined;
  /** A part of the axis that does not count, shaded. */
  readonly shaded?: { readonly from: number; readonly to: number; readonly name: string } | undefined;
  /** Marks each value with a dot: for few of them. */
  readonly dots?: boolean;
}

/** Values along an axis, as the inside of an SVG of the plot's size. */
export function linePlot(plot: LinePlot): string {
  const known = plot.series.flatMap(({ values }) => values).filter((value) => value !== null);
  const most = Math.max(0, ...known);
  const to = Math.max(...plot.x);
  const from = plot.dots === true ? 0 : Math.min(...plot.x);
  const ticks = plot.xTicks ?? axisTicks(to, 6).filter((tick) => tick >= from && tick <= to);
  // A limit that is near belongs into the picture; one far above would only flatten the lines.
  const limited = plot.limit && plot.limit.value < 2.5 * most ? plot.limit : undefined;
  const shadow = plot.shaded && plot.shaded.to > plot.shaded.from ? plot.shaded : undefined;
  const legend: LegendEntry[] = [
    ...(plot.series.length > 1 ? plot.series.map(({ name }, colour) => ({ name, style: `line c${colour}` })) : []),
    ...(limited ? [{ name: limited.name, style: "limit" }] : []),
    ...(shadow ? [{ name: shadow.name, style: "shaded", isArea: true }] : []),
  ];
  const frame = new Frame({
    ...plot,
    x: { from, to, ticks, label: plot.xLabel },
    most: limited ? Math.max(most, limited.value * 1.1) : most,
    legend,
  });
  const shaded = shadow ? shade(frame, shadow) : "";
  const lines = plot.series.map(({ name, values }, colour) => drawLine(frame, plot, name, values, colour)).reverse();
  const limit = limited ? frame.limit(limited.value) : "";
  return `${shaded}${frame.render()}${limit}${lines.join("")}`;
}

function shade(frame: Frame, { from, to }: NonNullable<LinePlot["shaded"]>): string {
  const left = frame.x(from);
  const width = round(frame.x(to) - left);
  return `<rect class="shaded" x="${left}" y="${frame.top}" width="${width}" height="${frame.bottom - frame.top}"/>`;
}

function drawLine(
  frame: Frame,
  plot: LinePlot,
  name: string,
  values: readonly (number | null)[],
  colour: number,
): string {
  let path = "";
  let isDown = false;
  const dots: string[] = [];
  values.forEach((value, index) => {
    if (value === null) {
      isDown = false;
      return;
    }
    const x = frame.x(plot.x[index]!);
    const y = frame.y(value);
    path += `${isDown ? "L" : "M"}${x} ${y}`;
    isDown = true;
    const said = `${name}: ${round(value)} ${plot.unit}, ${round(plot.x[index]!)} ${plot.xLabel}`;
    if (plot.dots === true)
      dots.push(
        `<circle class="dot c${colour}" cx="${x}" cy="${y}" r="3.5"><title>${escapeText(said)}</title></circle>`,
      );
  });
  return `<path class="line c${colour}" d="${path}"/>${dots.join("")}`;
}
