import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { BotsFigures, BotsSetting } from "../bots/main.ts";
import { ChildProgram } from "../processes/ChildProgram.ts";
import type { Figures, Sample } from "../report/comparison.ts";
import { findFault } from "../report/validity.ts";
import type { ServerFigures } from "./RivalMeter.ts";
import type { RivalSetting } from "./serveRival.ts";

/** In this order in each round: the limit sends what ours was seen to send just before. */
export const RIVALS = ["ours", "limit", "stateView", "broadcast"] as const;
export type RivalName = (typeof RIVALS)[number];

/** What the limit sends where ours has not been measured. */
export const NOTHING_MEASURED = { messagesPerUserSecond: 20, bytesPerMessage: 300 };

/** Core 0 serves, core 1 is the crowd's. */
const SERVER_CORE = 0;
const BOTS_CORE = 1;
/** How long a crowd walks about before it counts, so that compilers and neighbourhoods have settled. */
const WARM_UP_MS = 2000;
const ENTER_TIMEOUT_MS = 120_000;

/** One round of one rival: a server and a crowd made for it, each in a process and on a core of its own. */
export async function measureRival(
  name: RivalName,
  setting: RivalSetting,
  seconds: number,
  profileDir: string | undefined,
): Promise<Sample> {
  const server = new ChildProgram({
    script: join(import.meta.dirname, `${name}.ts`),
    core: SERVER_CORE,
    profileDir,
  });
  const bots = new ChildProgram({ script: join(import.meta.dirname, "..", "bots", "main.ts"), core: BOTS_CORE });
  try {
    const port = await server.ask<number>("start", setting);
    const { users, seed } = setting;
    const crowd: BotsSetting = { port, users, seed, hasMatchmaking: name !== "limit" };
    await bots.ask("enter", crowd, ENTER_TIMEOUT_MS);
    await sleep(WARM_UP_MS);
    await Promise.all([server.ask("begin"), bots.ask("begin")]);
    await sleep(seconds * 1000);
    const [served, seen] = await Promise.all([server.ask<ServerFigures>("figures"), bots.ask<BotsFigures>("figures")]);
    return { figures: derive(served, seen, users), invalid: findFault(seen, users) };
  } finally {
    await Promise.all([bots.end(), server.end()]);
  }
}

/** Figures per second and per user. */
function derive(served: ServerFigures, seen: BotsFigures, users: number): Figures {
  const cpuShare = served.cpuSeconds / served.seconds;
  const perUserSecond = 1 / (users * seen.botsSeconds);
  return {
    cpuShare,
    replicationAndIntakeCpuShare: (served.cpuSeconds - served.simulationSeconds) / served.seconds,
    cpuMicrosecondsPerUserSecond: (cpuShare * 1e6) / users,
    tickMeanMs: served.tickMeanMs,
    tickP50Ms: served.tickP50Ms,
    tickP99Ms: served.tickP99Ms,
    ticksPerSecond: served.ticks / served.seconds,
    ticksMissedPerMinute: (served.ticksMissed * 60) / served.seconds,
    ticksLatePerMinute: (served.ticksLate * 60) / served.seconds,
    serverEventLoopP99Ms: served.serverEventLoopP99Ms,
    memoryBytes: served.memoryBytes,
    bytesPerUserSecond: seen.bytes * perUserSecond,
    messagesPerUserSecond: seen.messages * perUserSecond,
    bytesPerMessage: seen.payloadBytes / seen.messages,
    intentsPerUserSecond: seen.intents * perUserSecond,
    botsEventLoopP99Ms: seen.botsEventLoopP99Ms,
    botsCpuShare: seen.botsCpuSeconds / seen.botsSeconds,
  };
}
