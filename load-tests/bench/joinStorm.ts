import { join } from "node:path";
import type { StormFigures, StormSetting } from "./join-storm/bots.ts";
import { Stack } from "./join-storm/Stack.ts";
import { ChildProgram } from "./processes/ChildProgram.ts";
import type { Column } from "./report/BenchReport.ts";
import type { Bar } from "./report/bars.ts";
import { type Comparison, compare, type Sample } from "./report/comparison.ts";
import { findFault } from "./report/validity.ts";
import type { ServerFigures } from "./rivals/RivalMeter.ts";
import { takeTurns } from "./takeTurns.ts";

/** The same storm before three doors: ours of an empty world and of one with people inside, and the least that a door can do. */
const DOORS = ["empty", "limit", "inhabited"] as const;
type DoorName = (typeof DOORS)[number];
const DESCRIPTIONS: Readonly<Record<DoorName, string>> = {
  empty: "into a world that is empty",
  limit: "to a door that does nothing",
  inhabited: "into a world that is inhabited",
};

/** Bots keep to it; a server has its database and threads of its own, and runs where it finds room, as it would elsewhere. */
const BOTS_CORE = 1;
const STORM_TIMEOUT_MS = 300_000;
const STOP_PATIENCE_MS = 10_000;

export const JOIN_STORM_COLUMNS: readonly Column[] = [
  { figure: "joinsPerSecond", heading: "joins/s", digits: 0 },
  { figure: "firstSnapshotP50Ms", heading: "first snapshot p50 ms", digits: 0 },
  { figure: "firstSnapshotP99Ms", heading: "p99 ms", digits: 0 },
  { figure: "retries", heading: "retries", digits: 0 },
  { figure: "insideMissedInARow", heading: "inside: missed in a row", digits: 0 },
  { figure: "insideMissedInARowP99", heading: "p99", digits: 0 },
  { figure: "serverEventLoopP99Ms", heading: "loop p99 ms", digits: 1 },
  { figure: "cpuMillisecondsPerJoin", heading: "CPU ms/join", digits: 2 },
  { figure: "botsEventLoopP99Ms", heading: "bots' loop ms", digits: 1 },
];

/** A storm has to be so large for its bars to be asked of it. */
const STORM_USERS = 1000;

/** What a storm has to come to. */
export const joinStormBars = (users: number): readonly Bar[] => [
  { says: "snapshots that anybody inside missed in a row", of: "inhabited", figure: "insideMissedInARow", atMost: 3 },
  ...(users < STORM_USERS
    ? []
    : [
        { says: "joins a second into an empty world", of: "empty", medianOf: "joinsPerSecond", atLeast: 300 },
        { says: "joins a second with as many inside", of: "inhabited", medianOf: "joinsPerSecond", atLeast: 100 },
      ]),
];

export interface JoinStormOptions {
  /** How many come at once; before the second door as many are inside already. */
  readonly users: readonly number[];
  readonly rounds: number;
  readonly seed: number;
  readonly progress: (line: string) => void;
  /** Writes a CPU profile of each server into this folder. */
  readonly profileDir?: string;
}

/** Many who want to come in at the same moment, through everything a page goes through: token, matchmaking, socket. */
export async function benchJoinStorm(options: JoinStormOptions): Promise<Comparison[]> {
  const stack = await Stack.open(options.progress);
  const bots = new ChildProgram({ script: join(import.meta.dirname, "join-storm", "bots.ts"), core: BOTS_CORE });
  try {
    await signIn(stack, bots, 2 * Math.max(...options.users), options);
    const comparisons: Comparison[] = [];
    for (const users of options.users) comparisons.push(await stormAt(users, stack, bots, options));
    return comparisons;
  } finally {
    await bots.end();
    await stack.close();
  }
}

/** Not announced, not counted: those who come already have an account. */
async function signIn(stack: Stack, bots: ChildProgram, count: number, options: JoinStormOptions): Promise<void> {
  options.progress(`signing in ${count} people`);
  const key = "bench-join-storm-key";
  const server = startServer({ ...stack.environment, LOAD_TEST_KEY: key });
  try {
    const { port } = await server.ask<{ port: number }>("start");
    await bots.ask("signIn", { port, count, seed: options.seed, key }, STORM_TIMEOUT_MS);
  } finally {
    await server.end(STOP_PATIENCE_MS);
  }
}

async function stormAt(
  users: number,
  stack: Stack,
  bots: ChildProgram,
  { rounds, seed, progress, profileDir }: JoinStormOptions,
): Promise<Comparison> {
  const samples = await takeTurns({
    names: DOORS,
    rounds,
    title: `${users} at once`,
    descriptions: DESCRIPTIONS,
    progress,
    measure: (door, round) => {
      const crowd = { inside: door === "inhabited" ? users : 0, joining: users, seed: seed + round };
      const environment = door === "limit" ? null : stack.environment;
      return storm(startServer(environment, profileDir), stack.worldId, bots, crowd);
    },
  });
  return compare({
    title: `${users} joins at once`,
    users,
    samples,
    ratioRules: [
      { name: "joinsRatioToLimit", of: "empty", to: "limit", figure: "joinsPerSecond" },
      { name: "cpuRatioToLimit", of: "empty", to: "limit", figure: "cpuMillisecondsPerJoin" },
      { name: "joinsRatioToEmpty", of: "inhabited", to: "empty", figure: "joinsPerSecond" },
    ],
    bars: joinStormBars(users),
  });
}

async function storm(
  server: ChildProgram,
  worldId: string,
  bots: ChildProgram,
  crowd: Pick<StormSetting, "inside" | "joining" | "seed">,
): Promise<Sample> {
  try {
    const { port } = await server.ask<{ port: number }>("start");
    await server.ask("begin");
    const setting: StormSetting = { port, worldId, ...crowd };
    const seen = await bots.ask<StormFigures>("storm", setting, STORM_TIMEOUT_MS);
    const served = await server.ask<ServerFigures>("figures");
    return {
      figures: {
        ...seen,
        serverEventLoopP99Ms: served.serverEventLoopP99Ms,
        memoryBytes: served.memoryBytes,
        // Those who were let in before the storm cost as much; what they do meanwhile is counted in.
        cpuMillisecondsPerJoin: (served.cpuSeconds * 1000) / (crowd.inside + crowd.joining),
      },
      invalid: findFault(seen, crowd.inside + crowd.joining),
    };
  } finally {
    await server.end(STOP_PATIENCE_MS);
  }
}

/** @param environment of a game server; null: the limit, which needs none */
function startServer(environment: Readonly<Record<string, string>> | null, profileDir?: string): ChildProgram {
  return new ChildProgram({
    script: join(import.meta.dirname, "join-storm", environment === null ? "limit.ts" : "server.ts"),
    env: environment ?? {},
    profileDir,
  });
}
