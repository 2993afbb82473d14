/** The load side of the flood benchmark, in a process of its own: people who walk, and among them some who flood, or do not. */
import { setTimeout as sleep } from "node:timers/promises";
import { BYTES, encodeIntent, INTENT_BYTES, LIMITS, PROTOCOL_VERSION, restingIntent } from "@crowdwire/protocol";
import { CODE, encodeWords } from "../../src/clients/words.ts";
import { Walkers } from "../bots/Walkers.ts";
import { Guest } from "../join-storm/Guest.ts";
import { answerParent } from "../processes/answerParent.ts";
import { EventLoopWatch } from "../processes/EventLoopWatch.ts";
import { inTurns } from "../processes/inTurns.ts";

export interface FloodSetting {
  readonly port: number;
  readonly worldId: string;
  readonly seed: number;
  readonly walkers: number;
  /** They walk, too. */
  readonly flooders: number;
}

/** What a measured time was like. A type, so that it travels as a record of figures. */
export type FloodFigures = {
  connected: number;
  /** The longest run of snapshots that anybody missed who does not flood. */
  missedInARow: number;
  /** What each who floods sent beyond walking, on average. */
  floodedPerSecond: number;
  /** Of those who sent more than anybody may: they are let go. */
  letGo: number;
  botsEventLoopP99Ms: number;
};

const AT_ONCE = 8;
const PATIENCE_MS = 60_000;
const SETTLING_MS = 1500;
/** Half of what ends a connection; nearly all of it is refused, each by an answer. */
const FLOOD_PER_SECOND = LIMITS.clientMessagesPerSecond / 2;
const FLOOD_EVERY_MS = 50;
/** One of those who flood sends this much at once, and is let go for it. */
const FAR_TOO_MANY = 20 * LIMITS.clientMessagesPerSecond;

const emote = encodeWords("emote", { emote: "wave" });
const intent = new Uint8Array(2 + INTENT_BYTES);
intent.set([CODE.bytes, BYTES.intent]);
encodeIntent({ ...restingIntent(), tick: 1, snapshotSeen: 0 }, intent.subarray(2));

const accounts: Guest[] = [];
const loop = new EventLoopWatch();
let walking = new Walkers();
let people: { walkers: Guest[]; flooders: Guest[] } = { walkers: [], flooders: [] };

async function gather({ port, worldId, seed, walkers, flooders }: FloodSetting): Promise<void> {
  walking = new Walkers();
  const everybody = accounts.slice(0, walkers + flooders).map((account, index) => account.again(seed, index));
  people = { walkers: everybody.slice(0, walkers), flooders: everybody.slice(walkers) };
  await inTurns(everybody.length, AT_ONCE, async (index) => {
    const { bot } = everybody[index]!;
    await everybody[index]!.enter(
      { port, worldId, protocolVersion: PROTOCOL_VERSION },
      performance.now() + PATIENCE_MS,
    );
    walking.add(bot);
  });
  await sleep(SETTLING_MS);
}

/** @param isFlooded whether those who may flood do */
async function measure({ seconds, isFlooded }: { seconds: number; isFlooded: boolean }): Promise<FloodFigures> {
  const [worst, ...others] = people.flooders.map(({ bot }) => bot);
  loop.begin();
  const startedMs = performance.now();
  for (const { bot } of people.walkers) bot.beginGaps(startedMs);
  let sent = 0;
  const flood = () => {
    const due = ((performance.now() - startedMs) / 1000) * FLOOD_PER_SECOND * others.length;
    while (sent < due) others[sent++ % others.length]!.say(emote);
  };
  const timer = isFlooded ? setInterval(flood, FLOOD_EVERY_MS) : undefined;
  await sleep(seconds * 500);
  if (isFlooded) for (let count = 0; count < FAR_TOO_MANY; count++) worst?.say(intent);
  await sleep(seconds * 500);
  clearInterval(timer);
  const endedMs = performance.now();
  for (const { bot } of people.walkers) bot.endGaps(endedMs);
  const remaining = [...people.walkers.map(({ bot }) => bot), ...others].filter(({ isConnected }) => isConnected);
  return {
    connected: remaining.length,
    missedInARow: Math.max(...people.walkers.map(({ bot }) => bot.missedInARow)),
    floodedPerSecond: (sent * 1000) / (endedMs - startedMs) / Math.max(1, others.length),
    letGo: worst?.isConnected === false ? 1 : 0,
    botsEventLoopP99Ms: loop.p99Ms(),
  };
}

answerParent({
  async signIn({ port, count, seed, key }: { port: number; count: number; seed: number; key: string }) {
    await inTurns(count, AT_ONCE, async (index) => {
      accounts[index] = await Guest.signIn(port, seed, index, key);
    });
  },
  gather,
  measure,
  disperse() {
    walking.stop();
    for (const { bot } of [...people.walkers, ...people.flooders]) bot.leave();
  },
});
