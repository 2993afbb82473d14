import { CrowdRun, type CrowdRunOptions } from "./CrowdRun.ts";
import { unlessEnded } from "./EndedEarly.ts";
import type { CrowdLedger } from "./measure/CrowdLedger.ts";
import { judge } from "./report/judge.ts";
import type { LoadReport } from "./report/LoadReport.ts";
import type { ServiceLevels } from "./slo/serviceLevels.ts";

export interface RunLoadOptions extends CrowdRunOptions {
  readonly seconds: number;
  readonly rampSeconds: number;
  readonly levels: ServiceLevels;
}

/** A run's report, and the ledger its plots are drawn from. */
export interface LoadResult {
  readonly report: LoadReport;
  readonly ledger: CrowdLedger;
}

const NOTHING_MEASURED = "It was ended before anything was measured: there is no report.";

/**
 * Lets a crowd into a world, watches it and the server, and answers what was seen.
 * @throws where the server cannot be reached; EndedEarly where it is ended while the crowd comes in
 */
export async function runLoad(options: RunLoadOptions): Promise<LoadResult> {
  const { bots, rampSeconds, seconds, levels, signal } = options;
  const run = await CrowdRun.open(options);
  try {
    await unlessEnded(run.enter(bots, rampSeconds), signal, NOTHING_MEASURED);
    const { figures, ledger } = await run.measure(seconds);
    return { report: judge(figures, seconds, levels), ledger };
  } finally {
    await run.close();
  }
}
