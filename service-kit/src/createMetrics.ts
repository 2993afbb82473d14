import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** The values a label may take: a closed set, since each combination costs a time series for ever. Never a player, room or group id. */
export type MetricLabels = Readonly<Record<string, readonly string[]>>;

/** One row of a service's table of metrics. */
export interface MetricRow {
  readonly kind: "counter" | "gauge" | "histogram";
  /** Counters end in `_total`; what is measured in a unit ends in `_seconds` or `_bytes`; a gauge may also be a plain plural (`clients`). */
  readonly name: string;
  /** A sentence for whoever reads a dashboard; no two metrics share one. */
  readonly help: string;
  readonly labels?: MetricLabels;
  /** Upper bounds, for histograms. */
  readonly buckets?: readonly number[];
}

export type MetricTable = Readonly<Record<string, MetricRow>>;

type LabelValues<Row extends MetricRow> = Row extends { labels: infer Labels extends MetricLabels }
  ? { [Name in keyof Labels]: Labels[Name][number] }
  : never;

/** Without labels a metric takes the amount alone, with them the labels come first, as in prom-client. */
type Write<Row extends MetricRow, Amount extends unknown[]> = Row extends { labels: MetricLabels }
  ? (labels: LabelValues<Row>, ...amount: Amount) => void
  : (...amount: Amount) => void;

interface CounterOf<Row extends MetricRow> {
  inc: Write<Row, [amount?: number]>;
}
interface GaugeOf<Row extends MetricRow> {
  set: Write<Row, [value: number]>;
  inc: Write<Row, [amount?: number]>;
  dec: Write<Row, [amount?: number]>;
}
interface HistogramOf<Row extends MetricRow> {
  observe: Write<Row, [value: number]>;
}

type MetricOf<Row extends MetricRow> = Row["kind"] extends "counter"
  ? CounterOf<Row>
  : Row["kind"] extends "gauge"
    ? GaugeOf<Row>
    : HistogramOf<Row>;

export type MetricsOf<Table extends MetricTable> = { readonly [Key in keyof Table]: MetricOf<Table[Key]> };

export interface Metrics<Table extends MetricTable> {
  readonly registry: Registry;
  readonly metrics: MetricsOf<Table>;
}

/**
 * Makes the metrics of a service from its table, on a registry of their own (so that two services in one test do not meet).
 *
 * @param options.processMetrics adds prom-client's own: CPU, memory, event loop, garbage collection.
 * @throws Error naming every row that breaks the rules of MetricRow.
 */
export function createMetrics<const Table extends MetricTable>(
  table: Table,
  options: { processMetrics?: boolean } = {},
): Metrics<Table> {
  const problems = findMetricProblems(table);
  if (problems.length > 0) {
    throw new Error(`The table of metrics breaks its rules:\n  ${problems.join("\n  ")}`);
  }
  const registry = new Registry();
  if (options.processMetrics === true) {
    // Its own choice of 10 ms wakes the process a hundred times a second: half a percent of a core for looking at itself.
    collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 50 });
  }
  const made: Record<string, unknown> = {};
  for (const [key, row] of Object.entries<MetricRow>(table)) {
    made[key] = createMetric(row, registry);
  }
  return { registry, metrics: made as MetricsOf<Table> };
}

/** What breaks the rules in a table of metrics, a sentence each. */
export function findMetricProblems(table: MetricTable): string[] {
  const problems: string[] = [];
  const names = new Map<string, string>();
  const helps = new Map<string, string>();
  for (const [key, row] of Object.entries(table)) {
    if (!/^[a-z][a-z0-9_]*$/.test(row.name)) {
      problems.push(`${key}: the name "${row.name}" is not lower case words joined by _`);
    }
    if (!hasRightEnding(row)) {
      problems.push(`${key}: "${row.name}" must end in ${row.kind === "counter" ? "_total" : "_seconds or _bytes"}`);
    }
    if (row.help.trim() === "") {
      problems.push(`${key}: the help text is missing`);
    }
    if ((row.buckets !== undefined) !== (row.kind === "histogram")) {
      problems.push(`${key}: histograms need buckets, and only they`);
    }
    for (const [label, values] of Object.entries(row.labels ?? {})) {
      if (values.length === 0) {
        problems.push(`${key}: the label ${label} has no values`);
      }
    }
    reportDouble(names, row.name, key, "name", problems);
    reportDouble(helps, row.help.trim().toLowerCase(), key, "help text", problems);
  }
  return problems;
}

function hasRightEnding(row: MetricRow): boolean {
  switch (row.kind) {
    case "counter":
      return row.name.endsWith("_total");
    case "histogram":
      return /_(seconds|bytes)$/.test(row.name);
    case "gauge":
      return !row.name.endsWith("_total") && !/_(ms|millis|milliseconds|kb|mb|minutes)$/.test(row.name);
  }
}

function reportDouble(seen: Map<string, string>, value: string, key: string, what: string, problems: string[]): void {
  const other = seen.get(value);
  if (other !== undefined && value !== "") {
    problems.push(`${key}: has the same ${what} as ${other}`);
  }
  seen.set(value, key);
}

function createMetric(row: MetricRow, registry: Registry): Counter | Gauge | Histogram {
  const labels = row.labels ?? {};
  const common = { name: row.name, help: row.help, labelNames: Object.keys(labels), registers: [registry] };
  switch (row.kind) {
    case "counter": {
      const counter = new Counter(common);
      // A series that appears with its first event hides that event from rate(); so all of them start at 0.
      for (const combination of combinations(labels)) {
        counter.inc(combination, 0);
      }
      return counter;
    }
    case "gauge":
      return new Gauge(common);
    case "histogram":
      return new Histogram({ ...common, buckets: [...(row.buckets ?? [])] });
  }
}

function combinations(labels: MetricLabels): Record<string, string>[] {
  return Object.entries(labels).reduce<Record<string, string>[]>(
    (sofar, [name, values]) => sofar.flatMap((base) => values.map((value) => ({ ...base, [name]: value }))),
    [{}],
  );
}
