import type { MediaFigures } from "../MediaWatch.ts";
import type { HistogramSummary } from "../measure/Histogram.ts";
import type { LoadReport, RunSecond } from "./LoadReport.ts";

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(2)} kB/s`;

/** How it goes, in a line. */
export function renderSecond(second: RunSecond, bots: number): string {
  const { joined, errors, tickP99Ms, bytesPerClient, stalenessP99Ms, voices, media } = second;
  if (voices !== null) return `${joined}/${bots} inside, ${errors} errors${tellVoices(voices, media)}`;
  const tick = tickP99Ms === null ? "" : `, tick p99 ${tickP99Ms.toFixed(1)} ms`;
  const staleness = stalenessP99Ms === null ? "" : `, staleness p99 ${stalenessP99Ms.toFixed(0)} ms`;
  const bytes = bytesPerClient === null ? "" : `, ${kilobytes(bytesPerClient)} each`;
  return `${joined}/${bots} inside, ${errors} errors${tick}${bytes}${staleness}`;
}

function tellVoices({ connected, consumers, hearP95Ms }: NonNullable<RunSecond["voices"]>, media: RunSecond["media"]) {
  const hear = hearP95Ms === null ? "" : `, time to hear p95 ${hearP95Ms.toFixed(0)} ms`;
  const cpu = media === null ? "" : `, media tier ${percent(cpuShareOf(media))} of a core`;
  return `, ${connected} with sound, ${consumers} consumers${hear}${cpu}`;
}

/** A table for people. */
export function renderReport(report: LoadReport): string {
  const rows = [...crowdRows(report), ...voiceRows(report), ...serverRows(report)];
  const width = Math.max(...rows.map(([name]) => name.length));
  const table = rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join("\n");
  return `\n${report.scenario}: ${report.bots} bots, ${report.seconds} s, seed ${report.seed}\n${table}\n${renderVerdict(report)}`;
}

/** What it came to: kept, broken, or nothing proved. */
export function renderVerdict({ breaches, faults, serverLost }: LoadReport): string {
  const lines = [
    ...breaches.map((each) => `${each === serverLost ? "LOST   " : "BROKEN "} ${each}`),
    ...faults.map((each) => `INVALID ${each}`),
  ];
  return lines.length === 0 ? "All is well." : lines.join("\n");
}

function crowdRows({ bots, crowd, feel, bytesPerBotPerSecond, load }: LoadReport): [string, string][] {
  const rows: [string, string][] = [
    ["bots inside", `${crowd.joined} of ${bots}${crowd.away > 0 ? `, ${crowd.away} away for now` : ""}`],
    ["errors", String(crowd.errors.length)],
    ["connections lost", `${crowd.lost}${crowd.cut > 0 ? `, and ${crowd.cut} cut on purpose` : ""}`],
    ["time to join, p50 / p99", milliseconds(feel.joinMs)],
    ["time to first snapshot, p50 / p99", milliseconds(feel.firstSnapshotMs)],
  ];
  if (feel.backMs.count > 0) rows.push(["time to come back, p50 / p99", milliseconds(feel.backMs)]);
  rows.push(
    ["received per bot", kilobytes(bytesPerBotPerSecond)],
    ["between snapshots, p50 / p99", milliseconds(feel.snapshotIntervalMs)],
    ["gaps of over three ticks", `${crowd.gaps}, the longest ${crowd.longestGapMs.toFixed(0)} ms`],
    ["missed in a row, by anybody", `${crowd.missedInARow} of twenty a second`],
    ...chatRows(crowd.chat, feel),
    ["staleness of the nearest at receipt, p50 / p99", milliseconds(feel.stalenessMs)],
    ["  just before the next, p50 / p99", milliseconds(feel.heldMs)],
    ["  as shown, p50 / p99", milliseconds(feel.shownMs)],
    ["predictions put right", `${crowd.corrections}, ${crowd.correctionMeters.toFixed(2)} m in all`],
    ["load's own delay, p99", `${load.loopDelayP99Ms.toFixed(1)} ms in ${load.workers} threads`],
  );
  return rows;
}

function chatRows(chat: LoadReport["crowd"]["chat"], feel: LoadReport["feel"]): [string, string][] {
  if (chat === null) return [];
  const { said, refused, heard, due, twice } = chat;
  return [
    ["chat messages said", `${said}${refused > 0 ? `, ${refused} refused` : ""}`],
    ["  heard by everyone together", `${heard} of ${due}, ${twice} twice or out of order`],
    ["  from writing to reading it, p50 / p99", milliseconds(feel.chatEchoMs)],
  ];
}

function voiceRows({ voices, media, server, feel, bots }: LoadReport): [string, string][] {
  if (voices === null) return [];
  const rows: [string, string][] = [
    [
      "with sound",
      `${voices.connected} of ${bots}, ${voices.speaking} speaking at a time${voices.hasVideo ? ", all with pictures" : ""}`,
    ],
    ["time to hear, p50 / p95", hearing(feel.hearMs)],
    ["  the first time, p50 / p95", hearing(feel.firstHearMs)],
    ["spoke and was not heard", String(voices.unheard)],
    [
      "packets received",
      `${voices.packets}, and ${voices.packetsLost} lost (${(voices.lossShare * 100).toFixed(2)} %)`,
    ],
    ["consumers", `${voices.consumers}, ${(voices.consumers / bots).toFixed(1)} each`],
    ["media connections lost / refusals", `${voices.lost} / ${voices.refused}`],
  ];
  const applied = server?.groupApplyP95Ms ?? null;
  if (applied !== null) rows.push(["a group's change in force, p95", `${applied.toFixed(0)} ms`]);
  if (media === null) return [...rows, ["media tier", "its metrics could not be read: pass --sfu-ops-url"]];
  for (const [index, { consumers, cpuShare }] of media.workers.entries()) {
    rows.push([`media worker ${index}`, `${consumers} consumers, ${percent(cpuShare)} of a core`]);
  }
  const each = media.cpuMicrosecondsPerConsumerSecond;
  rows.push(
    ["media tier's own process", `${percent(media.nodeCpuShare)} of a core`],
    ["CPU for a consumer", each === null ? "no consumers" : `${each.toFixed(0)} millionths of a core`],
    ["tracks piped between workers", String(media.pipes)],
  );
  return rows;
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

const cpuShareOf = ({ workers, nodeCpuShare }: MediaFigures): number =>
  workers.reduce((sum, { cpuShare }) => sum + cpuShare, nodeCpuShare);

function hearing({ count, p50, p95 }: HistogramSummary): string {
  return count === 0 ? "not seen" : `${p50.toFixed(0)} / ${p95.toFixed(0)} ms, ${count} times`;
}

function serverRows({ server }: LoadReport): [string, string][] {
  if (!server) return [["server", "its metrics could not be read: pass --ops-url"]];
  return [
    ["ticks", String(server.ticks)],
    ["tick, mean / p99", `${server.tickMeanMs.toFixed(2)} / ${server.tickP99Ms.toFixed(2)} ms`],
    ["ticks late / never run", `${server.ticksLate} / ${server.ticksDropped}`],
    ["server CPU", `${(server.cpuShare * 100).toFixed(0)} % of a core`],
    ["server memory", `${(server.memoryBytes / 2 ** 20).toFixed(0)} MB`],
  ];
}

function milliseconds({ count, p50, p99 }: HistogramSummary): string {
  return count === 0 ? "not seen" : `${p50.toFixed(0)} / ${p99.toFixed(0)} ms`;
}
