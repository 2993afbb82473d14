import { CrowdRun, type CrowdRunOptions } from "./CrowdRun.ts";
import type { CrowdLedger } from "./measure/CrowdLedger.ts";
import { findFaults } from "./report/findFaults.ts";
import type { LoadReport } from "./report/LoadReport.ts";
import { breachesOf, checkLevels } from "./slo/checkLevels.ts";
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

/** Lets a crowd into a world, watches it and the server, and answers what was seen. @throws where the server cannot be reached */
export async function runLoad(options: RunLoadOptions): Promise<LoadResult> {
  const run = await CrowdRun.open(options);
  try {
    await run.enter(options.bots, options.rampSeconds);
    const { figures, ledger } = await run.measure(options.seconds);
    const levels = checkLevels(figures, options.levels);
    const faults = findFaults(figures, options.seconds, levels);
    const breaches = breachesOf(figures, levels);
    return { report: { ...figures, valid: faults.length === 0, faults, levels, breaches }, ledger };
  } finally {
    await run.close();
  }
}
