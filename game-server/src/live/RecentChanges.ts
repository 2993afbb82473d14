import { LIMITS } from "@crowdwire/protocol";
import type { LiveChange } from "./LiveChange.ts";

/** Longer than anybody is on the way from the door into a world. */
const KEPT_MS = 1000 * LIMITS.reconnectionSeconds;
/** So many are kept at most, the latest. */
const MOST = 10_000;

interface Recent {
  readonly atMs: number;
  /** Null: something may have been missed here. */
  readonly change: LiveChange | null;
}

/**
 * What was decided in the last half minute, for worlds that only open now: their first people may have passed the door, and the
 * world itself may have been read, before it was decided and before there was a room that could have heard of it.
 */
export class RecentChanges {
  readonly #nowMs: () => number;
  #recent: Recent[] = [];

  /** @param nowMs monotonic milliseconds */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  note(change: LiveChange | null): void {
    const atMs = this.#nowMs();
    const firstKept = this.#recent.findIndex((each) => each.atMs > atMs - KEPT_MS);
    this.#recent.splice(0, firstKept < 0 ? this.#recent.length : firstKept);
    this.#recent.push({ atMs, change });
    if (this.#recent.length > MOST) this.#recent.shift();
  }

  /**
   * What a world may have missed that began to open at this moment, in its order: about people what was decided while they may
   * have been on the way, about the world itself what was decided after it may have been read.
   */
  missedSince(beganMs: number): (LiveChange | null)[] {
    const oldestMs = this.#nowMs() - KEPT_MS;
    return this.#recent
      .filter(({ atMs, change }) => atMs >= (isAboutWorld(change) ? beganMs : oldestMs))
      .map(({ change }) => change);
  }
}

function isAboutWorld(change: LiveChange | null): boolean {
  return change?.type === "worldChanged" || change?.type === "worldClosed";
}
