import {
  answerPing,
  BYTES,
  type CloseReasonName,
  decodeIntent,
  type IntentMessage,
  restingIntent,
} from "@crowdwire/protocol";
import type { GameServerMetrics } from "../metrics.ts";
import { NO_SLOT, type World } from "../world/World.ts";
import { placeOf } from "./MessageGate.ts";
import type { Visitor } from "./Visitors.ts";

export interface PackedIntakeOptions {
  readonly world: World;
  /** Milliseconds since the world began. */
  readonly worldMs: () => number;
  readonly metrics: GameServerMetrics;
  /** The visitor broke a rule. */
  readonly breach: (visitor: Visitor, reason: CloseReasonName) => void;
}

const INTENT = placeOf("intent");
const PING = placeOf("ping");

type Arrival = Parameters<GameServerMetrics["intents"]["inc"]>[0]["arrival"];

/** What visitors say in packed bytes: intents and pings. Counted, checked, taken; the same whichever way they came. */
export class PackedIntake {
  readonly #options: PackedIntakeOptions;
  readonly #intent: IntentMessage = { ...restingIntent(), tick: 0, snapshotSeen: 0 };
  readonly #arrivals: Record<Arrival, number> = { inTime: 0, late: 0, stale: 0, resynchronised: 0, refused: 0 };

  constructor(options: PackedIntakeOptions) {
    this.#options = options;
  }

  /** Takes one message; false where it is of no type there is. The bytes are not kept. */
  receive(visitor: Visitor, type: number, bytes: Uint8Array): boolean {
    if (type !== BYTES.intent && type !== BYTES.ping) return false;
    if (visitor.isClosing) return true;
    const breach = type === BYTES.intent ? this.#onIntent(visitor, bytes) : this.#onPing(visitor, bytes);
    if (breach !== null) this.#options.breach(visitor, breach);
    return true;
  }

  /** Reports what arrived since the last call; once a tick, since a labelled counter costs more than a message. */
  report(): void {
    const arrivals = this.#arrivals;
    for (const arrival of Object.keys(arrivals) as Arrival[]) {
      if (arrivals[arrival] === 0) continue;
      this.#options.metrics.intents.inc({ arrival }, arrivals[arrival]);
      arrivals[arrival] = 0;
    }
  }

  #onIntent(visitor: Visitor, bytes: Uint8Array): CloseReasonName | null {
    const { world } = this.#options;
    const admission = visitor.gate.admitAt(INTENT);
    if (admission === "tooMany") return "tooManyMessages";
    if (!decodeIntent(bytes, this.#intent)) return "malformedMessage";
    const slot = this.#slotOf(visitor);
    const isTaken = admission === "pass" && slot !== NO_SLOT;
    this.#arrivals[isTaken ? world.takeIntent(slot, this.#intent) : "refused"]++;
    return null;
  }

  /** A session keeps its slot until another takes the avatar over, or it goes. */
  #slotOf(visitor: Visitor): number {
    const { world } = this.#options;
    const { sessionId } = visitor;
    if (visitor.slot === NO_SLOT || world.sessions[visitor.slot] !== sessionId) {
      visitor.slot = world.slotOfSession(sessionId);
    }
    return visitor.slot;
  }

  #onPing(visitor: Visitor, bytes: Uint8Array): CloseReasonName | null {
    const admission = visitor.gate.admitAt(PING);
    if (admission === "tooMany") return "tooManyMessages";
    const pong = answerPing(bytes, Math.round(this.#options.worldMs()));
    if (!pong) return "malformedMessage";
    if (admission === "pass") visitor.line.send(BYTES.pong, pong);
    return null;
  }
}
