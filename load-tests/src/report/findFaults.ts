import type { LevelOutcome } from "../slo/checkLevels.ts";
import { LATEST_LOOP_MS, type RunFigures } from "./LoadReport.ts";

/** Why a run proves nothing, whatever its figures say, a sentence each; none where it does. @param wantedSeconds How long it should have taken. */
export function findFaults(
  { bots, load, seconds, server, serverLost }: RunFigures,
  wantedSeconds: number,
  outcomes: readonly LevelOutcome[],
): string[] {
  const faults: string[] = [];
  if (outcomes.length === 0) {
    faults.push(
      `No service level is meant for ${bots} bots: nobody has judged this run. See upToBots and aboveBots in --slo.`,
    );
  } else if (outcomes.every(({ value, kept }) => kept && value === null)) {
    faults.push("Of what the service levels ask there is nothing in this scenario: nobody has judged this run.");
  }
  // A server that was lost has broken something; that the run was short and its figures few is of that.
  const unseen = server === null && serverLost === null ? outcomes.filter(({ value }) => value === null) : [];
  if (unseen.length > 0) {
    const names = unseen.map(({ figure }) => figure).join(", ");
    faults.push(`The server's metrics could not be read, and so not ${names}: pass --ops-url.`);
  }
  if (seconds < Math.floor(wantedSeconds) && serverLost === null) {
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
