import { benchChat, CHAT_COLUMNS } from "./chat.ts";
import { benchCrowdCost, CROWD_COST_COLUMNS } from "./crowdCost.ts";
import { benchFlood, FLOOD_COLUMNS } from "./flood.ts";
import { benchGroups } from "./groups.ts";
import { benchInterest } from "./interest.ts";
import { benchJoinStorm, JOIN_STORM_COLUMNS } from "./joinStorm.ts";
import { benchMedia, MEDIA_COLUMNS } from "./media.ts";
import { benchMove } from "./move.ts";
import { benchReplication, REPLICATION_COLUMNS } from "./replication.ts";
import type { Column } from "./report/BenchReport.ts";
import type { Comparison } from "./report/comparison.ts";
import { RIVALS } from "./rivals/measureRival.ts";

export interface BenchmarkOptions {
  readonly users: readonly number[];
  /** Only these of a benchmark's rivals; all where absent. */
  readonly rivals?: readonly string[];
  readonly rounds: number;
  readonly seconds: number;
  readonly seed: number;
  readonly progress: (line: string) => void;
  /** Servers write their CPU profiles there. */
  readonly profileDir?: string;
}

export interface Benchmark {
  readonly what: string;
  readonly columns: readonly Column[];
  /** Those of its rivals that may be chosen; absent where all always take part. */
  readonly rivals?: readonly string[];
  /** Sizes of the crowd where none is named; empty where the benchmark has no crowd. */
  readonly users: readonly number[];
  readonly rounds: number;
  run(options: BenchmarkOptions): Promise<Comparison[]>;
}

const MICROSECONDS: readonly Column[] = [{ figure: "microsecondsPerOperation", heading: "µs", digits: 2 }];

/** Every benchmark by its name. What each of them measures when nothing is asked for ends within five minutes. */
export const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  move: {
    what: "one tick of one avatar on a navigation mesh",
    columns: MICROSECONDS,
    users: [],
    rounds: 9,
    run: benchMove,
  },
  interest: {
    what: "the nearest 64 of everyone in a moving crowd",
    columns: MICROSECONDS,
    users: [10_000],
    rounds: 9,
    run: benchInterest,
  },
  groups: {
    what: "a tick of conversation groups in a walking crowd, against all pairs and against half the crowd",
    columns: MICROSECONDS,
    users: [10_000, 20_000],
    rounds: 9,
    run: benchGroups,
  },
  replication: {
    what: "telling a crowd about itself, against Colyseus' own ways and the sockets alone",
    columns: REPLICATION_COLUMNS,
    rivals: RIVALS,
    users: [100, 800],
    rounds: 5,
    run: benchReplication,
  },
  "crowd-cost": {
    what: "what a person costs among few and among many",
    columns: CROWD_COST_COLUMNS,
    users: [200, 1500, 1600],
    rounds: 5,
    run: benchCrowdCost,
  },
  "join-storm": {
    what: "many who want to come in at the same moment, into an empty world and into a full one",
    columns: JOIN_STORM_COLUMNS,
    users: [1000],
    rounds: 5,
    run: benchJoinStorm,
  },
  chat: {
    what: "a crowd that writes 200 messages a second, beside the same crowd silent",
    columns: CHAT_COLUMNS,
    users: [800],
    rounds: 5,
    run: benchChat,
  },
  flood: {
    what: "a world in which one in ten sends what is refused, beside the same world without",
    columns: FLOOD_COLUMNS,
    users: [400],
    rounds: 5,
    run: benchFlood,
  },
  media: {
    what: "forwarding voices, against mediasoup alone",
    columns: MEDIA_COLUMNS,
    users: [80],
    rounds: 7,
    run: benchMedia,
  },
};
