import type { FleetReport } from "../crowd/Fleet.ts";
import type { MediaFigures } from "../MediaWatch.ts";
import { MEASURES, type MeasureName } from "../measure/CrowdLedger.ts";
import type { HistogramSummary } from "../measure/Histogram.ts";
import type { ServerFigures } from "../ServerWatch.ts";
import type { LevelOutcome } from "../slo/checkLevels.ts";

/** Above this the load itself was late, and its figures say nothing: 99th percentile of its threads' delay. */
export const LATEST_LOOP_MS = 20;

/** What became of what the crowd wrote. */
export interface ChatFigures {
  readonly said: number;
  readonly refused: number;
  /** By all together, each message as often as there were people; and how often it should have been. */
  readonly heard: number;
  readonly due: number;
  /** Heard again, or after a later one. */
  readonly twice: number;
  /** Not heard by somebody who should have, whether or not anything of the same speaker came before or after it. */
  readonly missed: number;
}

/** How the crowd did. Bytes, milliseconds, metres. */
export interface CrowdFigures {
  /** Inside at the end; whoever was on the way back then was waited for. */
  readonly joined: number;
  /** Absent at the end because the scenario wants it so. */
  readonly away: number;
  /** Connections that ended without anyone here wishing it. */
  readonly lost: number;
  /** Connections that the scenario cut. */
  readonly cut: number;
  readonly errors: readonly string[];
  readonly bytesReceived: number;
  readonly joinP50Ms: number;
  readonly joinP99Ms: number;
  readonly corrections: number;
  /** All corrections together. */
  readonly correctionMeters: number;
  readonly snapshots: number;
  readonly missedSnapshots: number;
  /** Times that no snapshot came for more than three ticks, and the longest of them. */
  readonly gaps: number;
  readonly longestGapMs: number;
  /** Most snapshots that one client missed one after the other, without the load's own delay. */
  readonly missedInARow: number;
  readonly chat: ChatFigures | null;
  readonly intents: number;
}

/** How those with voices did. */
export interface VoiceFigures {
  /** So many spoke at a time. */
  readonly speaking: number;
  readonly hasVideo: boolean;
  /** With a way to the media tier at the end, and what they were sent then. */
  readonly connected: number;
  readonly consumers: number;
  readonly packets: number;
  readonly packetsLost: number;
  /** Of all that were sent to them, 0…1. */
  readonly lossShare: number;
  /** Times that somebody spoke and was not heard within five seconds by one who should. */
  readonly unheard: number;
  /** Ways to the media tier that ended without anyone here wishing it. */
  readonly lost: number;
  /** Requests that the media tier refused. */
  readonly refused: number;
}

/** One second of a run. What could not be read is null. */
export interface RunSecond {
  /** Seconds since the first bot was let in. */
  readonly atSeconds: number;
  readonly joined: number;
  readonly errors: number;
  /** Whether this second counts: all are in. */
  readonly isMeasured: boolean;
  readonly bytesPerClient: number | null;
  readonly stalenessP50Ms: number | null;
  readonly stalenessP99Ms: number | null;
  readonly loopDelayP99Ms: number;
  readonly tickMeanMs: number | null;
  readonly tickP99Ms: number | null;
  readonly cpuShare: number | null;
  /** Null where nobody has a voice. */
  readonly voices: { readonly connected: number; readonly consumers: number; readonly hearP95Ms: number | null } | null;
  readonly media: MediaFigures | null;
}

/** The figures of a run before they are judged. */
export interface RunFigures {
  readonly scenario: string;
  readonly world: string;
  readonly bots: number;
  readonly seconds: number;
  readonly seed: number;
  readonly crowd: CrowdFigures;
  /** Of a lean client, everything on its socket. */
  readonly bytesPerBotPerSecond: number;
  /** What people felt: one summary for each measure of CrowdLedger. */
  readonly feel: Readonly<Record<MeasureName, HistogramSummary>>;
  readonly load: { readonly workers: number; readonly loopDelayP99Ms: number };
  readonly server: ServerFigures | null;
  /** A sentence where the server went away meanwhile: then `server` is what could be read until then. */
  readonly serverLost: string | null;
  /** Null where nobody has a voice. */
  readonly voices: VoiceFigures | null;
  /** The media tier; null where nobody has a voice, or its metrics could not be read. */
  readonly media: MediaFigures | null;
  readonly timeline: readonly RunSecond[];
}

/** A run's figures; `server` is null where its metrics could not be read. What `--json` writes: see README.md beside. */
export interface LoadReport extends RunFigures {
  /** False where something is at fault: then nothing is proved, whatever the levels say. */
  readonly valid: boolean;
  /** What is, a sentence each. */
  readonly faults: readonly string[];
  readonly levels: readonly LevelOutcome[];
  /** What broke a level, a sentence each; empty when all is well. */
  readonly breaches: readonly string[];
}

/** @param last Where everybody was once those on their way back had come. */
export function crowdFigures(report: FleetReport, last = report): CrowdFigures {
  const { joined, away, errors } = last;
  const { counts, measures } = report.ledger;
  const { joinMs, correctionMeters } = measures;
  return {
    joined,
    away,
    lost: counts.lost,
    cut: counts.cut,
    errors,
    bytesReceived: counts.bytesReceived,
    joinP50Ms: joinMs.percentile(0.5),
    joinP99Ms: joinMs.percentile(0.99),
    corrections: correctionMeters.count,
    correctionMeters: correctionMeters.mean * correctionMeters.count,
    snapshots: counts.snapshots,
    missedSnapshots: counts.missedSnapshots,
    gaps: counts.gaps,
    longestGapMs: counts.longestGapMs,
    missedInARow: counts.missedInARow,
    // Of those who were there: who comes back later hears the rest later.
    chat: chatFigures(counts, report.joined),
    intents: counts.intents,
  };
}

function chatFigures(counts: FleetReport["ledger"]["counts"], joined: number): ChatFigures | null {
  const { chatSaid: said, chatRefused: refused, chatHeard: heard, chatTwice: twice, chatMissed } = counts;
  // Nobody writes within the last second (see CHAT_PAUSES): at the end nothing that is due is still on its way.
  const due = (said - refused) * joined;
  return said === 0 ? null : { said, refused, heard, due, twice, missed: Math.max(chatMissed, due - heard) };
}

export function voiceFigures({ voices, ledger }: FleetReport, speaking: number, hasVideo: boolean): VoiceFigures {
  const { mediaPackets, mediaPacketsLost, unheard, mediaLost, mediaRefused } = ledger.counts;
  return {
    speaking,
    hasVideo,
    connected: voices.connected,
    consumers: voices.consumers,
    packets: mediaPackets,
    packetsLost: mediaPacketsLost,
    lossShare: mediaPacketsLost / Math.max(1, mediaPackets + mediaPacketsLost),
    unheard,
    lost: mediaLost,
    refused: mediaRefused,
  };
}

export function feelings({ ledger }: FleetReport): Record<MeasureName, HistogramSummary> {
  const entries = MEASURES.map((name) => [name, ledger.measures[name].summary()] as const);
  return Object.fromEntries(entries) as Record<MeasureName, HistogramSummary>;
}
