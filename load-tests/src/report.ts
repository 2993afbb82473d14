import type { CrowdFigures } from "./Crowd.ts";
import type { ServerFigures } from "./ServerWatch.ts";

/** A run's figures; `server` is null where its metrics could not be read. */
export interface LoadReport {
  readonly scenario: string;
  readonly bots: number;
  readonly seconds: number;
  readonly seed: number;
  readonly crowd: CrowdFigures;
  readonly bytesPerBotPerSecond: number;
  readonly server: ServerFigures | null;
  /** What broke a limit, a sentence each; empty when all is well. */
  readonly breaches: readonly string[];
}

/** What a server must hold while a crowd is in it. */
export const LIMITS_OF_A_RUN = { tickP99Ms: 10, ticksDropped: 0, bytesPerBotPerSecond: 16_000 } as const;

export function findBreaches(report: Omit<LoadReport, "breaches">): string[] {
  const { crowd, server, bots, bytesPerBotPerSecond } = report;
  const breaches: string[] = [];
  if (crowd.errors.length > 0) breaches.push(`${crowd.errors.length} errors, the first: ${crowd.errors[0]}`);
  if (crowd.joined < bots) breaches.push(`Only ${crowd.joined} of ${bots} bots were inside at the end.`);
  if (crowd.lost > 0) breaches.push(`${crowd.lost} connections were lost on the way.`);
  if (bytesPerBotPerSecond > LIMITS_OF_A_RUN.bytesPerBotPerSecond) {
    breaches.push(
      `${Math.round(bytesPerBotPerSecond)} bytes per bot per second; ${LIMITS_OF_A_RUN.bytesPerBotPerSecond} are allowed.`,
    );
  }
  if (server === null) return breaches;
  if (server.ticksDropped > LIMITS_OF_A_RUN.ticksDropped) breaches.push(`${server.ticksDropped} ticks were never run.`);
  if (server.tickP99Ms > LIMITS_OF_A_RUN.tickP99Ms) {
    breaches.push(
      `The 99th percentile of a tick took ${server.tickP99Ms.toFixed(1)} ms; ${LIMITS_OF_A_RUN.tickP99Ms} are allowed.`,
    );
  }
  if (server.systemFailures > 0) breaches.push(`A system of the world threw ${server.systemFailures} times.`);
  return breaches;
}

/** A table for people. */
export function renderReport(report: LoadReport): string {
  const { crowd, server } = report;
  const rows: [string, string][] = [
    ["bots inside", `${crowd.joined} of ${report.bots}`],
    ["errors", String(crowd.errors.length)],
    ["connections lost", String(crowd.lost)],
    ["time to join, p50 / p99", `${crowd.joinP50Ms.toFixed(0)} / ${crowd.joinP99Ms.toFixed(0)} ms`],
    ["received per bot", `${(report.bytesPerBotPerSecond / 1000).toFixed(2)} kB/s`],
    ["predictions put right", `${crowd.corrections}, ${crowd.correctionMeters.toFixed(2)} m in all`],
  ];
  if (server) {
    rows.push(
      ["ticks", String(server.ticks)],
      ["tick, mean / p99", `${server.tickMeanMs.toFixed(2)} / ${server.tickP99Ms.toFixed(2)} ms`],
      ["ticks late / never run", `${server.ticksLate} / ${server.ticksDropped}`],
      ["server CPU", `${(server.cpuShare * 100).toFixed(0)} % of a core`],
    );
  } else rows.push(["server", "its metrics could not be read: pass --ops-url"]);
  const width = Math.max(...rows.map(([name]) => name.length));
  const table = rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join("\n");
  const verdict =
    report.breaches.length === 0 ? "All is well." : report.breaches.map((each) => `BROKEN  ${each}`).join("\n");
  return `\n${report.scenario}: ${report.bots} bots, ${report.seconds} s, seed ${report.seed}\n${table}\n${verdict}`;
}
