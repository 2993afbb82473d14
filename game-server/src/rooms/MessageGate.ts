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
const TOTAL_RATE: MessageRate = { perSecond: LIMITS.clientMessagesPerSecond, burst: LIMITS.clientMessagesPerSecond };

/** How often one session may say what. Asked for every message that arrives, so it looks nothing up. */
export class SessionGate {
  readonly #nowMs: () => number;
  readonly #total: Bucket;
  readonly #byName = {} as Record<MessageName, Bucket>;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
    const filledAtMs = nowMs();
    this.#total = newBucket(TOTAL_RATE, filledAtMs);
    for (const name of Object.keys(clientMessages) as ClientMessageName[]) {
      this.#byName[name] = newBucket(clientMessages[name].rate, filledAtMs);
    }
    for (const name of Object.keys(BYTES_RATE) as (keyof typeof BYTES_RATE)[]) {
      this.#byName[name] = newBucket(BYTES_RATE[name], filledAtMs);
    }
  }

  /** May this session say this now? `tooMany` ends the connection, a refusal only the message. */
  admit(name: MessageName): GateAnswer {
    const nowMs = this.#nowMs();
    if (!take(this.#total, nowMs)) return "tooMany";
    return take(this.#byName[name], nowMs) ? "pass" : TOO_OFTEN;
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

/** A token bucket: refilled at `perSecond`, holding at most `burst`. */
interface Bucket extends MessageRate {
  tokens: number;
  filledAtMs: number;
}

function newBucket({ perSecond, burst }: MessageRate, filledAtMs: number): Bucket {
  return { perSecond, burst, tokens: burst, filledAtMs };
}

/** Spends a token; false when there is none left, and then nothing is spent. */
function take(bucket: Bucket, nowMs: number): boolean {
  const refilled = ((nowMs - bucket.filledAtMs) / 1000) * bucket.perSecond;
  bucket.tokens = Math.min(bucket.burst, bucket.tokens + refilled);
  bucket.filledAtMs = nowMs;
  if (bucket.tokens < 1) return false;
  bucket.tokens--;
  return true;
}
