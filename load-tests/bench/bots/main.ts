/** The load side of a replication benchmark, in a process of its own: lets bots in, lets them walk, counts what comes. */
import { PROTOCOL_VERSION } from "@crowdwire/protocol";
import { answerParent } from "../processes/answerParent.ts";
import { EventLoopWatch } from "../processes/EventLoopWatch.ts";
import { LeanBot } from "./LeanBot.ts";
import { findSeat } from "./matchmaking.ts";
import { Walkers } from "./Walkers.ts";

export interface BotsSetting {
  readonly port: number;
  readonly users: number;
  readonly seed: number;
  /** Colyseus' matchmaking comes first; otherwise there is nothing but a socket. */
  readonly hasMatchmaking: boolean;
}

/** What the bots saw over a stretch of time. A type, so that it travels as a record of figures. */
export type BotsFigures = {
  connected: number;
  botsSeconds: number;
  botsCpuSeconds: number;
  botsEventLoopP99Ms: number;
  /** On the wire, all bots together. */
  bytes: number;
  messages: number;
  payloadBytes: number;
  intents: number;
};

/** The id that every bot asks for; there is but one world here. */
const WORLD_ID = "00000000-0000-4000-8000-000000000001";
const JOINS_AT_ONCE = 16;

const bots: LeanBot[] = [];
const walkers = new Walkers();
const loop = new EventLoopWatch();
let begun = count();
let begunMs = 0;
let cpu = process.cpuUsage();

function count() {
  const sums = { bytes: 0, messages: 0, payloadBytes: 0, intents: 0 };
  for (const bot of bots) {
    sums.bytes += bot.bytesReceived;
    sums.messages += bot.messages;
    sums.payloadBytes += bot.payloadBytes;
    sums.intents += bot.intents;
  }
  return sums;
}

async function enter({ port, users, seed, hasMatchmaking }: BotsSetting): Promise<number> {
  let next = 0;
  const admit = async () => {
    for (let index = next++; index < users; index = next++) {
      const bot = new LeanBot(seed, index);
      const options = { worldId: WORLD_ID, protocolVersion: PROTOCOL_VERSION };
      await bot.sit(hasMatchmaking ? await findSeat(port, options, String(index)) : { port, path: "/" });
      bots.push(bot);
      walkers.add(bot);
    }
  };
  await Promise.all(Array.from({ length: JOINS_AT_ONCE }, admit));
  return bots.length;
}

function figures(): BotsFigures {
  const now = count();
  const { user, system } = process.cpuUsage(cpu);
  return {
    connected: bots.filter(({ isConnected }) => isConnected).length,
    botsSeconds: (performance.now() - begunMs) / 1000,
    botsCpuSeconds: (user + system) / 1e6,
    botsEventLoopP99Ms: loop.p99Ms(),
    bytes: now.bytes - begun.bytes,
    messages: now.messages - begun.messages,
    payloadBytes: now.payloadBytes - begun.payloadBytes,
    intents: now.intents - begun.intents,
  };
}

answerParent({
  enter,
  begin() {
    begun = count();
    begunMs = performance.now();
    cpu = process.cpuUsage();
    loop.begin();
  },
  figures,
});
