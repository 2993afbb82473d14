import { answerParent } from "../processes/answerParent.ts";
import { RivalMeter } from "./RivalMeter.ts";

/** What every rival is told when it starts. */
export interface RivalSetting {
  readonly users: number;
  readonly seed: number;
  /** What the limit sends: as much as ours was measured to. */
  readonly messagesPerUserSecond: number;
  readonly bytesPerMessage: number;
}

/** Makes a rival of this process: `start` begins to serve and answers the port. */
export function serveRival(start: (setting: RivalSetting, meter: RivalMeter) => Promise<number>): void {
  const meter = new RivalMeter();
  answerParent({
    start: (setting: RivalSetting) => start(setting, meter),
    begin: () => meter.begin(),
    figures: () => meter.figures(),
  });
}
