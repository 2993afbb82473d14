import { timingSafeEqual } from "node:crypto";
import type { Upload } from "@crowdwire/protocol/rest";
import type { Redis } from "ioredis";
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from "rate-limiter-flexible";
import { hashSecret } from "../auth/SessionCookie.ts";
import { networkOf } from "../http/networkOf.ts";
import { ProblemError } from "../http/ProblemError.ts";

export interface RateLimitsOptions {
  /** Counts for all processes together; without it each counts for itself. */
  readonly redis: Redis | undefined;
  readonly guestsPerMinute: number;
  readonly guestsPerHour: number;
  readonly triesPerQuarter: number;
  readonly mailsPerHour: number;
  readonly uploadsPerHour: number;
  readonly picturesPerHour: number;
  readonly reportsPerHour: number;
  /** Whoever presents it is not counted as a new guest; absent in production. */
  readonly loadTestKey: string | undefined;
}

type Limiter = RateLimiterMemory | RateLimiterRedis;

/** How often people may do what costs us or others: each method counts once, and throws where it was once too often. */
export class RateLimits {
  readonly #loadTestKey: string | undefined;
  readonly #guestMinute: Limiter;
  readonly #guestHour: Limiter;
  readonly #tries: Limiter;
  readonly #triesOfNetwork: Limiter;
  readonly #failures: Limiter;
  readonly #mailsToAddress: Limiter;
  readonly #mailsOfNetwork: Limiter;
  readonly #changes: Limiter;
  readonly #searches: Limiter;
  readonly #histories: Limiter;
  readonly #reports: Limiter;
  readonly #reportsOfNetwork: Limiter;
  readonly #uploads: Readonly<Record<Upload["kind"], Limiter>>;

  constructor(options: RateLimitsOptions) {
    const make = (name: string, points: number, durationSeconds: number): Limiter => {
      const bounds = { keyPrefix: `crowdwire:limit:${name}`, points, duration: durationSeconds };
      const memory = new RateLimiterMemory(bounds);
      if (options.redis === undefined) return memory;
      // With Redis away each process goes on counting for itself: bounded still, and nobody is locked out.
      return new RateLimiterRedis({ ...bounds, storeClient: options.redis, insuranceLimiter: memory });
    };
    this.#loadTestKey = options.loadTestKey;
    this.#guestMinute = make("guestMinute", options.guestsPerMinute, 60);
    this.#guestHour = make("guestHour", options.guestsPerHour, 3600);
    this.#tries = make("tries", options.triesPerQuarter, 900);
    this.#triesOfNetwork = make("triesOfNetwork", options.triesPerQuarter * 10, 900);
    this.#failures = make("failures", 60, 3600);
    this.#mailsToAddress = make("mailsToAddress", options.mailsPerHour, 3600);
    this.#mailsOfNetwork = make("mailsOfNetwork", options.mailsPerHour * 4, 3600);
    this.#changes = make("changes", 40, 20);
    this.#searches = make("searches", 60, 20);
    this.#histories = make("histories", 60, 20);
    this.#reports = make("reports", options.reportsPerHour, 3600);
    this.#reportsOfNetwork = make("reportsOfNetwork", options.reportsPerHour * 4, 3600);
    this.#uploads = {
      map: make("uploads", options.uploadsPerHour, 3600),
      picture: make("pictures", options.picturesPerHour, 3600),
    };
  }

  /** A new guest from this address, unless it is a bot with the key. @throws ProblemError tooManyRequests */
  async spendGuest(address: string, presentedKey: string | undefined): Promise<void> {
    if (this.isLoadTest(presentedKey)) return;
    const network = networkOf(address);
    const say = (wait: string) => `Too many people have signed in from your network. Try again in ${wait}.`;
    await spend(this.#guestMinute, network, say);
    await spend(this.#guestHour, network, say);
  }

  /**
   * One try of a password for this account from this address, before it is checked; call the answer when it was right.
   * @throws ProblemError tooManyRequests
   */
  async spendTry(account: string, address: string): Promise<() => Promise<void>> {
    const network = networkOf(address);
    const pair = `${account.toLowerCase()}|${network}`;
    const say = (wait: string) => `There were too many wrong passwords. Try again in ${wait}.`;
    await spend(this.#triesOfNetwork, network, say);
    await spend(this.#tries, pair, say);
    return async () => {
      await this.#tries.delete(pair);
      await this.#triesOfNetwork.reward(network, 1);
    };
  }

  /**
   * Whether one more failure from this address is written down. Wrong passwords are few by themselves; whoever only opens the
   * address that providers lead back to, again and again, fills no log with it.
   */
  async mayNoteFailure(address: string): Promise<boolean> {
    try {
      await this.#failures.consume(networkOf(address));
      return true;
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      return false;
    }
  }

  /** An e-mail to this address, asked for from that one. @throws ProblemError tooManyRequests */
  async spendMail(email: string, address: string): Promise<void> {
    const say = (wait: string) => `Too many e-mails were asked for. Look into your mail, or try again in ${wait}.`;
    await spend(this.#mailsOfNetwork, networkOf(address), say);
    await spend(this.#mailsToAddress, email.toLowerCase(), say);
  }

  /** A change that somebody who is signed in asks for. @throws ProblemError tooManyRequests */
  async spendChange(session: string): Promise<void> {
    await spend(this.#changes, session, (wait) => `That was very often in a short time. Try again in ${wait}.`);
  }

  /** A search, which costs the database more than other questions. @throws ProblemError tooManyRequests */
  async spendSearch(address: string): Promise<void> {
    await spend(
      this.#searches,
      networkOf(address),
      (wait) => `That was very often in a short time. Try again in ${wait}.`,
    );
  }

  /** A part of a history, of chat or of events, which grows without end. @throws ProblemError tooManyRequests */
  async spendHistory(session: string): Promise<void> {
    await spend(this.#histories, session, (wait) => `That was very often in a short time. Try again in ${wait}.`);
  }

  /** A report, which is kept with all its evidence and which people have to read. @throws ProblemError tooManyRequests */
  async spendReport(user: string, address: string): Promise<void> {
    const wait = (time: string) => `What was reported is being looked into. Report more in ${time}.`;
    await spend(
      this.#reportsOfNetwork,
      networkOf(address),
      (time) => `Much was reported from your network. ${wait(time)}`,
    );
    await spend(this.#reports, user, (time) => `You have reported much in a short time. ${wait(time)}`);
  }

  /**
   * A file that somebody sends, before it is read: a map costs seconds of computing. Call the answer where it was not used,
   * because this server had no time for it.
   * @throws ProblemError tooManyRequests
   */
  async spendUpload(kind: Upload["kind"], user: string): Promise<() => Promise<void>> {
    const limiter = this.#uploads[kind];
    await spend(limiter, user, (wait) => `You have sent many ${kind}s in a short time. Try again in ${wait}.`);
    return async () => {
      await limiter.reward(user, 1);
    };
  }

  isLoadTest(presentedKey: string | undefined): boolean {
    if (this.#loadTestKey === undefined || presentedKey === undefined) return false;
    // Hashes have one length, which the comparison needs, and give nothing away about the key's.
    return timingSafeEqual(hashSecret(presentedKey), hashSecret(this.#loadTestKey));
  }
}

async function spend(limiter: Limiter, key: string, say: (wait: string) => string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    const seconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
    throw new ProblemError("tooManyRequests", say(inWords(seconds)), { retryAfterSeconds: seconds });
  }
}

function inWords(seconds: number): string {
  return seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
}
