import { REPLICATION_COLUMNS } from "./replication.ts";
import type { Bar } from "./report/bars.ts";
import { type Comparison, compare, type RatioRule } from "./report/comparison.ts";
import { measureRival, NOTHING_MEASURED } from "./rivals/measureRival.ts";
import { takeTurns } from "./takeTurns.ts";

export const CROWD_COST_COLUMNS = REPLICATION_COLUMNS;

/** A person may cost so much more in the larger crowd: what grows with the crowd would grow with its square. */
const MOST = 1.2;

export interface CrowdCostOptions {
  /** Sizes of the crowd; each is held against the smallest. */
  readonly users: readonly number[];
  readonly rounds: number;
  /** How long each size is measured in each round. */
  readonly seconds: number;
  readonly seed: number;
  readonly progress: (line: string) => void;
  /** The servers write CPU profiles into this folder. */
  readonly profileDir?: string;
}

/** What a person costs in crowds of different sizes, each in turn: it must not grow with the crowd. */
export async function benchCrowdCost(options: CrowdCostOptions): Promise<Comparison[]> {
  const { rounds, seconds, seed, progress, profileDir } = options;
  const sizes = [...new Set(options.users)].sort((a, b) => a - b);
  const samples = await takeTurns({
    names: sizes.map(String),
    rounds,
    title: "a person's cost",
    descriptions: Object.fromEntries(sizes.map((size) => [size, `${size} people`])),
    progress,
    measure: (size, round) =>
      measureRival("ours", { users: Number(size), seed: seed + round, ...NOTHING_MEASURED }, seconds, profileDir),
  });
  const [smallest = 0, ...larger] = sizes;
  return [
    compare({
      title: "what a person costs",
      samples,
      ratioRules: larger.map((size) => ratioRule(size, smallest)),
      bars: larger.map((size) => crowdCostBar(size, smallest)),
    }),
  ];
}

const ratioName = (size: number, smallest: number) => `costRatio${size}To${smallest}`;

const ratioRule = (size: number, smallest: number): RatioRule => ({
  name: ratioName(size, smallest),
  of: String(size),
  to: String(smallest),
  figure: "cpuMicrosecondsPerUserSecond",
});

/** What it has to come to. */
export const crowdCostBar = (size: number, smallest: number): Bar => ({
  says: `CPU of a person among ${size}, of one among ${smallest}`,
  ratio: ratioName(size, smallest),
  atMost: MOST,
});
