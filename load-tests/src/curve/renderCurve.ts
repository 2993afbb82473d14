import { asSvg } from "../report/plot/asSvg.ts";
import { type LinePlot, linePlot, type Series } from "../report/plot/linePlot.ts";
import { PLOT_STYLE, plotColours } from "../report/plot/plotStyle.ts";
import type { ServiceLevels } from "../slo/serviceLevels.ts";
import type { CurveStep } from "./runCurve.ts";

const PANEL = { width: 480, height: 270 };
const GAP = 16;

/** The crowd curve as a picture of its own: people against tick, CPU, bytes and staleness. Light or dark as the reader is. */
export function renderCurve(steps: readonly CurveStep[], levels: ServiceLevels): string {
  const panels = plots(steps, levels, PANEL).map((plot, index) => {
    const x = GAP + (index % 2) * (PANEL.width + GAP);
    const y = GAP + Math.floor(index / 2) * (PANEL.height + GAP);
    return `<g transform="translate(${x} ${y})">${linePlot(plot)}</g>`;
  });
  const width = 2 * PANEL.width + 3 * GAP;
  const height = 2 * PANEL.height + 3 * GAP;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="The crowd curve">
<style>${plotColours("svg")}
${PLOT_STYLE}</style>
<rect width="${width}" height="${height}" rx="12" fill="var(--card)"/>
${panels.join("\n")}
</svg>
`;
}

type Size = Pick<LinePlot, "width" | "height">;

/** The same plots as elements of a page, one for each, which may stand beside or below one another. */
export function curvePlots(steps: readonly CurveStep[], levels: ServiceLevels, size: Size): string[] {
  return plots(steps, levels, size).map((plot) => asSvg(`${plot.title}, ${plot.unit}: people`, linePlot(plot), size));
}

function plots(steps: readonly CurveStep[], { levels }: ServiceLevels, size: Size): LinePlot[] {
  const x = steps.map(({ figures }) => figures.bots);
  const of = (read: (figures: CurveStep["figures"]) => number | null) => steps.map(({ figures }) => read(figures));
  const limit = (figure: string, factor = 1) => {
    const most = levels.find((level) => level.figure === figure)?.most;
    return most === undefined ? undefined : { value: most * factor, name: "allowed" };
  };
  const plot = (title: string, unit: string, series: Series[], bound?: LinePlot["limit"]): LinePlot => ({
    ...size,
    title,
    unit,
    x,
    xLabel: "people",
    series,
    limit: bound,
    dots: true,
  });
  return [
    plot(
      "Tick",
      "ms",
      [
        { name: "mean", values: of(({ server }) => server?.tickMeanMs ?? null) },
        { name: "p99", values: of(({ server }) => server?.tickP99Ms ?? null) },
      ],
      limit("tickP99Ms"),
    ),
    plot("Server CPU", "% of a core", [
      { name: "CPU", values: of(({ server }) => (server ? server.cpuShare * 100 : null)) },
    ]),
    plot(
      "Received per person",
      "kB/s",
      [{ name: "bytes", values: of(({ bytesPerBotPerSecond }) => bytesPerBotPerSecond / 1000) }],
      limit("bytesPerClient", 1 / 1000),
    ),
    plot(
      "Staleness of the nearest",
      "ms",
      [
        { name: "p50", values: of(({ feel }) => feel.stalenessMs.p50) },
        { name: "p99", values: of(({ feel }) => feel.stalenessMs.p99) },
        { name: "p99 as shown", values: of(({ feel }) => (feel.shownMs.count > 0 ? feel.shownMs.p99 : null)) },
      ],
      limit("stalenessP99Ms"),
    ),
  ];
}
