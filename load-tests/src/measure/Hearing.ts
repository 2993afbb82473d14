import type { Voice } from "../voice/index.ts";
import type { CrowdLedger } from "./CrowdLedger.ts";

/** Whoever still speaks and was not heard by then was never heard. */
const HEARD_WITHIN_MS = 5000;

interface Awaited {
  readonly cancel: () => void;
}

/** The voices of one thread by their avatars, and since when each speaks. */
export class SpeakingTimes {
  readonly #since = new Map<number, number>();

  note(entityId: number, isSpeaking: boolean, nowMs: number): void {
    if (!isSpeaking) this.#since.delete(entityId);
    else if (!this.#since.has(entityId)) this.#since.set(entityId, nowMs);
  }

  forget(entityId: number): void {
    this.#since.delete(entityId);
  }

  /** Whether someone has spoken without a pause since then. Milliseconds of `performance.now()`. */
  hasSpokenSince(entityId: number, ms: number): boolean {
    return (this.#since.get(entityId) ?? Number.POSITIVE_INFINITY) <= ms;
  }
}

/**
 * How long it takes one person to hear another: from the world's word that both are in one group to the first packet. Only of
 * those who speak all the while, since of the others there is nothing to hear, and only of those on the same thread, whose
 * clock and turns are known.
 */
export class Hearing {
  readonly #ledger: CrowdLedger;
  readonly #times: SpeakingTimes;
  readonly #heardWithinMs: number;
  readonly #awaited = new Map<number, Awaited>();
  #mates: ReadonlySet<number> = new Set();

  constructor(ledger: CrowdLedger, times: SpeakingTimes, heardWithinMs = HEARD_WITHIN_MS) {
    this.#ledger = ledger;
    this.#times = times;
    this.#heardWithinMs = heardWithinMs;
  }

  /** The world has said who is in this voice's groups. */
  take(voice: Voice, nowMs: number): void {
    const before = this.#mates;
    this.#mates = voice.mates();
    for (const [entityId, { cancel }] of this.#awaited) if (!this.#mates.has(entityId)) cancel();
    if (voice.peer === null) return;
    for (const entityId of this.#mates) {
      if (!before.has(entityId) && this.#times.hasSpokenSince(entityId, nowMs)) this.#await(voice, entityId, nowMs);
    }
  }

  clear(): void {
    for (const { cancel } of this.#awaited.values()) cancel();
    this.#mates = new Set();
  }

  #await(voice: Voice, entityId: number, namedMs: number): void {
    const peer = voice.peer!;
    const { measures, counts } = this.#ledger;
    // The first time the way for what comes is made as well.
    const measure = peer.canReceive ? measures.hearMs : measures.firstHearMs;
    const hasSpoken = () => this.#times.hasSpokenSince(entityId, namedMs);
    const takeBack = peer.onNextPacketFrom(entityId, () => {
      cancel();
      if (hasSpoken()) measure.add(performance.now() - namedMs);
    });
    const timer = setTimeout(() => {
      cancel();
      if (hasSpoken()) counts.unheard++;
    }, this.#heardWithinMs);
    const cancel = () => {
      clearTimeout(timer);
      takeBack();
      this.#awaited.delete(entityId);
    };
    this.#awaited.set(entityId, { cancel });
  }
}
