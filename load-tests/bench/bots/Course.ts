import { type IntentMessage, LIMITS, restingIntent } from "@crowdwire/protocol";
import { createRandom, type Random } from "@crowdwire/simulation";

/** Everyone walks all the time and turns this often: the share of steps in which one does. */
const TURN_SHARE = 0.25;
/** As clients do: on change, and at least this often. */
const KEEP_ALIVE_STEPS = LIMITS.tickHz / 4;
const AXIS_MOST = 127;

/** What one bot wishes for, step by step: the same for every rival, whatever the server answers. */
export class Course {
  readonly intent: IntentMessage = { ...restingIntent(), tick: 0, snapshotSeen: 0 };
  readonly #random: Random;
  #stepsSinceSaid = KEEP_ALIVE_STEPS;

  constructor(seed: number, index: number) {
    this.#random = createRandom(seed * 65_537 + index);
  }

  /** One step on; true where the intent is to be sent now. */
  step(): boolean {
    this.intent.tick++;
    this.#stepsSinceSaid++;
    if (this.intent.tick === 1 || this.#random() < TURN_SHARE) {
      const angle = this.#random() * 2 * Math.PI;
      this.intent.moveX = Math.round(Math.sin(angle) * AXIS_MOST);
      this.intent.moveZ = Math.round(Math.cos(angle) * AXIS_MOST);
      this.intent.yaw = Math.floor((angle / (2 * Math.PI)) * 256);
    } else if (this.#stepsSinceSaid < KEEP_ALIVE_STEPS) return false;
    this.#stepsSinceSaid = 0;
    return true;
  }
}
