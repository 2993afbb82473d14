import type { Wish } from "@crowdwire/client/headless";
import {
  BYTES,
  encodeIntent,
  INTENT_BYTES,
  type IntentMessage,
  quantiseAxis,
  quantiseYaw,
  restingIntent,
} from "@crowdwire/protocol";
import { JITTER_BUFFER } from "@crowdwire/simulation";
import { CODE } from "./words.ts";

/** An unchanged intent is said again this often, as a browser does. */
const KEEP_ALIVE_TICKS = 5;
/** Farther than this from the lead that is wanted, a tick is skipped or added. */
const LEAD_TOLERANCE_TICKS = 1.5;

const bytes = new Uint8Array(2 + INTENT_BYTES);
bytes.set([CODE.bytes, BYTES.intent]);

/** What a client says of its wishes, tick by tick: on change, and a few times a second without (SIM2). */
export class IntentSpeaker {
  readonly #sent: IntentMessage = { ...restingIntent(), tick: -1, snapshotSeen: 0 };
  readonly #next: IntentMessage = { ...restingIntent(), tick: 0, snapshotSeen: 0 };
  #tick = 1;
  #lead: number = JITTER_BUFFER.leadTicks;

  /** A new connection. Ticks go on, so that no number comes twice. */
  restart(): void {
    this.#sent.tick = -1;
    this.#lead = JITTER_BUFFER.leadTicks;
  }

  /** What the server says of the intent that arrived last: how many ticks before its turn. */
  noteLead(lead: number): void {
    this.#lead += (lead - this.#lead) * 0.05;
  }

  /** The message for the next tick, good until the next call; null where there is nothing to say. */
  next(wish: Readonly<Wish>, snapshotSeen: number): Uint8Array | null {
    this.#tick++;
    this.#meetTheServer();
    const next = this.#next;
    const sent = this.#sent;
    next.moveX = quantiseAxis(wish.moveX);
    next.moveZ = quantiseAxis(wish.moveZ);
    next.yaw = quantiseYaw(wish.yaw);
    next.run = wish.run;
    next.jump = wish.jump;
    next.tick = this.#tick;
    next.snapshotSeen = snapshotSeen;
    const isSame =
      sent.moveX === next.moveX && sent.moveZ === next.moveZ && sent.yaw === next.yaw && sent.run === next.run;
    if (isSame && !next.jump && sent.tick >= 0 && next.tick - sent.tick < KEEP_ALIVE_TICKS) return null;
    // A number that was used is not used again: the server would take it for a replay.
    if (next.tick <= sent.tick) next.tick = this.#tick = sent.tick + 1;
    Object.assign(sent, next);
    encodeIntent(sent, bytes.subarray(2));
    return bytes;
  }

  /** A browser's ticks run a little faster or slower until intents come in time; here one is skipped or added. */
  #meetTheServer(): void {
    const ahead = this.#lead - JITTER_BUFFER.leadTicks;
    if (Math.abs(ahead) < LEAD_TOLERANCE_TICKS) return;
    this.#tick -= Math.sign(ahead);
    this.#lead = JITTER_BUFFER.leadTicks;
  }
}
