import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { MediaFigures } from "./media/MediaMeter.ts";
import { consumersOf, type MediaEntrance, type MediaSetting } from "./media/setting.ts";
import type { TalkerFigures } from "./media/talkers.ts";
import { ChildProgram } from "./processes/ChildProgram.ts";
import type { Column } from "./report/BenchReport.ts";
import type { Bar } from "./report/bars.ts";
import { type Comparison, compare, type Figures, type Sample } from "./report/comparison.ts";
import { takeTurns } from "./takeTurns.ts";

const RIVALS = ["ours", "bare"] as const;
/** Core 0 serves, core 1 is the crowd's. */
const SERVER_CORE = 0;
const TALKERS_CORE = 1;
const CIRCLE = 4;
const WARM_UP_MS = 2000;
const PACKETS_PER_SECOND = 50;
/** A round in which less comes through is no round of the same work. */
const LEAST_SHARE = 0.95;

export const MEDIA_COLUMNS: readonly Column[] = [
  { figure: "cpuShare", heading: "CPU %", digits: 1, per: 0.01 },
  { figure: "nodeCpuShare", heading: "of Node", digits: 1, per: 0.01 },
  { figure: "cpuMicrosecondsPerConsumerSecond", heading: "µs/consumer/s", digits: 0 },
  { figure: "receivedShare", heading: "received %", digits: 1, per: 0.01 },
  { figure: "memoryBytes", heading: "MB (Node)", digits: 0, per: 1e6 },
  { figure: "talkersEventLoopP99Ms", heading: "talkers' loop ms", digits: 1 },
];

/** What forwarding has to come to. */
export const MEDIA_BARS: readonly Bar[] = [
  { says: "CPU for a consumer, of mediasoup alone", ratio: "ratioToBare", atMost: 1.1 },
];

export interface MediaOptions {
  readonly users: readonly number[];
  readonly rounds: number;
  readonly seconds: number;
  readonly progress: (line: string) => void;
}

/** What forwarding voices costs: the SFU, against mediasoup alone forwarding the same. Node and workers together. */
export async function benchMedia({ users, rounds, seconds, progress }: MediaOptions): Promise<Comparison[]> {
  const comparisons: Comparison[] = [];
  for (const count of users) {
    const setting = { users: Math.max(CIRCLE, Math.round(count / CIRCLE) * CIRCLE), circle: CIRCLE };
    const samples = await takeTurns({
      names: RIVALS,
      rounds,
      title: `${setting.users} talkers`,
      progress,
      measure: (name) => measure(name, setting, seconds),
    });
    comparisons.push(
      compare({
        title: `${setting.users} people in circles of ${CIRCLE}, all talking: ${consumersOf(setting)} consumers`,
        users: setting.users,
        samples,
        ratioRules: [
          { name: "ratioToBare", of: "ours", to: "bare", figure: "cpuMicrosecondsPerConsumerSecond" },
          { name: "workerRatioToBare", of: "ours", to: "bare", figure: "workerCpuShare" },
        ],
        bars: MEDIA_BARS,
      }),
    );
  }
  return comparisons;
}

async function measure(name: string, setting: MediaSetting, seconds: number): Promise<Sample> {
  const folder = join(import.meta.dirname, "media");
  const server = new ChildProgram({ script: join(folder, `${name}.ts`), core: SERVER_CORE });
  const talkers = new ChildProgram({ script: join(folder, "talkers.ts"), core: TALKERS_CORE });
  try {
    const entrance = await server.ask<MediaEntrance>("start", setting);
    await talkers.ask("enter", entrance);
    await sleep(WARM_UP_MS);
    await Promise.all([server.ask("begin"), talkers.ask("begin")]);
    await sleep(seconds * 1000);
    const [served, seen] = await Promise.all([
      server.ask<MediaFigures>("figures"),
      talkers.ask<TalkerFigures>("figures"),
    ]);
    const figures = derive(served, seen, setting);
    const isWhole = figures["receivedShare"]! >= LEAST_SHARE;
    const invalid = isWhole
      ? null
      : `Only ${(figures["receivedShare"]! * 100).toFixed(1)} % of the packets came through.`;
    return { figures, invalid };
  } finally {
    await Promise.all([talkers.end(), server.end()]);
  }
}

function derive(served: MediaFigures, seen: TalkerFigures, setting: MediaSetting): Figures {
  const consumers = consumersOf(setting);
  const cpuSeconds = served.nodeCpuSeconds + served.workerCpuSeconds;
  return {
    cpuShare: cpuSeconds / served.seconds,
    nodeCpuShare: served.nodeCpuSeconds / served.seconds,
    workerCpuShare: served.workerCpuSeconds / served.seconds,
    cpuMicrosecondsPerConsumerSecond: (cpuSeconds * 1e6) / served.seconds / consumers,
    // Of what would come if nobody missed anything, by the packets that were really sent.
    receivedShare: seen.receivedPackets / (seen.sentPackets * (setting.circle - 1)),
    sentShare: seen.sentPackets / (seen.seconds * setting.users * PACKETS_PER_SECOND),
    memoryBytes: served.memoryBytes,
    talkersEventLoopP99Ms: seen.eventLoopP99Ms,
  };
}
