import {
  BYTES_RATE,
  type ClientMessageName,
  clientMessages,
  LIMITS,
  type MessageRate,
  type RefusalReason,
} from "@crowdwire/protocol";
import type { SessionId } from "../world/residents.ts";

export type GateAnswer = "pass" | "tooMany" | { readonly refused: RefusalReason };
export type MessageName = ClientMessageName | keyof typeof BYTES_RATE;

const TOO_OFTEN: GateAnswer = { refused: "tooOften" };
/** Every message's rate at a place of its own; the first is one budget over everything. */
const TOTAL = 0;
const RATES: MessageRate[] = [{ perSecond: LIMITS.clientMessagesPerSecond, burst: LIMITS.clientMessagesPerSecond }];
const PLACE_OF = {} as Record<MessageName, number>;
for (const [name, rate] of Object.entries(BYTES_RATE)) PLACE_OF[name as MessageName] = RATES.push(rate) - 1;
for (const [name, { rate }] of Object.entries(clientMessages)) PLACE_OF[name as MessageName] = RATES.push(rate) - 1;
const INTERVAL_MS = Float64Array.from(RATES, ({ perSecond }) => 1000 / perSecond);
/** So far ahead of now may "full again" be for one more to pass. A thousandth of a millisecond is rounding's. */
const MOST_AHEAD_MS = Float64Array.from(RATES, ({ perSecond, burst }) => ((burst - 1) * 1000) / perSecond + 0.001);

/** Where a message has its rate; for those that ask often. */
export function placeOf(name: MessageName): number {
  return PLACE_OF[name];
}

/**
 * How often one session may say what. Asked for every message that arrives: token buckets that hold at most `burst` and are
 * refilled at `perSecond`, each kept as the one moment at which it will be full again, and all of a session's side by side.
 * Source: the generic cell rate algorithm, as virtual scheduling (ITU-T I.371).
 */
export class SessionGate {
  readonly #nowMs: () => number;
  readonly #fullAtMs = new Float64Array(RATES.length);

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** May this session say this now? `tooMany` ends the connection, a refusal only the message. */
  admit(name: MessageName): GateAnswer {
    return this.admitAt(PLACE_OF[name]);
  }

  /** As `admit`, by the message's place. */
  admitAt(place: number): GateAnswer {
    const nowMs = this.#nowMs();
    if (!this.#take(TOTAL, nowMs)) return "tooMany";
    return this.#take(place, nowMs) ? "pass" : TOO_OFTEN;
  }

  /** Spends a token; false when there is none left, and then nothing is spent. */
  #take(place: number, nowMs: number): boolean {
    const fullAtMs = Math.max(this.#fullAtMs[place]!, nowMs);
    if (fullAtMs - nowMs > MOST_AHEAD_MS[place]!) return false;
    this.#fullAtMs[place] = fullAtMs + INTERVAL_MS[place]!;
    return true;
  }
}

/** How often each session may say what: the table's rates, and one budget over everything (TR1). */
export class MessageGate {
  readonly #nowMs: () => number;
  readonly #sessions = new Map<SessionId, SessionGate>();

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  of(session: SessionId): SessionGate {
    let gate = this.#sessions.get(session);
    if (gate === undefined) {
      gate = new SessionGate(this.#nowMs);
      this.#sessions.set(session, gate);
    }
    return gate;
  }

  admit(session: SessionId, name: MessageName): GateAnswer {
    return this.of(session).admit(name);
  }

  forget(session: SessionId): void {
    this.#sessions.delete(session);
  }
}
