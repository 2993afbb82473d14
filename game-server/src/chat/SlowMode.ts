import type { UserId } from "@crowdwire/protocol";

/** How long ago each wrote to everyone, as far as it keeps them from writing again. */
export class SlowMode {
  /** Those who wrote longest ago come first. */
  readonly #lastMs = new Map<UserId, number>();

  /** So many seconds until somebody may write again; 0: now. */
  secondsLeft(user: UserId, slowModeSeconds: number, nowMs: number): number {
    const nextMs = (this.#lastMs.get(user) ?? Number.NEGATIVE_INFINITY) + 1000 * slowModeSeconds;
    return Math.max(0, Math.ceil((nextMs - nowMs) / 1000));
  }

  /** Somebody has written; those who may write again are forgotten. */
  wrote(user: UserId, slowModeSeconds: number, atMs: number): void {
    for (const [other, lastMs] of this.#lastMs) {
      if (lastMs + 1000 * slowModeSeconds > atMs) break;
      this.#lastMs.delete(other);
    }
    if (slowModeSeconds === 0) return;
    // Again at the end.
    this.#lastMs.delete(user);
    this.#lastMs.set(user, atMs);
  }
}
