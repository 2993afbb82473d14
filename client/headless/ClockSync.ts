interface ClockSample {
  readonly roundTripMs: number;
  /** Server's milliseconds minus the client's. */
  readonly offsetMs: number;
  readonly takenMs: number;
}

/** Round trips older than this say little about now: clocks drift and routes change. */
const REMEMBERED_MS = 30_000;

/**
 * What time it is on the server (ID3). Of the round trips of the last half minute the shortest is believed, since it had
 * the least room for one of its halves to be the slower (Cristian's algorithm, 1989). All times in milliseconds.
 */
export class ClockSync {
  #samples: ClockSample[] = [];
  #best: ClockSample | null = null;

  /** Takes in a round trip: when it began and ended by our clock, and what the server's said in between. */
  add(sentMs: number, receivedMs: number, serverMs: number): void {
    const roundTripMs = receivedMs - sentMs;
    if (!(roundTripMs >= 0)) return;
    const sample = { roundTripMs, offsetMs: serverMs - (sentMs + roundTripMs / 2), takenMs: receivedMs };
    this.#samples = this.#samples.filter((old) => receivedMs - old.takenMs < REMEMBERED_MS);
    this.#samples.push(sample);
    this.#best = this.#samples.reduce((best, next) => (next.roundTripMs < best.roundTripMs ? next : best));
  }

  /** Until the first round trip: a server time seen on arrival, which is late by half a trip. */
  guess(receivedMs: number, serverMs: number): void {
    if (this.#best === null) this.#best = { roundTripMs: 0, offsetMs: serverMs - receivedMs, takenMs: receivedMs };
  }

  /** Forgets everything: another server, another clock. */
  reset(): void {
    this.#samples = [];
    this.#best = null;
  }

  get isKnown(): boolean {
    return this.#best !== null;
  }

  /** The server's milliseconds at `nowMs` of ours. */
  serverMs(nowMs: number): number {
    return nowMs + (this.#best?.offsetMs ?? 0);
  }

  /** The last round trip; 0 before the first. */
  get roundTripMs(): number {
    return this.#samples.at(-1)?.roundTripMs ?? 0;
  }
}
