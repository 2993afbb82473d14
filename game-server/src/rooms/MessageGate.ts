import {
  BYTES_RATE,
  type ClientMessageName,
  clientMessages,
  LIMITS,
  type MessageRate,
  type RefusalReason,
} from "@crowdwire/protocol";
import { RateLimiter } from "@crowdwire/service-kit";
import type { SessionId } from "../world/residents.ts";

export type GateAnswer = "pass" | "tooMany" | { readonly refused: RefusalReason };

/** How often each session may say what: the table's rates, and one budget over everything (TR1). */
export class MessageGate {
  readonly #total: RateLimiter;
  readonly #byName = new Map<string, RateLimiter>();

  constructor(nowMs: () => number) {
    const limiter = ({ perSecond, burst }: MessageRate) => new RateLimiter({ perSecond, burst, nowMs });
    this.#total = limiter({ perSecond: LIMITS.clientMessagesPerSecond, burst: LIMITS.clientMessagesPerSecond });
    for (const [name, row] of Object.entries(clientMessages)) this.#byName.set(name, limiter(row.rate));
    for (const [name, rate] of Object.entries(BYTES_RATE)) this.#byName.set(name, limiter(rate));
  }

  /** May this session say this now? `tooMany` ends the connection, a refusal only the message. */
  admit(session: SessionId, name: ClientMessageName | keyof typeof BYTES_RATE): GateAnswer {
    if (!this.#total.take(session)) return "tooMany";
    return this.#byName.get(name)!.take(session) ? "pass" : { refused: "tooOften" };
  }

  forget(session: SessionId): void {
    this.#total.forget(session);
    for (const limiter of this.#byName.values()) limiter.forget(session);
  }
}
