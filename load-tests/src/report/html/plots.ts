import type { CrowdLedger, MeasureName } from "../../measure/CrowdLedger.ts";
import type { FigureName } from "../../slo/figures.ts";
import { LATEST_LOOP_MS, type LoadReport, type RunSecond } from "../LoadReport.ts";
import { asSvg } from "../plot/asSvg.ts";
import { histogramPlot } from "../plot/histogramPlot.ts";
import { linePlot, type Series } from "../plot/linePlot.ts";

/** Of a column of the page and of a phone alike, so that what is written in a plot is as large as it says. */
const SIZE = { width: 340, height: 240 };

/** What happened second by second. */
export function timelines(report: LoadReport): string[] {
  const { timeline } = report;
  if (timeline.length < 2) return [];
  const x = timeline.map(({ atSeconds }) => atSeconds);
  const firstMeasured = timeline.find(({ isMeasured }) => isMeasured);
  const shaded = firstMeasured ? { from: x[0]!, to: firstMeasured.atSeconds, name: "coming in" } : undefined;
  const of = (read: (second: RunSecond) => number | null) => timeline.map(read);
  const draw = (
    title: string,
    unit: string,
    series: readonly Series[],
    level?: FigureName,
    factor = 1,
    limit = limitOf(report, level, factor),
  ) =>
    series.some(({ values }) => values.some((value) => value !== null))
      ? asSvg(
          title,
          linePlot({
            ...SIZE,
            title,
            unit,
            x,
            xLabel: "seconds",
            series,
            shaded,
            limit,
          }),
          SIZE,
        )
      : "";
  return [
    draw("Bots inside", "bots", [{ name: "inside", values: of(({ joined }) => joined) }]),
    draw(
      "Tick",
      "ms",
      [
        { name: "mean", values: of(({ tickMeanMs }) => tickMeanMs) },
        { name: "p99", values: of(({ tickP99Ms }) => tickP99Ms) },
      ],
      "tickP99Ms",
    ),
    draw("Server CPU", "% of a core", [
      { name: "CPU", values: of(({ cpuShare }) => (cpuShare === null ? null : cpuShare * 100)) },
    ]),
    draw(
      "Received per bot",
      "kB/s",
      [{ name: "bytes", values: of(({ bytesPerClient }) => (bytesPerClient === null ? null : bytesPerClient / 1000)) }],
      "bytesPerClient",
      1 / 1000,
    ),
    draw(
      "Staleness of the nearest, on arrival",
      "ms",
      [
        { name: "p50", values: of(({ stalenessP50Ms }) => stalenessP50Ms) },
        { name: "p99", values: of(({ stalenessP99Ms }) => stalenessP99Ms) },
      ],
      "stalenessP99Ms",
    ),
    draw("With sound, and what they are sent", "", [
      { name: "bots", values: of(({ voices }) => voices?.connected ?? null) },
      { name: "consumers", values: of(({ voices }) => voices?.consumers ?? null) },
    ]),
    draw(
      "Time to hear, p95 of each second",
      "ms",
      [{ name: "p95", values: of(({ voices }) => voices?.hearP95Ms ?? null) }],
      "hearP95Ms",
    ),
    draw("Media tier", "% of a core", [
      { name: "its own process", values: of(({ media }) => (media === null ? null : media.nodeCpuShare * 100)) },
      ...(report.media?.workers ?? []).map((_, index) => ({
        name: `worker ${index}`,
        values: of(({ media }) => (media === null ? null : (media.workers[index]?.cpuShare ?? 0) * 100)),
      })),
    ]),
    draw(
      "The load's own delay",
      "ms, p99",
      [{ name: "delay", values: of(({ loopDelayP99Ms }) => loopDelayP99Ms) }],
      undefined,
      1,
      { value: LATEST_LOOP_MS, name: "allowed" },
    ),
  ].filter((svg) => svg !== "");
}

/** How what people felt was spread. */
export function distributions(report: LoadReport, ledger: CrowdLedger): string[] {
  const draw = (title: string, measure: MeasureName, unit: string, level?: FigureName) => {
    const histogram = ledger.measures[measure];
    if (histogram.count === 0) return "";
    return asSvg(title, histogramPlot({ ...SIZE, title, unit, histogram, limit: limitOf(report, level, 1) }), SIZE);
  };
  return [
    draw("Staleness of the nearest, on arrival", "stalenessMs", "ms", "stalenessP99Ms"),
    draw("Age of a near one just before the next", "heldMs", "ms", "heldP99Ms"),
    draw("Staleness as shown", "shownMs", "ms", "shownP99Ms"),
    draw("Between two snapshots", "snapshotIntervalMs", "ms", "snapshotIntervalP99Ms"),
    draw("From writing to reading it oneself", "chatEchoMs", "ms", "chatEchoP99Ms"),
    draw("Time to join", "joinMs", "ms", "joinP99Ms"),
    draw("Time to come back after a cut", "backMs", "ms", "backP99Ms"),
    draw("Time to hear", "hearMs", "ms", "hearP95Ms"),
    draw("Time to hear anybody for the first time", "firstHearMs", "ms", "firstHearP95Ms"),
    draw("Received per bot in a second", "bytesPerSecond", "B", "bytesPerClient"),
    draw("Corrections of one's own place", "correctionMeters", "m", "correctionP99Meters"),
  ].filter((svg) => svg !== "");
}

function limitOf(report: LoadReport, figure: FigureName | undefined, factor: number) {
  const most = report.levels.find((level) => level.figure === figure)?.most;
  return most === undefined ? undefined : { value: most * factor, name: "allowed" };
}
