/** The load side of the chat benchmark, in a process of its own: a crowd as `npm run load` sends it, which writes or does not. */
import type { LoadReport } from "../../src/report/LoadReport.ts";
import { runLoad } from "../../src/runLoad.ts";
import { answerParent } from "../processes/answerParent.ts";

export interface CrowdSetting {
  readonly port: number;
  readonly opsPort: number;
  readonly world: string;
  readonly bots: number;
  readonly seconds: number;
  readonly seed: number;
  /** The same walks in both: only one of them is heard. */
  readonly scenario: "wander" | "chat";
  readonly messagesPerSecond: number | undefined;
  readonly loadTestKey: string;
}

/** Newcomers in a second; more would wait at the door. */
const ENTERING_PER_SECOND = 80;

/** The SDK talks to the console of whoever uses it. */
for (const method of ["info", "warn"] as const) console[method] = () => undefined;

answerParent({
  async run({ port, opsPort, seconds, bots, ...setting }: CrowdSetting): Promise<LoadReport> {
    const { report } = await runLoad({
      ...setting,
      bots,
      seconds,
      url: `http://127.0.0.1:${port}`,
      opsUrl: `http://127.0.0.1:${opsPort}`,
      rampSeconds: bots / ENTERING_PER_SECOND,
      // One thread: the core beside it is the server's.
      workers: 1,
      voices: { speaking: undefined, hasVideo: false, sfuOpsUrl: "" },
      levels: { what: "", levels: [] },
      progress: () => undefined,
      signal: new AbortController().signal,
    });
    return report;
  },
});
