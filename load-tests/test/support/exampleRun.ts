import { CrowdLedger, MEASURES, type MeasureName } from "../../src/measure/CrowdLedger.ts";
import type { RunFigures } from "../../src/report/LoadReport.ts";

/** A ledger in which something of everything was noted. */
export function exampleLedger(): CrowdLedger {
  const ledger = new CrowdLedger();
  for (const name of MEASURES) {
    for (let value = 1; value <= 100; value++) ledger.measures[name].add(value * ledger.measures[name].step * 10);
  }
  return ledger;
}

/** The figures of a run in which all was well. */
export function exampleRun(changes: Partial<RunFigures> = {}): RunFigures {
  const ledger = exampleLedger();
  const feel = Object.fromEntries(MEASURES.map((name) => [name, ledger.measures[name].summary()]));
  return {
    scenario: "wander",
    world: "plaza",
    bots: 100,
    seconds: 30,
    seed: 1,
    crowd: {
      joined: 100,
      away: 0,
      lost: 0,
      cut: 0,
      errors: [],
      bytesReceived: 1e6,
      joinP50Ms: 50,
      joinP99Ms: 99,
      corrections: 3,
      correctionMeters: 0.4,
      snapshots: 60_000,
      missedSnapshots: 0,
      gaps: 0,
      longestGapMs: 90,
      missedInARow: 1,
      chat: { said: 40, refused: 0, heard: 4000, due: 4000, twice: 0, missed: 0 },
      intents: 20_000,
    },
    bytesPerBotPerSecond: 5000,
    feel: feel as Record<MeasureName, ReturnType<CrowdLedger["measures"]["joinMs"]["summary"]>>,
    load: { workers: 1, loopDelayP99Ms: 4 },
    server: {
      ticks: 600,
      tickMeanMs: 2.5,
      tickP99Ms: 6,
      groupApplyP95Ms: null,
      ticksLate: 0,
      ticksDropped: 0,
      systemFailures: 0,
      cpuShare: 0.16,
      memoryBytes: 2e8,
    },
    serverLost: null,
    voices: null,
    media: null,
    timeline: [0, 1, 2, 3].map((second) => ({
      atSeconds: second,
      joined: 25 * (second + 1),
      errors: 0,
      isMeasured: second > 1,
      bytesPerClient: 4000 + second,
      stalenessP50Ms: 8,
      stalenessP99Ms: second === 0 ? null : 40,
      loopDelayP99Ms: 4,
      tickMeanMs: 2,
      tickP99Ms: 5,
      cpuShare: 0.15,
      voices: null,
      media: null,
    })),
    ...changes,
  };
}
