import { createRandom } from "@crowdwire/simulation";

/** How long one of the crowd speaks before others do. */
const TURN_MS = 8000;

/**
 * Who speaks: `speaking` of the crowd at any moment, chosen anew each turn. The same answer in every thread, since it depends
 * on nothing but the seed and the time.
 */
export class SpeakingTurns {
  readonly #count: number;
  readonly #speaking: number;
  readonly #seed: number;
  #turn = -1;
  #chosen: ReadonlySet<number> = new Set();

  constructor(count: number, speaking: number, seed: number) {
    this.#count = count;
    this.#speaking = Math.min(count, speaking);
    this.#seed = seed;
  }

  /** @param sceneMs Since the scenario began. */
  isSpeaking(index: number, sceneMs: number): boolean {
    const turn = Math.max(0, Math.floor(sceneMs / TURN_MS));
    if (turn !== this.#turn) {
      this.#turn = turn;
      this.#chosen = this.#choose(turn);
    }
    return this.#chosen.has(index);
  }

  #choose(turn: number): Set<number> {
    const random = createRandom((this.#seed * 65_537 + turn) ^ 0x7a1c);
    const chosen = new Set<number>();
    while (chosen.size < this.#speaking) chosen.add(Math.floor(random() * this.#count));
    return chosen;
  }
}
