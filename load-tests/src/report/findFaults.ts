import { LATEST_LOOP_MS, type RunFigures } from "./LoadReport.ts";

/** Why a run proves nothing, whatever its figures say, a sentence each; none where it does. @param wantedSeconds How long it should have taken. */
export function findFaults({ load, seconds }: RunFigures, wantedSeconds: number): string[] {
  const faults: string[] = [];
  if (seconds < Math.floor(wantedSeconds)) {
    faults.push(`It was ended after ${seconds} of ${wantedSeconds} s.`);
  }
  if (load.loopDelayP99Ms > LATEST_LOOP_MS) {
    const late = `p99 ${load.loopDelayP99Ms.toFixed(1)} ms of ${LATEST_LOOP_MS} ms`;
    faults.push(
      `The load itself was late: ${late}. Run it on a quieter machine, with fewer bots, or with more --workers.`,
    );
  }
  return faults;
}
