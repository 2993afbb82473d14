import type { UserId } from "@crowdwire/protocol";
import type { Keeping, RetriedWrites } from "./RetriedWrites.ts";

/** Keeps whether somebody is muted for everyone. @throws AppError */
export type KeepMute = (user: UserId, isMuted: boolean, by: UserId) => Promise<void>;

interface Decision {
  readonly isMuted: boolean;
  /** When it was known to be kept; null: not yet. */
  keptAt: number | null;
}

/**
 * Who was muted for everyone here, or no longer is. That holds whatever the database is heard to say, until it was asked
 * after it knew: an answer may be older than the decision, however late it comes.
 */
export class Mutes {
  readonly #keep: KeepMute;
  readonly #writes: RetriedWrites;
  readonly #decisions = new Map<UserId, Decision>();
  /** Counts askings and keepings, so that it can be said which came first. */
  #moment = 0;

  constructor(keep: KeepMute, writes: RetriedWrites) {
    this.#keep = keep;
    this.#writes = writes;
  }

  /** Decides about somebody; resolves as RetriedWrites does. */
  decide(user: UserId, isMuted: boolean, by: UserId): Promise<Keeping> {
    const decision: Decision = { isMuted, keptAt: null };
    this.#decisions.set(user, decision);
    return this.#writes.add(`mute of ${user}`, async () => {
      await this.#keep(user, isMuted, by);
      decision.keptAt = ++this.#moment;
    });
  }

  /** The database is about to be asked: says when, for `isMuted`. */
  asking(): number {
    return ++this.#moment;
  }

  /** Was something decided here that the database was not asked about since? */
  has(user: UserId): boolean {
    return this.#decisions.has(user);
  }

  /**
   * Is somebody muted of whom the database says this?
   *
   * @param askedAt See `asking`; without one the answer may be older than anything.
   */
  isMuted(user: UserId, stored: boolean, askedAt = 0): boolean {
    const decision = this.#decisions.get(user);
    if (decision === undefined) return stored;
    if (decision.keptAt === null || askedAt <= decision.keptAt) return decision.isMuted;
    this.#decisions.delete(user);
    return stored;
  }
}
