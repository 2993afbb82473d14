import type { RunFigures } from "../report/LoadReport.ts";
import { type ScenarioName, scenarioOf } from "../scenarios/index.ts";

interface Figure {
  /** As the beginning of a sentence. */
  readonly name: string;
  readonly unit: string;
  readonly decimals: number;
  /** Null where the run cannot say. */
  read(run: RunFigures): number | null;
  /**
   * Whether null means that something never came, and not that the run had nothing of the kind to measure: a level on it is
   * broken then. Absent: never, since nothing may be the best there is (no corrections), or since `findFaults` says it (metrics).
   */
  isDue?(run: RunFigures): boolean;
}

const felt = (
  measure: keyof RunFigures["feel"],
  part: "p50" | "p95" | "p99" | "max",
  isDue: (run: RunFigures) => boolean = hasBots,
): Pick<Figure, "read" | "isDue"> => ({
  read: ({ feel }) => (feel[measure].count === 0 ? null : feel[measure][part]),
  isDue,
});

const hasBots = ({ bots }: RunFigures): boolean => bots > 0;
/** Whoever is alone sees nobody. */
const hasNeighbours = ({ bots }: RunFigures): boolean => bots > 1;
const hasWriters = ({ scenario, bots }: RunFigures): boolean =>
  bots > 0 && scenarioOf(scenario as ScenarioName).chatEverySeconds !== undefined;
const hasVoices = ({ voices, bots }: RunFigures): boolean => voices !== null && bots > 1;
const hasCuts = ({ crowd }: RunFigures): boolean => crowd.cut > 0;

/** Everything a service level can be set on. */
export const FIGURES = {
  errors: { name: "Errors", unit: "", decimals: 0, read: ({ crowd }) => crowd.errors.length },
  missing: {
    name: "Bots who should be inside at the end and are not",
    unit: "",
    decimals: 0,
    read: ({ bots, crowd }) => Math.max(0, bots - crowd.away - crowd.joined),
  },
  lost: { name: "Connections lost on the way", unit: "", decimals: 0, read: ({ crowd }) => crowd.lost },
  joinP99Ms: { name: "Time to join, p99", unit: "ms", decimals: 0, ...felt("joinMs", "p99") },
  firstSnapshotP99Ms: {
    name: "Time to the first snapshot, p99",
    unit: "ms",
    decimals: 0,
    ...felt("firstSnapshotMs", "p99"),
  },
  backP99Ms: { name: "Time to come back after a cut, p99", unit: "ms", decimals: 0, ...felt("backMs", "p99", hasCuts) },
  snapshotIntervalP50Ms: {
    name: "Time between snapshots, p50",
    unit: "ms",
    decimals: 0,
    ...felt("snapshotIntervalMs", "p50"),
  },
  snapshotIntervalP99Ms: {
    name: "Time between snapshots, p99",
    unit: "ms",
    decimals: 0,
    ...felt("snapshotIntervalMs", "p99"),
  },
  longestGapMs: {
    name: "Longest time without a snapshot",
    unit: "ms",
    decimals: 0,
    read: ({ crowd }) => (crowd.snapshots === 0 ? null : crowd.longestGapMs),
    isDue: hasBots,
  },
  stalenessP50Ms: {
    name: "Staleness of the nearest at receipt, p50",
    unit: "ms",
    decimals: 0,
    ...felt("stalenessMs", "p50", hasNeighbours),
  },
  stalenessP99Ms: {
    name: "Staleness of the nearest at receipt, p99",
    unit: "ms",
    decimals: 0,
    ...felt("stalenessMs", "p99", hasNeighbours),
  },
  heldP50Ms: {
    name: "Age of a near walker's position just before the next, p50",
    unit: "ms",
    decimals: 0,
    ...felt("heldMs", "p50", hasNeighbours),
  },
  heldP99Ms: {
    name: "Age of a near walker's position just before the next, p99",
    unit: "ms",
    decimals: 0,
    ...felt("heldMs", "p99", hasNeighbours),
  },
  shownP99Ms: { name: "Staleness as shown, p99", unit: "ms", decimals: 0, ...felt("shownMs", "p99", hasNeighbours) },
  correctionP99Meters: {
    name: "Corrections of one's own place, p99",
    unit: "m",
    decimals: 2,
    ...felt("correctionMeters", "p99", () => false),
  },
  missedInARow: {
    name: "Snapshots that somebody missed in a row",
    unit: "",
    decimals: 0,
    read: ({ crowd }) => (crowd.snapshots === 0 ? null : crowd.missedInARow),
    isDue: hasBots,
  },
  chatMissing: {
    name: "Chat messages that somebody did not hear",
    unit: "",
    decimals: 0,
    read: ({ crowd: { chat } }) => chat?.missed ?? null,
    isDue: hasWriters,
  },
  chatTwice: {
    name: "Chat messages heard twice or out of order",
    unit: "",
    decimals: 0,
    read: ({ crowd: { chat } }) => chat?.twice ?? null,
    isDue: hasWriters,
  },
  chatRefused: {
    name: "Chat messages refused",
    unit: "",
    decimals: 0,
    read: ({ crowd: { chat } }) => chat?.refused ?? null,
    isDue: hasWriters,
  },
  chatEchoP99Ms: {
    name: "From writing to reading it oneself, p99",
    unit: "ms",
    decimals: 0,
    ...felt("chatEchoMs", "p99", hasWriters),
  },
  bytesPerClient: {
    name: "Bytes per client and second",
    unit: "B",
    decimals: 0,
    read: ({ bytesPerBotPerSecond }) => bytesPerBotPerSecond,
  },
  tickMeanMs: { name: "Tick, mean", unit: "ms", decimals: 2, read: ({ server }) => server?.tickMeanMs ?? null },
  tickP99Ms: { name: "Tick, p99", unit: "ms", decimals: 1, read: ({ server }) => server?.tickP99Ms ?? null },
  ticksLate: { name: "Ticks that began late", unit: "", decimals: 0, read: ({ server }) => server?.ticksLate ?? null },
  ticksDropped: {
    name: "Ticks that were never run",
    unit: "",
    decimals: 0,
    read: ({ server }) => server?.ticksDropped ?? null,
  },
  systemFailures: {
    name: "Times a system of the world threw",
    unit: "",
    decimals: 0,
    read: ({ server }) => server?.systemFailures ?? null,
  },
  cpuShare: {
    name: "Server CPU, as a share of a core",
    unit: "",
    decimals: 2,
    read: ({ server }) => server?.cpuShare ?? null,
  },
  silent: {
    name: "Bots who should have sound at the end and have none",
    unit: "",
    decimals: 0,
    read: ({ voices, crowd }) => (voices === null ? null : Math.max(0, crowd.joined - voices.connected)),
  },
  hearP50Ms: { name: "Time to hear, p50", unit: "ms", decimals: 0, ...felt("hearMs", "p50", hasVoices) },
  hearP95Ms: { name: "Time to hear, p95", unit: "ms", decimals: 0, ...felt("hearMs", "p95", hasVoices) },
  firstHearP95Ms: {
    name: "Time to hear anybody for the first time, p95",
    unit: "ms",
    decimals: 0,
    ...felt("firstHearMs", "p95", hasVoices),
  },
  groupApplyP95Ms: {
    name: "From a change of a group to its being in force, p95",
    unit: "ms",
    decimals: 0,
    read: ({ server }) => server?.groupApplyP95Ms ?? null,
  },
  unheard: {
    name: "Times that somebody spoke and was not heard within five seconds",
    unit: "",
    decimals: 0,
    read: ({ voices }) => voices?.unheard ?? null,
  },
  mediaLossShare: {
    name: "Packets of sound and pictures lost, as a share",
    unit: "",
    decimals: 4,
    read: ({ voices }) => voices?.lossShare ?? null,
  },
  mediaLost: {
    name: "Connections to the media tier lost",
    unit: "",
    decimals: 0,
    read: ({ voices }) => voices?.lost ?? null,
  },
  mediaRefused: {
    name: "Requests that the media tier refused",
    unit: "",
    decimals: 0,
    read: ({ voices }) => voices?.refused ?? null,
  },
  cpuPerConsumer: {
    name: "CPU of the media tier for a consumer, millionths of a core",
    unit: "",
    decimals: 0,
    read: ({ media }) => media?.cpuMicrosecondsPerConsumerSecond ?? null,
  },
  consumersPerBot: {
    name: "Consumers for each bot",
    unit: "",
    decimals: 1,
    read: ({ voices, bots }) => (voices === null ? null : voices.consumers / bots),
  },
} as const satisfies Record<string, Figure>;

export type FigureName = keyof typeof FIGURES;
export const FIGURE_NAMES = Object.keys(FIGURES) as [FigureName, ...FigureName[]];

/** A figure's value with its unit. */
export function write(figure: FigureName, value: number): string {
  const { unit, decimals }: Figure = FIGURES[figure];
  const digits = value.toFixed(Number.isInteger(value) ? 0 : decimals);
  return unit === "" ? digits : `${digits} ${unit}`;
}

/** Whether a run in which the figure was not seen should have shown it. */
export function isDue(figure: FigureName, run: RunFigures): boolean {
  const { isDue: ask }: Figure = FIGURES[figure];
  return ask?.(run) ?? false;
}
