import type { Column } from "./report/BenchReport.ts";
import type { Bar } from "./report/bars.ts";
import { type Comparison, compare, type RatioRule } from "./report/comparison.ts";
import { measureRival, NOTHING_MEASURED, RIVALS } from "./rivals/measureRival.ts";
import { takeTurns } from "./takeTurns.ts";

export const REPLICATION_COLUMNS: readonly Column[] = [
  { figure: "cpuShare", heading: "CPU %", digits: 1, per: 0.01 },
  { figure: "cpuMicrosecondsPerUserSecond", heading: "µs/user/s", digits: 0 },
  { figure: "tickMeanMs", heading: "tick ms", digits: 2 },
  { figure: "tickP99Ms", heading: "p99", digits: 1 },
  { figure: "ticksMissedPerMinute", heading: "missed/min", digits: 0 },
  { figure: "ticksLatePerMinute", heading: "late/min", digits: 0 },
  { figure: "serverEventLoopP99Ms", heading: "loop p99 ms", digits: 1 },
  { figure: "bytesPerUserSecond", heading: "kB/s/user", digits: 2, per: 1000 },
  { figure: "messagesPerUserSecond", heading: "out/user/s", digits: 1 },
  { figure: "intentsPerUserSecond", heading: "in/user/s", digits: 1 },
  { figure: "memoryBytes", heading: "MB", digits: 0, per: 1e6 },
  { figure: "botsEventLoopP99Ms", heading: "bots' loop ms", digits: 1 },
];

const RATIO_RULES: readonly RatioRule[] = [
  { name: "ratioToLimit", of: "ours", to: "limit", figure: "cpuShare" },
  {
    name: "replicationRatioToLimit",
    of: "ours",
    to: "limit",
    figure: "replicationAndIntakeCpuShare",
    toFigure: "cpuShare",
  },
  { name: "ratioToStateView", of: "ours", to: "stateView", figure: "cpuShare" },
  {
    name: "replicationRatioToStateView",
    of: "ours",
    to: "stateView",
    figure: "replicationAndIntakeCpuShare",
    toFigure: "cpuShare",
  },
  { name: "ratioToBroadcast", of: "ours", to: "broadcast", figure: "cpuShare" },
  { name: "bytesRatioToStateView", of: "ours", to: "stateView", figure: "bytesPerUserSecond" },
  { name: "bytesRatioToBroadcast", of: "ours", to: "broadcast", figure: "bytesPerUserSecond" },
];

/** From so many on it is the crowd that costs, and not the process around it. */
const CROWD_USERS = 800;

/** What telling a crowd has to come to (REP1-REP8), as far as those it is compared with take part. */
export function replicationBars(users: number, taking: readonly string[]): readonly Bar[] {
  const ofCrowds: readonly (Bar & { readonly to: string })[] = [
    { says: "the whole process, of what sockets alone cost", to: "limit", ratio: "ratioToLimit", atMost: 1.7 },
    { says: "telling and hearing alone, of that", to: "limit", ratio: "replicationRatioToLimit", atMost: 1.3 },
    { says: "CPU, of Colyseus' StateView", to: "stateView", ratio: "ratioToStateView", atMost: 0.5 },
    { says: "bytes, of Colyseus' broadcast", to: "broadcast", ratio: "bytesRatioToBroadcast", atMost: 0.05 },
  ];
  return [
    { says: "ticks a minute that never ran", of: "ours", figure: "ticksMissedPerMinute", atMost: 0 },
    { says: "bytes a second for each client", of: "ours", figure: "bytesPerUserSecond", atMost: 8000 },
    ...(users < CROWD_USERS ? [] : ofCrowds.filter(({ to }) => taking.includes(to))),
  ].filter(() => taking.includes("ours"));
}

export interface ReplicationOptions {
  readonly users: readonly number[];
  /** Only these of the rivals; all where absent. */
  readonly rivals?: readonly string[];
  readonly rounds: number;
  /** How long each rival is measured in each round. */
  readonly seconds: number;
  readonly seed: number;
  readonly progress: (line: string) => void;
  /** The servers write CPU profiles into this folder. */
  readonly profileDir?: string;
}

/** What it costs to tell a crowd about itself: ours, what Colyseus offers, and the sockets alone. */
export async function benchReplication(options: ReplicationOptions): Promise<Comparison[]> {
  const comparisons: Comparison[] = [];
  for (const users of options.users) comparisons.push(await compareAt(users, options));
  return comparisons;
}

async function compareAt(
  users: number,
  { rivals, rounds, seconds, seed, progress, profileDir }: ReplicationOptions,
): Promise<Comparison> {
  const taking = RIVALS.filter((name) => rivals === undefined || rivals.includes(name));
  let asOurs = NOTHING_MEASURED;
  const samples = await takeTurns({
    names: taking,
    rounds,
    title: `${users} users`,
    progress,
    async measure(name, round) {
      if (name === taking[0]) asOurs = NOTHING_MEASURED;
      const sample = await measureRival(name, { users, seed: seed + round, ...asOurs }, seconds, profileDir);
      const { messagesPerUserSecond, bytesPerMessage } = sample.figures;
      if (name === "ours" && messagesPerUserSecond)
        asOurs = { messagesPerUserSecond, bytesPerMessage: bytesPerMessage! };
      return sample;
    },
  });
  const rules = RATIO_RULES.filter(
    ({ of, to }) => taking.some((name) => name === of) && taking.some((name) => name === to),
  );
  return compare({ title: `${users} users`, users, samples, ratioRules: rules, bars: replicationBars(users, taking) });
}
