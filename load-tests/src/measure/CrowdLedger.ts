import { Histogram, type HistogramData } from "./Histogram.ts";
import { OwnDelay } from "./OwnDelay.ts";

/** What is measured of each person, with the finest difference told apart. Milliseconds, metres, bytes. */
const STEPS = {
  /** From asking for a seat to the welcome. */
  joinMs: 0.1,
  /** From asking for a seat to the first snapshot. */
  firstSnapshotMs: 0.1,
  /** From a connection that was cut or lost to the next welcome. */
  backMs: 0.1,
  /** Between two snapshots, as they arrive. */
  snapshotIntervalMs: 0.1,
  /** Age of a position of one of the nearest when it arrives: the server's now less the time it was true. */
  stalenessMs: 0.1,
  /** Age of a walker's last position just before the next one arrives: how old it ever gets. */
  heldMs: 0.1,
  /** Age of what is drawn of one of the nearest: staleness and the interpolation's delay together. */
  shownMs: 0.1,
  /** How far the server puts a prediction right. */
  correctionMeters: 0.001,
  /** What one client receives in a second, frames and all. */
  bytesPerSecond: 1,
  /** From saying something in the chat to reading it there oneself. */
  chatEchoMs: 0.1,
  /** From the world's word that two are in one group to the first packet of one at the other. */
  hearMs: 0.1,
  /** The same, where the way for what comes had to be made first. */
  firstHearMs: 0.1,
  /** How late the load's own timers are: its event loop's delay. */
  loopDelayMs: 0.1,
} as const;

export type MeasureName = keyof typeof STEPS;
export const MEASURES = Object.keys(STEPS) as MeasureName[];

/** What is counted. */
export interface LedgerCounts {
  /** Bytes from the sockets of lean clients, and packed messages of full ones. */
  bytesReceived: number;
  snapshots: number;
  /** Snapshots of which only the number was ever seen. */
  missedSnapshots: number;
  /** Times that no snapshot came for more than three ticks. */
  gaps: number;
  longestGapMs: number;
  /** Most snapshots that one client missed one after the other, as the time between two of them says, without the load's own delay. */
  missedInARow: number;
  intents: number;
  /** Connections that ended without anyone here wishing it. */
  lost: number;
  /** Connections that the scenario cut. */
  cut: number;
  joins: number;
  /** Packets of sound and pictures. */
  mediaPackets: number;
  mediaPacketsLost: number;
  /** Times that somebody spoke and was not heard by one who should within five seconds. */
  unheard: number;
  /** Ways to the sound that ended without anyone here wishing it. */
  mediaLost: number;
  /** Requests that the media tier refused. */
  mediaRefused: number;
  /** Whole messages that no decoder here knows. */
  unknownMessages: number;
  /** Chat messages of the crowd, as said; and how many of them the server refused. */
  chatSaid: number;
  chatRefused: number;
  /** Those that were heard, by everyone together, each as often as it was heard first. */
  chatHeard: number;
  /** Heard again, or after what came later. */
  chatTwice: number;
  /** Not heard, though a later one of the same speaker was. */
  chatMissed: number;
}

/** A ledger as it travels between threads. */
export interface LedgerData {
  readonly counts: LedgerCounts;
  readonly measures: Readonly<Record<MeasureName, HistogramData>>;
}

function noCounts(): LedgerCounts {
  return {
    bytesReceived: 0,
    snapshots: 0,
    missedSnapshots: 0,
    gaps: 0,
    longestGapMs: 0,
    missedInARow: 0,
    intents: 0,
    lost: 0,
    cut: 0,
    joins: 0,
    mediaPackets: 0,
    mediaPacketsLost: 0,
    unheard: 0,
    mediaLost: 0,
    mediaRefused: 0,
    unknownMessages: 0,
    chatSaid: 0,
    chatRefused: 0,
    chatHeard: 0,
    chatTwice: 0,
    chatMissed: 0,
  };
}

/** Everything that a crowd's clients note down together, in memory that does not grow. */
export class CrowdLedger {
  readonly counts: LedgerCounts = noCounts();
  readonly measures: Readonly<Record<MeasureName, Histogram>>;
  /** Of the thread whose ledger this is. */
  readonly ownDelay = new OwnDelay();

  constructor() {
    const entries = MEASURES.map((name) => [name, new Histogram(STEPS[name])] as const);
    this.measures = Object.fromEntries(entries) as Record<MeasureName, Histogram>;
  }

  static from(data: LedgerData): CrowdLedger {
    const ledger = new CrowdLedger();
    ledger.merge(data);
    return ledger;
  }

  /** Adds what another thread's ledger holds. */
  merge(data: LedgerData): void {
    const { counts } = this;
    for (const name of Object.keys(counts) as (keyof LedgerCounts)[]) {
      if (name === "longestGapMs" || name === "missedInARow") counts[name] = Math.max(counts[name], data.counts[name]);
      else counts[name] += data.counts[name];
    }
    for (const name of MEASURES) this.measures[name].merge(Histogram.from(data.measures[name]));
  }

  data(): LedgerData {
    const measures = Object.fromEntries(MEASURES.map((name) => [name, this.measures[name].data()]));
    return { counts: { ...this.counts }, measures: measures as Record<MeasureName, HistogramData> };
  }

  /** Begins anew; how people came in before (`joinMs`, `firstSnapshotMs`, `joins`) stays noted. */
  restart(): void {
    const { joins } = this.counts;
    Object.assign(this.counts, noCounts(), { joins });
    for (const name of MEASURES) {
      if (name !== "joinMs" && name !== "firstSnapshotMs") this.measures[name].clear();
    }
  }
}
