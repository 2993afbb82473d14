import type { Intent } from "@crowdwire/protocol";
import { JITTER_BUFFER } from "./tuning.ts";

/** What became of an intent: taken in time, taken although its tick had passed, or refused. */
export type IntentArrival = "inTime" | "late" | "stale" | "resynchronised";

const CAPACITY = 16;
/** Where what of a packed intent is. Resting, one faces direction 0. */
const YAW_SHIFT = 16;
const YAW = 0xff << YAW_SHIFT;
const RUN = 1 << 24;
const JUMP = 1 << 25;
const RESTING = 0;

/**
 * One client's intents, each waiting for its tick: the bounded jitter buffer of SIM2.
 *
 * The client counts ticks of its own and says from which of them an intent holds. The server advances that count by exactly
 * one per tick of the world, whatever arrives, so nobody moves more often than the world ticks. The first intent sets the
 * count `leadTicks` behind itself; one that comes after its turn, or further ahead than `maxLeadTicks`, sets it anew, and
 * the client notices from the next acknowledgement that its prediction was off.
 */
export class IntentTimeline {
  /** Modulo 2³², as those that wait are never far from their turn. */
  readonly #ticks = new Int32Array(CAPACITY);
  /** Packed, so that one client's whole future lies in a few cache lines: see `pack`. */
  readonly #intents = new Int32Array(CAPACITY);
  #first = 0;
  #count = 0;
  #held = RESTING;
  /** Tick of the newest intent taken, keep-alives included; -1 before the first. */
  #newestTick = -1;
  #cursor = -1;
  #lead = 0;

  /** The client's tick whose turn it was last; what a snapshot acknowledges. 0 before the first intent. */
  get cursor(): number {
    return Math.max(0, this.#cursor);
  }

  /** How many ticks ahead of its turn the newest intent arrived. */
  get lead(): number {
    return this.#lead;
  }

  /** Takes an intent that holds from the client's `tick` on. Nothing is kept of the object handed in. */
  push(tick: number, intent: Readonly<Intent>): IntentArrival {
    if (this.#newestTick >= 0 && tick <= this.#newestTick) return "stale";
    this.#lead = this.#newestTick < 0 ? JITTER_BUFFER.leadTicks : tick - this.#cursor - 1;
    const isFirst = this.#newestTick < 0;
    this.#newestTick = tick;
    if (isFirst || this.#lead > JITTER_BUFFER.maxLeadTicks || this.#count === CAPACITY) {
      this.#startOver(tick);
      this.#append(tick, intent);
      return isFirst ? "inTime" : "resynchronised";
    }
    if (this.#lead < 0) {
      // Its turn has passed: it counts from the next tick on, and the count steps back so that later ones come in time.
      this.#startOver(tick);
      this.#append(this.#cursor + 1, intent);
      return "late";
    }
    this.#append(tick, intent);
    return "inTime";
  }

  /** Advances by one tick and writes what holds in it into `out`. */
  next(out: Intent): void {
    if (this.#newestTick < 0) {
      unpack(this.#held, out);
      return;
    }
    this.#cursor++;
    // A jump is a moment, not a state: it holds for the tick it was wished in.
    let held = this.#held & ~JUMP;
    let jump = 0;
    while (this.#count > 0 && ((this.#ticks[this.#first]! - this.#cursor) | 0) <= 0) {
      held = this.#intents[this.#first]!;
      jump |= held & JUMP;
      this.#first = (this.#first + 1) % CAPACITY;
      this.#count--;
    }
    held |= jump;
    if (this.#cursor - this.#newestTick > JITTER_BUFFER.holdTicks) held &= YAW;
    this.#held = held;
    unpack(held, out);
  }

  /** Nothing holds any more, and whoever comes next starts a count of their own. Faces one of 256 directions meanwhile. */
  reset(yaw: number): void {
    this.face(yaw);
    this.#held &= YAW;
    this.#newestTick = -1;
    this.#cursor = -1;
    this.#count = 0;
    this.#lead = 0;
  }

  /** Turns what is held into another of 256 directions, until the next intent. */
  face(yaw: number): void {
    this.#held = (this.#held & ~YAW) | ((yaw & 0xff) << YAW_SHIFT);
  }

  #startOver(tick: number): void {
    this.#cursor = tick - 1 - JITTER_BUFFER.leadTicks;
    this.#count = 0;
  }

  #append(tick: number, intent: Readonly<Intent>): void {
    const at = (this.#first + this.#count) % CAPACITY;
    this.#ticks[at] = tick;
    this.#intents[at] = pack(intent);
    this.#count++;
  }
}

/**
 * An intent as one number: moveX, moveZ (two's complement), yaw, buttons, eight bits each. An axis that is no whole number in
 * -127…127 becomes one.
 */
function pack({ moveX, moveZ, yaw, run, jump }: Readonly<Intent>): number {
  return (moveX & 0xff) | ((moveZ & 0xff) << 8) | ((yaw & 0xff) << YAW_SHIFT) | (run ? RUN : 0) | (jump ? JUMP : 0);
}

function unpack(packed: number, to: Intent): void {
  to.moveX = (packed << 24) >> 24;
  to.moveZ = (packed << 16) >> 24;
  to.yaw = (packed >>> YAW_SHIFT) & 0xff;
  to.run = (packed & RUN) !== 0;
  to.jump = (packed & JUMP) !== 0;
}
