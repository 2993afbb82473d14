import type { FleetReport } from "./crowd/Fleet.ts";

export interface Patience {
  readonly withinMs: number;
  readonly everyMs: number;
}

/** Coming back takes far less than a second; who has not managed it by then could not. */
const USUAL: Patience = { withinMs: 5000, everyMs: 200 };

/**
 * Asks until everybody who should be inside is, or for as long as the patience lasts, and answers what was said last: somebody
 * whose way back began just before the end is still on it then, and no fault of the server. Nobody is left out of the count.
 *
 * @param last What is known already.
 * @param bots How many there are in all.
 * @param signal Ends the waiting.
 */
export async function waitForReturns(
  last: FleetReport,
  bots: number,
  ask: () => Promise<FleetReport>,
  signal: AbortSignal,
  { withinMs, everyMs }: Patience = USUAL,
): Promise<FleetReport> {
  const untilMs = performance.now() + withinMs;
  let report = last;
  while (report.joined + report.away < bots && performance.now() < untilMs && !signal.aborted) {
    await new Promise((resolve) => setTimeout(resolve, everyMs));
    report = await ask();
  }
  return report;
}
