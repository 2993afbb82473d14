import { setTimeout as sleep } from "node:timers/promises";
import { loadGround, type NavGround } from "@crowdwire/maps/loader";
import { createRandom } from "@crowdwire/simulation";
import { Account } from "../Account.ts";
import { CHAT_PAUSES } from "../chat/chatPauses.ts";
import { FullClient } from "../clients/FullClient.ts";
import { LeanClient } from "../clients/LeanClient.ts";
import type { Member } from "../clients/Member.ts";
import { CrowdLedger } from "../measure/CrowdLedger.ts";
import { SpeakingTimes } from "../measure/Hearing.ts";
import { botName, someoneOf } from "../names.ts";
import { comingsOf } from "../scenarios/attendance.ts";
import { createBehaviour } from "../scenarios/createBehaviour.ts";
import { scenarioOf } from "../scenarios/index.ts";
import { SpeakingTurns } from "../scenarios/speakingTurns.ts";
import { StepClock } from "./StepClock.ts";
import type { ShardOptions, ShardReport } from "./shardMessages.ts";

/** So many sign-ins at once, in all threads; more would only queue in the server's pool of database connections. */
const JOINS_AT_ONCE = 8;
/** Who of a crowd is what: enough for percentiles, few enough that a thousand fit on a core. */
const SAMPLE = {
  /** Full clients: the first few in any case, then every tenth, and of a large crowd's rest every fiftieth. */
  full: { least: 5, every: 10, everyBeyond: 50 },
  /** Lean clients that look at each record: all, and of a large crowd's rest every fourth. */
  watching: { everyBeyond: 4 },
  beyond: 500,
};
const SECOND_MS = 1000;
/** Whoever has not got in by then is an error, whatever the server may still say. */
const LET_IN_WITHIN_MS = 30_000;
const MOST_ERRORS_KEPT = 50;

/** Whether the bot of this index is a full client; the same ones however many there are. */
export function isFull(index: number): boolean {
  const { least, every, everyBeyond } = SAMPLE.full;
  return index < least || index % (index < SAMPLE.beyond ? every : everyBeyond) === 0;
}

/** Whether the lean client of this index looks at the age of each record. */
export function isWatching(index: number): boolean {
  return index < SAMPLE.beyond || index % SAMPLE.watching.everyBeyond === 0;
}

/** The bots of one thread. */
export class CrowdShard {
  readonly #options: ShardOptions;
  readonly #ground: NavGround;
  readonly #ledger = new CrowdLedger();
  readonly #members: Member[] = [];
  readonly #phases: Member[][] = Array.from({ length: StepClock.phases }, () => []);
  readonly #turns: SpeakingTurns | null;
  readonly #times = new SpeakingTimes();
  /** What had arrived by voices when it was last counted. */
  readonly #arrived = new Map<number, { readonly packets: number; readonly lost: number }>();
  readonly #away = new Set<number>();
  readonly #errors: string[] = [];
  readonly #clock: StepClock;
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  #countTimer: ReturnType<typeof setInterval> | undefined;
  #countedMs = 0;
  #isOver = false;

  private constructor(options: ShardOptions, ground: NavGround) {
    this.#options = options;
    this.#ground = ground;
    const { speaking, count, seed } = options;
    this.#turns = speaking === null ? null : new SpeakingTurns(count, speaking, seed);
    this.#clock = new StepClock(this.#ledger, (phase, nowMs) => this.#step(phase, nowMs));
  }

  static async open(options: ShardOptions): Promise<CrowdShard> {
    const shard = new CrowdShard(options, await loadGround(options.groundBytes));
    shard.#clock.start();
    shard.#beginCounting();
    return shard;
  }

  /** Lets this thread's bots of a range in, evenly over the ramp; resolves when each is inside or has failed. */
  async enter(from: number, to: number, rampSeconds: number): Promise<void> {
    const { shard, shards } = this.#options;
    const indices = Array.from({ length: to - from }, (_, offset) => from + offset).filter(
      (index) => index % shards === shard,
    );
    const startedMs = performance.now();
    let next = 0;
    const admit = async () => {
      for (let index = indices[next++]; index !== undefined && !this.#isOver; index = indices[next++]) {
        const dueMs = startedMs + ((index - from) / (to - from)) * rampSeconds * 1000;
        await sleep(Math.max(0, dueMs - performance.now()));
        await this.#admit(index).catch((error: unknown) => this.#note(error));
      }
    };
    await Promise.all(Array.from({ length: Math.max(1, Math.ceil(JOINS_AT_ONCE / shards)) }, admit));
  }

  /** From now on it counts, and those who are to come and go begin to. */
  measure(seconds: number): void {
    this.#beginCounting();
    this.#ledger.restart();
    const { seed, scenario, count, messagesPerSecond } = this.#options;
    const { attendance, chatEverySeconds } = scenarioOf(scenario);
    const nowMs = performance.now();
    const everySeconds = messagesPerSecond === undefined ? chatEverySeconds : count / messagesPerSecond;
    for (const member of this.#members) {
      for (const coming of comingsOf(attendance, seed, member.index, seconds)) {
        this.#after(coming.atMs, () => this.#come(member, coming.what));
      }
      if (chatEverySeconds === undefined || everySeconds === undefined) continue;
      const untilMs = nowMs + seconds * SECOND_MS - CHAT_PAUSES.quietAfterMs;
      member.talk(nowMs + CHAT_PAUSES.quietBeforeMs, untilMs, everySeconds * SECOND_MS);
    }
  }

  report(): ShardReport {
    const inside = this.#members.filter(({ presence }) => presence === "inside");
    const nowMs = performance.now();
    for (const member of inside) member.noteSilence(nowMs);
    return {
      joined: inside.length,
      away: this.#away.size,
      errors: this.#errors,
      voices: this.#voices(),
      ledger: this.#ledger.data(),
    };
  }

  async leave(): Promise<void> {
    this.#isOver = true;
    this.#clock.stop();
    clearInterval(this.#countTimer);
    for (const timer of this.#timers) clearTimeout(timer);
    await Promise.all(this.#members.map((member) => member.leave()));
    this.#ground.close();
  }

  async #admit(index: number): Promise<void> {
    const { url, world, map, seed, scenario, count, loadTestKey, sceneBeganMs, hasCamera } = this.#options;
    // Streams of its own for each bot, so that what one does depends neither on how many there are nor on the network.
    const { name, look, random } = someoneOf(seed, index);
    const stage = { ground: this.#ground, map, index, count };
    const behaviour = createBehaviour(scenarioOf(scenario), stage, random, sceneBeganMs - performance.timeOrigin);
    const account = await Account.signIn(url, { name, look }, loadTestKey);
    if (this.#isOver) return;
    const options = {
      index,
      url,
      worldId: world.id,
      account,
      behaviour,
      random: createRandom((seed * 65_537 + index) ^ 0x0ff5e7),
      ledger: this.#ledger,
    };
    const turns = this.#turns;
    const member =
      turns !== null
        ? new FullClient({
            ...options,
            ground: this.#ground,
            voice: {
              times: this.#times,
              isSpeaking: (nowMs) => turns.isSpeaking(index, nowMs + performance.timeOrigin - sceneBeganMs),
              hasCamera,
            },
          })
        : isFull(index)
          ? new FullClient({ ...options, ground: this.#ground })
          : new LeanClient({ ...options, isWatching: isWatching(index) });
    this.#members.push(member);
    this.#phases[index % StepClock.phases]!.push(member);
    await within(
      member.enter(),
      LET_IN_WITHIN_MS,
      `${botName(index)} was not let in within ${LET_IN_WITHIN_MS / 1000} s.`,
    );
  }

  #come(member: Member, what: "join" | "leave" | "cut"): void {
    if (what === "cut") {
      member.cut();
      return;
    }
    if (what === "leave") this.#away.add(member.index);
    else this.#away.delete(member.index);
    const done = what === "leave" ? member.leave() : member.enter();
    done.catch((error: unknown) => this.#note(error));
  }

  #step(phase: number, nowMs: number): void {
    for (const member of this.#phases[phase]!) {
      try {
        member.step(nowMs);
      } catch (error) {
        this.#note(error);
      }
    }
  }

  /** Seconds are counted from here. */
  #beginCounting(): void {
    clearInterval(this.#countTimer);
    for (const member of this.#members) {
      member.takeBytes();
      this.#takeArrived(member);
    }
    this.#countedMs = performance.now();
    this.#countTimer = setInterval(() => this.#countBytes(), SECOND_MS);
  }

  #countBytes(): void {
    const { counts, measures } = this.#ledger;
    const nowMs = performance.now();
    const seconds = (nowMs - this.#countedMs) / SECOND_MS;
    this.#countedMs = nowMs;
    for (const member of this.#members) {
      const bytes = member.takeBytes();
      counts.bytesReceived += bytes;
      const { packets, lost } = this.#takeArrived(member);
      counts.mediaPackets += packets;
      counts.mediaPacketsLost += lost;
      if (member.presence === "inside" && !isFull(member.index)) measures.bytesPerSecond.add(bytes / seconds);
    }
  }

  /** What has come by its voice since this was last asked. */
  #takeArrived({ index, voice }: Member): { packets: number; lost: number } {
    if (voice === null) return { packets: 0, lost: 0 };
    const before = this.#arrived.get(index) ?? { packets: 0, lost: 0 };
    const now = voice.arrived;
    this.#arrived.set(index, now);
    return { packets: now.packets - before.packets, lost: now.lost - before.lost };
  }

  #voices(): ShardReport["voices"] {
    const peers = this.#members.flatMap(({ voice }) => voice?.peer ?? []);
    return {
      connected: peers.length,
      consumers: peers.reduce((sum, { received }) => sum + received.size, 0),
    };
  }

  #after(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, ms);
    this.#timers.add(timer);
  }

  #note(error: unknown): void {
    if (this.#isOver || this.#errors.length >= MOST_ERRORS_KEPT) return;
    this.#errors.push(error instanceof Error ? error.message : String(error));
  }
}

/** @throws Error with this sentence where the promise takes longer */
async function within(promise: Promise<void>, ms: number, sentence: string): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(sentence)), ms);
  });
  try {
    await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
