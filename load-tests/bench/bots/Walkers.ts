import { LIMITS } from "@crowdwire/protocol";
import type { LeanBot } from "./LeanBot.ts";

const STEP_MS = 1000 / LIMITS.tickHz;
/** The steps of a crowd are spread over the tick as those of people are. */
const SHARES = 10;

/** Lets bots walk, each 20 times a second, a tenth of them at a time; nothing adds up when a timer is late. */
export class Walkers {
  readonly #bots: LeanBot[] = [];
  #timer: NodeJS.Timeout | undefined;
  #beganMs = 0;
  #turn = 0;

  add(bot: LeanBot): void {
    this.#bots.push(bot);
    if (this.#timer !== undefined) return;
    this.#beganMs = performance.now();
    this.#timer = setInterval(() => this.#wake(), STEP_MS / SHARES);
  }

  /** Nobody walks any more. */
  stop(): void {
    clearInterval(this.#timer);
  }

  #wake(): void {
    const due = Math.floor(((performance.now() - this.#beganMs) * SHARES) / STEP_MS);
    for (; this.#turn < due; this.#turn++) {
      for (let index = this.#turn % SHARES; index < this.#bots.length; index += SHARES) this.#bots[index]!.step();
    }
  }
}
