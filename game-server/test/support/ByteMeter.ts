import { BYTES, LIMITS } from "@crowdwire/protocol";
import { PACE } from "@crowdwire/simulation";

const WINDOW_TICKS = 5 * LIMITS.tickHz;

/** What each client is sent in each tick, with what carries it. */
export class ByteMeter {
  readonly #bytes = new Map<string, number[]>();
  readonly #presence = new Map<string, number[]>();

  hear(session: string, tick: number, type: number, message: Uint8Array): void {
    const count = message.length + PACE.overheadBytes;
    this.add(session, tick, count);
    if (type === BYTES.presence) tally(this.#presence, session, tick, count);
  }

  /** And what came beside, such as words. */
  add(session: string, tick: number, bytes: number): void {
    tally(this.#bytes, session, tick, bytes);
  }

  /** Bytes a second from a tick on: what each client was sent on average. */
  mean(fromTick: number): number {
    const rates = [...this.#bytes.values()].map((ticks) => rate(ticks, fromTick, ticks.length));
    return rates.reduce((a, b) => a + b, 0) / rates.length;
  }

  /** What a client was sent at most in any five seconds from a tick on. Bytes a second. */
  most(fromTick: number): number {
    return mostOf(this.#bytes, fromTick);
  }

  /** The same of the far crowd alone, in all the time from a tick on. */
  mostPresence(fromTick: number): number {
    return Math.max(0, ...[...this.#presence.values()].map((ticks) => rate(ticks, fromTick, ticks.length)));
  }
}

function tally(to: Map<string, number[]>, session: string, tick: number, bytes: number): void {
  const ticks = to.get(session) ?? [];
  to.set(session, ticks);
  while (ticks.length <= tick) ticks.push(0);
  ticks[tick]! += bytes;
}

function rate(ticks: readonly number[], from: number, end: number): number {
  let sum = 0;
  for (let tick = from; tick < end; tick++) sum += ticks[tick] ?? 0;
  return (sum / (end - from)) * LIMITS.tickHz;
}

function mostOf(bytes: ReadonlyMap<string, readonly number[]>, fromTick: number): number {
  let most = 0;
  for (const ticks of bytes.values()) {
    for (let from = fromTick; from + WINDOW_TICKS <= ticks.length; from++) {
      most = Math.max(most, rate(ticks, from, from + WINDOW_TICKS));
    }
  }
  return most;
}
