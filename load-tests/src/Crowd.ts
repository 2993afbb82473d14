import type { NavGround } from "@crowdwire/maps/loader";
import type { WorldDetails } from "@crowdwire/protocol";
import { createRandom, type Random } from "@crowdwire/simulation";
import { Account } from "./Account.ts";
import { type Behaviour, Bot } from "./Bot.ts";
import { botLook, botName } from "./names.ts";

export interface CrowdOptions {
  readonly url: string;
  readonly world: WorldDetails;
  readonly ground: NavGround;
  readonly loadTestKey: string | undefined;
  readonly seed: number;
  readonly behave: (random: Random, index: number) => Behaviour;
}

/** How a crowd is doing. Bytes of game messages, milliseconds. */
export interface CrowdFigures {
  readonly joined: number;
  readonly lost: number;
  readonly errors: readonly string[];
  readonly bytesReceived: number;
  readonly joinP50Ms: number;
  readonly joinP99Ms: number;
  readonly corrections: number;
  readonly correctionMeters: number;
}

/** So many sign-ins at once; more would only queue in the server's pool of database connections. */
const JOINS_AT_ONCE = 8;

/** Bots that come, stay and leave together. The same seed makes the same crowd. */
export class Crowd {
  readonly bots: Bot[] = [];
  readonly #options: CrowdOptions;
  readonly #errors: string[] = [];

  constructor(options: CrowdOptions) {
    this.#options = options;
  }

  /** Lets `count` bots in, evenly over `rampSeconds`; resolves when each is inside or has failed. */
  async enter(count: number, rampSeconds: number): Promise<void> {
    const startedMs = performance.now();
    let next = 0;
    const admit = async () => {
      for (let index = next++; index < count; index = next++) {
        const dueMs = startedMs + (index / count) * rampSeconds * 1000;
        await sleep(Math.max(0, dueMs - performance.now()));
        await this.#enterOne(index).catch((error: unknown) => {
          this.#errors.push(error instanceof Error ? error.message : String(error));
        });
      }
    };
    await Promise.all(Array.from({ length: JOINS_AT_ONCE }, admit));
  }

  async leave(): Promise<void> {
    await Promise.all(this.bots.map((bot) => bot.leave()));
  }

  figures(): CrowdFigures {
    const joined = this.bots.filter((bot) => bot.status.phase === "joined").length;
    const joins = this.bots
      .map((bot) => bot.joinMs)
      .filter((ms) => !Number.isNaN(ms))
      .sort((a, b) => a - b);
    const corrections = this.bots.map((bot) => bot.world.prediction.corrections);
    return {
      joined,
      lost: this.bots.reduce((sum, bot) => sum + bot.statuses.filter(({ phase }) => phase === "lost").length, 0),
      errors: this.#errors,
      bytesReceived: this.bots.reduce((sum, bot) => sum + bot.bytesReceived, 0),
      joinP50Ms: joins[Math.floor(joins.length * 0.5)] ?? 0,
      joinP99Ms: joins[Math.floor(joins.length * 0.99)] ?? 0,
      corrections: corrections.reduce((sum, each) => sum + each.count, 0),
      correctionMeters: corrections.reduce((sum, each) => sum + each.meters, 0),
    };
  }

  async #enterOne(index: number): Promise<void> {
    const { url, world, ground, loadTestKey, seed, behave } = this.#options;
    // A stream of its own for each bot, so that what one does does not depend on how many there are.
    const random = createRandom(seed * 65_537 + index);
    const account = await Account.signIn(url, { name: botName(index), look: botLook(random) }, loadTestKey);
    const bot = new Bot({ url, worldId: world.id, account, ground, behaviour: behave(random, index), random });
    this.bots.push(bot);
    await bot.join();
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
