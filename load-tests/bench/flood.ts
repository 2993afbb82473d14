import { join } from "node:path";
import { ServerWatch } from "../src/ServerWatch.ts";
import type { FloodFigures, FloodSetting } from "./flood/people.ts";
import { Stack } from "./join-storm/Stack.ts";
import { ChildProgram } from "./processes/ChildProgram.ts";
import type { Column } from "./report/BenchReport.ts";
import type { Bar } from "./report/bars.ts";
import { type Comparison, compare, type Sample } from "./report/comparison.ts";
import { findFault } from "./report/validity.ts";
import { takeTurns } from "./takeTurns.ts";

/** Not rivals but the same people, of whom some send what is refused, or nothing but their walk. */
const MANNERS = ["quiet", "flooded"] as const;
type Manner = (typeof MANNERS)[number];

const SERVER_CORE = 0;
const PEOPLE_CORE = 1;
/** One in so many floods. */
const FLOODERS_SHARE = 10;
const STOP_PATIENCE_MS = 10_000;
const LOAD_TEST_KEY = "bench-flood-load-test-key";

export const FLOOD_COLUMNS: readonly Column[] = [
  { figure: "tickP99Ms", heading: "tick p99 ms", digits: 1 },
  { figure: "tickMeanMs", heading: "mean", digits: 2 },
  { figure: "ticksMissed", heading: "never run", digits: 0 },
  { figure: "cpuShare", heading: "CPU %", digits: 1, per: 0.01 },
  { figure: "missedInARow", heading: "missed in a row", digits: 0 },
  { figure: "floodedPerSecond", heading: "flood/s each", digits: 1 },
  { figure: "letGo", heading: "let go", digits: 0 },
  { figure: "botsEventLoopP99Ms", heading: "bots' loop p99 ms", digits: 1 },
];

/** What a flood may do to those who take no part in it: next to nothing. */
export const FLOOD_BARS: readonly Bar[] = [
  { says: "a tick's p99, of that of the same world without a flood", ratio: "tickP99RatioToQuiet", atMost: 1.25 },
  { says: "ticks that never ran", of: "flooded", figure: "ticksMissed", atMost: 0 },
  {
    says: "snapshots that anybody missed in a row who does not flood",
    of: "flooded",
    figure: "missedInARow",
    atMost: 3,
  },
  { says: "who sends far too much is let go", of: "flooded", figure: "letGo", atLeast: 1 },
];

export interface FloodOptions {
  readonly users: readonly number[];
  readonly rounds: number;
  readonly seconds: number;
  readonly seed: number;
  readonly progress: (line: string) => void;
  /** The servers write CPU profiles into this folder. */
  readonly profileDir?: string;
}

/** What those feel who are in a world in which one in ten sends as much as a connection bears, nearly all of it refused. */
export async function benchFlood(options: FloodOptions): Promise<Comparison[]> {
  const stack = await Stack.open(options.progress);
  try {
    const comparisons: Comparison[] = [];
    for (const users of options.users) comparisons.push(await compareAt(users, stack, options));
    return comparisons;
  } finally {
    await stack.close();
  }
}

async function compareAt(users: number, stack: Stack, options: FloodOptions): Promise<Comparison> {
  const flooders = Math.max(2, Math.round(users / FLOODERS_SHARE));
  const people = new ChildProgram({ script: join(import.meta.dirname, "flood", "people.ts"), core: PEOPLE_CORE });
  try {
    await signIn(people, users, stack, options);
    const samples = await takeTurns({
      names: MANNERS,
      rounds: options.rounds,
      title: `${users} people`,
      progress: options.progress,
      measure: (manner, round) => measure(manner, { users, flooders, round }, people, stack, options),
    });
    return compare({
      title: `${users} people, of whom ${flooders} flood`,
      users,
      samples,
      ratioRules: [
        { name: "tickP99RatioToQuiet", of: "flooded", to: "quiet", figure: "tickP99Ms" },
        { name: "cpuRatioToQuiet", of: "flooded", to: "quiet", figure: "cpuShare" },
      ],
      bars: FLOOD_BARS,
    });
  } finally {
    await people.end();
  }
}

async function signIn(people: ChildProgram, count: number, stack: Stack, options: FloodOptions): Promise<void> {
  options.progress(`signing in ${count} people`);
  const server = startServer(stack);
  try {
    const { port } = await server.ask<{ port: number }>("start");
    await people.ask("signIn", { port, count, seed: options.seed, key: LOAD_TEST_KEY });
  } finally {
    await server.end(STOP_PATIENCE_MS);
  }
}

interface Round {
  readonly users: number;
  readonly flooders: number;
  readonly round: number;
}

/** One round in one manner: a fresh server, and the same people in it. */
async function measure(
  manner: Manner,
  { users, flooders, round }: Round,
  people: ChildProgram,
  stack: Stack,
  { seconds, seed, profileDir }: FloodOptions,
): Promise<Sample> {
  const server = startServer(stack, profileDir);
  try {
    const { port, opsPort } = await server.ask<{ port: number; opsPort: number }>("start");
    const setting: FloodSetting = {
      port,
      worldId: stack.worldId,
      seed: seed + round,
      walkers: users - flooders,
      flooders,
    };
    await people.ask("gather", setting);
    const watch = new ServerWatch(`http://127.0.0.1:${opsPort}`);
    await watch.begin();
    const felt = await people.ask<FloodFigures>("measure", { seconds, isFlooded: manner === "flooded" });
    const { tickMeanMs, tickP99Ms, ticksDropped, cpuShare } = await watch.figures();
    return {
      figures: { ...felt, tickMeanMs, tickP99Ms, ticksMissed: ticksDropped, cpuShare },
      // The one who sends far too much is not counted in either.
      invalid: findFault(felt, users - 1),
    };
  } finally {
    await people.ask("disperse");
    await server.end(STOP_PATIENCE_MS);
  }
}

function startServer(stack: Stack, profileDir?: string): ChildProgram {
  return new ChildProgram({
    script: join(import.meta.dirname, "join-storm", "server.ts"),
    core: SERVER_CORE,
    env: { ...stack.environment, LOAD_TEST_KEY },
    profileDir,
  });
}
