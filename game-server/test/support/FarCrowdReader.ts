import { createPresence, decodePresence, dequantisePosition, LIMITS } from "@crowdwire/protocol";
import type { Truth } from "./Truth.ts";

const TICK_MS = 1000 / LIMITS.tickHz;
const QUANTISATION_METERS = LIMITS.positionStepMeters / 2 + 1e-6;
/** Positions are no longer told where they would take more bytes than allowed: at about five for each. */
const MOST_POSITIONS = 300;

/** Reads what is said of the far crowd, and throws at the first that is not true. */
export class FarCrowdReader {
  readonly #truth: Truth;
  readonly #presence = createPresence();

  constructor(truth: Truth) {
    this.#truth = truth;
  }

  /** @returns of which tick it tells. */
  read(bytes: Uint8Array): number {
    const presence = decodePresence(bytes, this.#presence);
    const tick = presence.serverMs / TICK_MS;
    if (presence.kind === "positions") this.#checkPositions(tick, LIMITS.positionStepMeters * 2 ** (bytes[11]! & 15));
    else this.#checkCounts(tick);
    return tick;
  }

  #checkPositions(tick: number, stepMeters: number): void {
    const { count, ...people } = this.#presence;
    assert(count === this.#truth.population(tick), `${count} in the far crowd`);
    for (let index = 0; index < count; index++) {
      const id = people.id[index]!;
      assert(this.#truth.wasHere(id, tick), `${id} in the far crowd, who was not here`);
      const x = dequantisePosition(people.x[index]!);
      const z = dequantisePosition(people.z[index]!);
      const meters = this.#truth.distance(id, tick, x, z);
      assert(meters <= stepMeters / 2 + QUANTISATION_METERS, `${id} ${meters} m off in the far crowd`);
    }
  }

  #checkCounts(tick: number): void {
    const { count, cellMeters, column, row, people } = this.#presence;
    assert(this.#truth.population(tick) > MOST_POSITIONS / 2, "counts where positions would have fitted");
    const cells = this.#truth.cells(tick, cellMeters);
    assert(count === cells.size, `${count} cells of ${cells.size}`);
    for (let index = 0; index < count; index++) {
      const cell = `${column[index]},${row[index]}`;
      const really = cells.get(cell) ?? 0;
      assert(people[index] === really, `${people[index]} people in cell ${cell} where there were ${really}`);
    }
  }
}

function assert(isTrue: boolean, what: string): void {
  if (!isTrue) throw new Error(what);
}
