import { type IntentMessage, LIMITS, type OwnState, packFlags, restingIntent } from "@crowdwire/protocol";
import {
  type AvatarState,
  type Ground,
  type GroundPoint,
  IntentTimeline,
  type Random,
  restingAvatar,
  stepAvatar,
} from "@crowdwire/simulation";
import { Prediction, type Wish } from "../../headless/Prediction.ts";

const TICK_MS = 1000 / LIMITS.tickHz;
const STEP_MS = 4;

/** A floor with a wall at x = 10. */
const floor: Ground = {
  slide(_from: Readonly<GroundPoint>, x: number, z: number, out: GroundPoint): void {
    out.x = Math.fround(Math.min(10, x));
    out.z = Math.fround(z);
    out.y = 0;
    out.polygon = 1;
  },
  locate(x: number, _y: number, z: number, out: GroundPoint): boolean {
    floor.slide(out, x, z, out);
    return true;
  },
};

interface Parcel<Content> {
  readonly atMs: number;
  readonly content: Content;
}

interface Answer {
  readonly ackTick: number;
  readonly lead: number;
  readonly own: OwnState | null;
}

export interface LinkOptions {
  readonly random: Random;
  /** One way, milliseconds: this much and up to so much more. */
  readonly latencyMs: number;
  readonly jitterMs: number;
  /** How much faster the client's clock runs: 1.005 is half a percent. */
  readonly clientRate?: number;
}

/**
 * A predicting client and the part of a server that answers it, with a line between them that delays but never reorders,
 * as TCP does. Time is a number; everything random comes from outside.
 */
export class SimulatedLink {
  readonly prediction: Prediction;
  readonly wish: Wish = { moveX: 0, moveZ: 0, yaw: 0, run: false, jump: false };
  readonly server: AvatarState = restingAvatar();
  readonly timeline = new IntentTimeline();
  readonly sent: IntentMessage[] = [];
  /** The client's frames stop, as in a hidden tab. */
  isFrozen = false;
  ms = 0;
  readonly #options: LinkOptions;
  readonly #upstream: Parcel<IntentMessage>[] = [];
  readonly #downstream: Parcel<Answer>[] = [];
  readonly #intent = restingIntent();
  #serverTickMs = 0;
  #ownSent = "";

  constructor(options: LinkOptions) {
    this.#options = options;
    this.prediction = new Prediction(floor, (message) => {
      this.sent.push({ ...message });
      this.#post(this.#upstream, { ...message });
    });
  }

  /** The client's own clock. */
  get clientMs(): number {
    return this.ms * (this.#options.clientRate ?? 1);
  }

  run(seconds: number): void {
    const endMs = this.ms + seconds * 1000;
    while (this.ms < endMs) {
      this.ms += STEP_MS;
      for (const message of this.#due(this.#upstream)) this.timeline.push(message.tick, message);
      if (this.ms >= this.#serverTickMs + TICK_MS) this.#serverTick();
      for (const { ackTick, lead, own } of this.#due(this.#downstream)) {
        this.prediction.noteLead(lead);
        this.prediction.reconcile(ackTick, own);
      }
      if (!this.isFrozen) this.prediction.advance(this.clientMs, this.wish, 0);
    }
  }

  #serverTick(): void {
    this.#serverTickMs += TICK_MS;
    this.timeline.next(this.#intent);
    stepAvatar(this.server, this.#intent, TICK_MS / 1000, floor);
    const { x, y, z, polygon, yaw, posture, jumpTicks, seat } = this.server;
    const own = { x, y, z, polygon, yaw, flags: packFlags(posture, jumpTicks > 0, 0), jumpTicks, seat };
    const isNew = JSON.stringify(own) !== this.#ownSent;
    this.#ownSent = JSON.stringify(own);
    this.#post(this.#downstream, { ackTick: this.timeline.cursor, lead: this.timeline.lead, own: isNew ? own : null });
  }

  #post<Content>(line: Parcel<Content>[], content: Content): void {
    const { random, latencyMs, jitterMs } = this.#options;
    const atMs = this.ms + latencyMs + random() * jitterMs;
    line.push({ atMs: Math.max(atMs, line.at(-1)?.atMs ?? 0), content });
  }

  #due<Content>(line: Parcel<Content>[]): Content[] {
    const arrived: Content[] = [];
    while (line[0] && line[0].atMs <= this.ms) arrived.push(line.shift()!.content);
    return arrived;
  }
}
