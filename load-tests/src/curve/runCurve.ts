import { CrowdRun, type CrowdRunOptions, type Measured } from "../CrowdRun.ts";
import { LATEST_LOOP_MS, type RunFigures } from "../report/LoadReport.ts";
import { breachesOf, checkLevels } from "../slo/checkLevels.ts";
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
  readonly breaches: readonly string[];
}

/** After coming in, people spread out and the server's caches settle. */
const SETTLE_SECONDS = 3;
/** How often a size is measured anew when the load itself was late. */
const TRIED_AGAIN = 2;

/** Lets more and more in and measures each size, until a service level breaks or the load itself is late. */
export async function runCurve(options: RunCurveOptions): Promise<CurveStep[]> {
  const { steps, seconds, rampSeconds, levels, signal, onStep } = options;
  const run = await CrowdRun.open({ ...options, scenario: "wander", bots: steps.at(-1)! });
  const measured: CurveStep[] = [];
  try {
    let inside = 0;
    for (const size of steps) {
      await run.enter(size - inside, rampSeconds);
      inside = size;
      await new Promise((resolve) => setTimeout(resolve, SETTLE_SECONDS * 1000));
      let step = judge(await run.measure(seconds), levels);
      // A burst of something else on the machine is no news about the server.
      for (let again = 0; again < TRIED_AGAIN && !step.valid && !signal.aborted; again++) {
        step = judge(await run.measure(seconds), levels);
      }
      measured.push(step);
      onStep(step);
      if (step.breaches.length > 0 || !step.valid || signal.aborted) break;
    }
    return measured;
  } finally {
    await run.close();
  }
}

function judge({ figures }: Measured, levels: ServiceLevels): CurveStep {
  const { timeline: _timeline, ...kept } = figures;
  return {
    figures: kept,
    valid: figures.load.loopDelayP99Ms <= LATEST_LOOP_MS,
    breaches: breachesOf(figures, checkLevels(figures, levels)),
  };
}
