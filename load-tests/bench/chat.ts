import { join } from "node:path";
import { writtenSeconds } from "../src/chat/chatPauses.ts";
import type { LoadReport } from "../src/report/LoadReport.ts";
import type { CrowdSetting } from "./chat/crowd.ts";
import { Stack } from "./join-storm/Stack.ts";
import { ChildProgram } from "./processes/ChildProgram.ts";
import type { Column } from "./report/BenchReport.ts";
import type { Bar } from "./report/bars.ts";
import { type Comparison, compare, type Figures, type Sample } from "./report/comparison.ts";
import { findFault } from "./report/validity.ts";
import { takeTurns } from "./takeTurns.ts";

/** Not rivals but the same crowd, once silent and once writing. */
const CROWDS = ["silent", "writing"] as const;
type CrowdName = (typeof CROWDS)[number];

const SERVER_CORE = 0;
const CROWD_CORE = 1;
/** What a world must bear without getting half as dear again, in messages a second. */
const MESSAGES_PER_SECOND = 200;
/** So much of what was to be written has to be, for the cost of it to be the cost of that much. */
const WRITTEN_SHARE = 0.9;
const RUN_TIMEOUT_MS = 300_000;
const STOP_PATIENCE_MS = 10_000;
const LOAD_TEST_KEY = "bench-chat-load-test-key";

export const CHAT_COLUMNS: readonly Column[] = [
  { figure: "cpuShare", heading: "CPU %", digits: 1, per: 0.01 },
  { figure: "tickMeanMs", heading: "tick ms", digits: 2 },
  { figure: "tickP99Ms", heading: "p99", digits: 1 },
  { figure: "ticksMissed", heading: "never run", digits: 0 },
  { figure: "bytesPerUserSecond", heading: "kB/s/user", digits: 2, per: 1000 },
  { figure: "missedInARow", heading: "missed in a row", digits: 0 },
  { figure: "said", heading: "said", digits: 0 },
  { figure: "heardShare", heading: "heard %", digits: 2, per: 0.01 },
  { figure: "missed", heading: "not heard", digits: 0 },
  { figure: "twice", heading: "twice or disordered", digits: 0 },
  { figure: "echoP50Ms", heading: "echo p50 ms", digits: 0 },
  { figure: "echoP99Ms", heading: "p99", digits: 0 },
  { figure: "botsEventLoopP99Ms", heading: "bots' loop p99 ms", digits: 1 },
  { figure: "botsEventLoopMaxMs", heading: "max", digits: 0 },
];

/** What 800 people who write have to come to (SH7). The median of a cost, and what nobody may see in any round. */
export const CHAT_BARS = (messagesPerSecond: number): readonly Bar[] => [
  { says: "a crowd that writes costs the process at most half as much again", ratio: "cpuRatioToSilent", atMost: 1.5 },
  {
    says: "messages that somebody missed, the first and the last of a speaker included",
    of: "writing",
    figure: "missed",
    atMost: 0,
  },
  { says: "messages that somebody got twice or out of order", of: "writing", figure: "twice", atMost: 0 },
  { says: "snapshots that anybody missed in a row", of: "writing", figure: "missedInARow", atMost: 3 },
  {
    says: "messages written a second",
    of: "writing",
    figure: "saidPerSecond",
    atLeast: WRITTEN_SHARE * messagesPerSecond,
  },
];

export interface ChatOptions {
  readonly users: readonly number[];
  readonly rounds: number;
  /** How long each crowd is measured in each round. */
  readonly seconds: number;
  readonly seed: number;
  readonly progress: (line: string) => void;
  /** The servers write CPU profiles into this folder. */
  readonly profileDir?: string;
}

/** What 200 messages a second cost a whole server, database and all, beside the same crowd that says nothing. */
export async function benchChat(options: ChatOptions): Promise<Comparison[]> {
  const stack = await Stack.open(options.progress);
  try {
    const comparisons: Comparison[] = [];
    for (const users of options.users) comparisons.push(await compareAt(users, stack, options));
    return comparisons;
  } finally {
    await stack.close();
  }
}

async function compareAt(users: number, stack: Stack, options: ChatOptions): Promise<Comparison> {
  const { rounds, progress } = options;
  const samples = await takeTurns({
    names: CROWDS,
    rounds,
    title: `${users} users`,
    progress,
    measure: (crowd, round) => measure(crowd, users, round, stack, options),
  });
  return compare({
    title: `${users} users, ${Math.min(MESSAGES_PER_SECOND, users)} messages a second`,
    users,
    samples,
    ratioRules: [{ name: "cpuRatioToSilent", of: "writing", to: "silent", figure: "cpuShare" }],
    bars: CHAT_BARS(Math.min(MESSAGES_PER_SECOND, users)),
  });
}

/** One round of one crowd: a server and a crowd made for it, each in a process and on a core of its own. */
async function measure(
  crowd: CrowdName,
  users: number,
  round: number,
  stack: Stack,
  { seconds, seed, profileDir }: ChatOptions,
): Promise<Sample> {
  const server = new ChildProgram({
    script: join(import.meta.dirname, "join-storm", "server.ts"),
    core: SERVER_CORE,
    env: { ...stack.environment, LOAD_TEST_KEY },
    profileDir,
  });
  const bots = new ChildProgram({ script: join(import.meta.dirname, "chat", "crowd.ts"), core: CROWD_CORE });
  try {
    const ports = await server.ask<{ port: number; opsPort: number }>("start");
    const setting: CrowdSetting = {
      ...ports,
      world: stack.slug,
      bots: users,
      seconds,
      seed: seed + round,
      scenario: crowd === "silent" ? "wander" : "chat",
      messagesPerSecond: crowd === "silent" ? undefined : Math.min(MESSAGES_PER_SECOND, users),
      loadTestKey: LOAD_TEST_KEY,
    };
    const report = await bots.ask<LoadReport>("run", setting, RUN_TIMEOUT_MS);
    const { loopDelayP99Ms } = report.load;
    const fault = findFault({ botsEventLoopP99Ms: loopDelayP99Ms, connected: report.crowd.joined }, users);
    return {
      figures: { ...figuresOf(report), saidPerSecond: (report.crowd.chat?.said ?? 0) / writtenSeconds(seconds) },
      invalid: fault,
    };
  } finally {
    await bots.end();
    await server.end(STOP_PATIENCE_MS);
  }
}

function figuresOf({ server, crowd, feel, load, bytesPerBotPerSecond }: LoadReport): Figures {
  const { chat } = crowd;
  return {
    cpuShare: server?.cpuShare ?? Number.NaN,
    tickMeanMs: server?.tickMeanMs ?? Number.NaN,
    tickP99Ms: server?.tickP99Ms ?? Number.NaN,
    ticksMissed: server?.ticksDropped ?? Number.NaN,
    memoryBytes: server?.memoryBytes ?? Number.NaN,
    bytesPerUserSecond: bytesPerBotPerSecond,
    missedInARow: crowd.missedInARow,
    said: chat?.said ?? 0,
    refused: chat?.refused ?? 0,
    heardShare: chat === null ? Number.NaN : chat.heard / chat.due,
    missed: chat?.missed ?? Number.NaN,
    twice: chat?.twice ?? 0,
    echoP50Ms: chat === null ? Number.NaN : feel.chatEchoMs.p50,
    echoP99Ms: chat === null ? Number.NaN : feel.chatEchoMs.p99,
    longestGapMs: crowd.longestGapMs,
    botsEventLoopP99Ms: load.loopDelayP99Ms,
    botsEventLoopMaxMs: feel.loopDelayMs.max,
  };
}
