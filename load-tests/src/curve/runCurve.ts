import { CrowdRun, type CrowdRunOptions } from "../CrowdRun.ts";
import { EndedEarly, sleepUnlessEnded, unlessEnded } from "../EndedEarly.ts";
import { judge } from "../report/judge.ts";
import type { RunFigures } from "../report/LoadReport.ts";
import type { ServiceLevels } from "../slo/serviceLevels.ts";

export interface RunCurveOptions extends Omit<CrowdRunOptions, "bots" | "scenario"> {
  /** Sizes of the crowd, growing. */
  readonly steps: readonly number[];
  /** How long each is measured. */
  readonly seconds: number;
  /** Over how long those who are new at a step come in. */
  readonly rampSeconds: number;
  readonly levels: ServiceLevels;
  /** Told of each step when it has been measured. */
  readonly onStep: (step: CurveStep) => void;
}

/** One size of the crowd. */
export interface CurveStep {
  readonly figures: Omit<RunFigures, "timeline">;
  readonly valid: boolean;
  /** Why it is not, a sentence each. */
  readonly faults: readonly string[];
  readonly breaches: readonly string[];
}

/** After coming in, people spread out and the server's caches settle. */
const SETTLE_SECONDS = 3;
/** How often a size is measured anew when the load itself was late. */
const TRIED_AGAIN = 2;
const CUT_SHORT = "It was ended before the curve was whole: the curve was not written.";

/**
 * Lets more and more in and measures each size, until a service level breaks or the load itself is late.
 * @throws EndedEarly where it is ended before: what would be left out is no curve
 */
export async function runCurve(options: RunCurveOptions): Promise<CurveStep[]> {
  const { steps, rampSeconds, signal, onStep } = options;
  const run = await CrowdRun.open({ ...options, scenario: "wander", bots: steps.at(-1)! });
  const measured: CurveStep[] = [];
  try {
    let inside = 0;
    for (const size of steps) {
      await unlessEnded(run.enter(size - inside, rampSeconds), signal, CUT_SHORT);
      inside = size;
      await sleepUnlessEnded(SETTLE_SECONDS * 1000, signal);
      let step = await measureStep(run, options);
      // A burst of something else on the machine is no news about the server.
      for (let again = 0; again < TRIED_AGAIN && !step.valid; again++) step = await measureStep(run, options);
      measured.push(step);
      onStep(step);
      if (step.breaches.length > 0 || !step.valid) break;
    }
    return measured;
  } finally {
    await run.close();
  }
}

async function measureStep(run: CrowdRun, { seconds, levels, signal }: RunCurveOptions): Promise<CurveStep> {
  const measured = await run.measure(seconds);
  if (signal.aborted) throw new EndedEarly(CUT_SHORT);
  const {
    timeline: _timeline,
    valid,
    faults,
    breaches,
    levels: _levels,
    ...figures
  } = judge(measured.figures, seconds, levels);
  return { figures, valid, faults, breaches };
}
