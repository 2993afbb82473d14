import type { Posture } from "@crowdwire/protocol";

/** Whoever has walked for so long knows how: a few steps, with pauses or without. */
const KNOWS_HOW_MS = 1500;

/** How far a newcomer has come in getting about. */
export class Learning {
  #walkedMs = 0;
  #walksSinceMs: number | null = null;

  /** Takes what they do from now on; answers in how many milliseconds of it they know how, null where they do not learn by it. */
  take(posture: Posture, nowMs: number): number | null {
    if (this.#walksSinceMs !== null) this.#walkedMs += nowMs - this.#walksSinceMs;
    const isWalking = posture === "walk" || posture === "run";
    this.#walksSinceMs = isWalking ? nowMs : null;
    const leftMs = Math.max(0, KNOWS_HOW_MS - this.#walkedMs);
    return isWalking || leftMs === 0 ? leftMs : null;
  }
}
