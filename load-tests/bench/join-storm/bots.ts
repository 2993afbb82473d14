/** The load side of a join storm, in a process of its own: people with accounts, those inside and those at the door. */
import { setTimeout as sleep } from "node:timers/promises";
import { PROTOCOL_VERSION } from "@crowdwire/protocol";
import { Walkers } from "../bots/Walkers.ts";
import { answerParent } from "../processes/answerParent.ts";
import { EventLoopWatch } from "../processes/EventLoopWatch.ts";
import { inTurns } from "../processes/inTurns.ts";
import { percentile } from "../report/statistics.ts";
import { type Door, Guest } from "./Guest.ts";

export interface StormSetting {
  readonly port: number;
  readonly worldId: string;
  readonly seed: number;
  /** So many are inside already… */
  readonly inside: number;
  /** …when so many want to come in at the same moment. */
  readonly joining: number;
}

/** What a storm was like. A type, so that it travels as a record of figures. */
export type StormFigures = {
  connected: number;
  joined: number;
  /** Until the last of them had their first snapshot. */
  joinsPerSecond: number;
  firstSnapshotP50Ms: number;
  firstSnapshotP99Ms: number;
  /** Attempts that were refused and tried again. */
  retries: number;
  /** Longest run of snapshots that somebody inside missed; and what all but one in a hundred did not exceed. */
  insideMissedInARow: number;
  insideMissedInARowP99: number;
  insideDisconnected: number;
  botsEventLoopP99Ms: number;
};

const SIGN_INS_AT_ONCE = 8;
const ENTERING_AT_ONCE = 16;
const PATIENCE_MS = 60_000;
/** So many start asking in one turn of the event loop. */
const STARTS_AT_ONCE = 25;
/** After the storm those inside are watched for this long. */
const AFTERMATH_MS = 1000;

const accounts: Guest[] = [];
const loop = new EventLoopWatch();

async function storm({ port, worldId, seed, inside, joining }: StormSetting): Promise<StormFigures> {
  const door: Door = { port, worldId, protocolVersion: PROTOCOL_VERSION };
  const walkers = new Walkers();
  const people = accounts.slice(0, inside + joining).map((account, index) => account.again(seed, index));
  const insiders = people.slice(0, inside);
  const newcomers = people.slice(inside);
  await inTurns(inside, ENTERING_AT_ONCE, async (index) => {
    const guest = insiders[index]!;
    await guest.enter(door, performance.now() + PATIENCE_MS);
    walkers.add(guest.bot);
  });
  tellRefusals("Those inside", insiders);
  await sleep(AFTERMATH_MS);

  loop.begin();
  const startedMs = performance.now();
  for (const { bot } of insiders) bot.beginGaps(startedMs);
  const entering: Promise<number>[] = [];
  for (const [index, guest] of newcomers.entries()) {
    entering.push(enter(guest, door, startedMs));
    if (index % STARTS_AT_ONCE === STARTS_AT_ONCE - 1) await new Promise((resolve) => setImmediate(resolve));
  }
  const waitedMs = (await Promise.all(entering)).filter((ms) => !Number.isNaN(ms));
  const lastMs = Math.max(...waitedMs, 0);
  await sleep(AFTERMATH_MS);
  const endedMs = performance.now();
  for (const { bot } of insiders) bot.endGaps(endedMs);
  const missed = insiders.map(({ bot }) => bot.missedInARow);
  const figures = {
    connected: people.filter(({ bot }) => bot.isConnected).length,
    joined: waitedMs.length,
    joinsPerSecond: waitedMs.length / (lastMs / 1000),
    firstSnapshotP50Ms: percentile(waitedMs, 0.5),
    firstSnapshotP99Ms: percentile(waitedMs, 0.99),
    retries: newcomers.reduce((sum, { retries }) => sum + retries, 0),
    insideMissedInARow: inside === 0 ? Number.NaN : Math.max(...missed),
    insideMissedInARowP99: percentile(missed, 0.99),
    insideDisconnected: insiders.filter(({ bot }) => !bot.isConnected).length,
    botsEventLoopP99Ms: loop.p99Ms(),
  };
  tellRefusals("Those at the door", newcomers);
  for (const { bot } of people) bot.leave();
  walkers.stop();
  return figures;
}

/** What people were told when they had to try again: the reader wants to know why. */
function tellRefusals(who: string, guests: readonly Guest[]): void {
  const refusals = new Map<string, number>();
  for (const { lastRefusal } of guests) {
    if (lastRefusal !== "") refusals.set(lastRefusal, (refusals.get(lastRefusal) ?? 0) + 1);
  }
  for (const [refusal, count] of refusals) process.stderr.write(`${who}: ${count} had to try again. ${refusal}\n`);
}

/** How long someone waited for their first snapshot, in milliseconds; NaN where they gave up. */
async function enter(guest: Guest, door: Door, startedMs: number): Promise<number> {
  try {
    await guest.enter(door, startedMs + PATIENCE_MS);
    return guest.bot.firstSnapshotMs - startedMs;
  } catch (error) {
    process.stderr.write(`Someone gave up: ${error instanceof Error ? error.message : error}\n`);
    return Number.NaN;
  }
}

answerParent({
  signIn: async ({ port, count, seed, key }: { port: number; count: number; seed: number; key: string }) => {
    await inTurns(count, SIGN_INS_AT_ONCE, async (index) => {
      accounts[index] = await Guest.signIn(port, seed, index, key);
    });
  },
  storm,
});
