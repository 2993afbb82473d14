import { breachesOf, checkLevels } from "../slo/checkLevels.ts";
import type { ServiceLevels } from "../slo/serviceLevels.ts";
import { findFaults } from "./findFaults.ts";
import type { LoadReport, RunFigures } from "./LoadReport.ts";

/** Holds a run's figures against what was asked of it, and asks whether they prove anything. @param wantedSeconds How long it should have taken. */
export function judge(figures: RunFigures, wantedSeconds: number, levels: ServiceLevels): LoadReport {
  const outcomes = checkLevels(figures, levels);
  const faults = findFaults(figures, wantedSeconds, outcomes);
  const { serverLost } = figures;
  const breaches = [...(serverLost === null ? [] : [serverLost]), ...breachesOf(figures, outcomes)];
  return { ...figures, valid: faults.length === 0, faults, levels: outcomes, breaches };
}
