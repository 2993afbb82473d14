import type { UserId } from "@crowdwire/protocol";

const NOBODY: ReadonlySet<UserId> = new Set();

/** Who does not want to hear whom, of those in a world. Whichever of two wants it, it stops both directions. */
export class Blocks {
  /** Blocker to blocked. */
  readonly #blocked = new Map<UserId, Set<UserId>>();
  /** Everyone with whom somebody exchanges nothing, whoever of the two wants it so. */
  readonly #between = new Map<UserId, Set<UserId>>();

  /** False where that is no news. */
  set(blocker: UserId, blocked: UserId, isBlocked: boolean): boolean {
    const mine = this.#blocked.get(blocker);
    if ((mine?.has(blocked) ?? false) === isBlocked || blocker === blocked) return false;
    if (isBlocked) {
      this.#blocked.set(blocker, (mine ?? new Set<UserId>()).add(blocked));
      this.#join(blocker, blocked);
      this.#join(blocked, blocker);
    } else {
      mine?.delete(blocked);
      if (!this.#blocked.get(blocked)?.has(blocker)) this.#part(blocker, blocked);
    }
    return true;
  }

  /** With whom somebody exchanges nothing. */
  of(user: UserId): ReadonlySet<UserId> {
    return this.#between.get(user) ?? NOBODY;
  }

  /** Somebody has left; when they come back they bring what concerns them. */
  forget(user: UserId): void {
    for (const other of [...this.of(user)]) {
      this.#blocked.get(other)?.delete(user);
      this.#part(user, other);
    }
    this.#blocked.delete(user);
  }

  #join(one: UserId, other: UserId): void {
    this.#between.set(one, (this.#between.get(one) ?? new Set<UserId>()).add(other));
  }

  #part(one: UserId, other: UserId): void {
    for (const [mine, theirs] of [
      [one, other],
      [other, one],
    ] as const) {
      const between = this.#between.get(mine);
      between?.delete(theirs);
      if (between?.size === 0) this.#between.delete(mine);
    }
  }
}
