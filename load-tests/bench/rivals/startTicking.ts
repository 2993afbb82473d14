import { systemTimer, TickLoop } from "@crowdwire/game-server/bench";
import type { RivalMeter } from "./RivalMeter.ts";

/** Steps at 20 Hz by the same drift-corrected loop that our worlds run on, and tells the meter. */
export function startTicking(meter: RivalMeter, step: (tick: number) => void): void {
  let tick = 0;
  const loop = new TickLoop({
    timer: systemTimer,
    step: () => {
      const startedMs = performance.now();
      step(++tick);
      meter.tickRan(performance.now() - startedMs);
    },
    onLate: () => meter.tickLate(),
    onDropped: (ticks) => meter.ticksMissed(ticks),
  });
  loop.start();
}
