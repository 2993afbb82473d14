import { type EntityId, entityId, LIMITS } from "@crowdwire/protocol";

const LAST_ID = 65_535;
/** ID1: an id rests this long before someone else gets it, so that nothing late is taken for the newcomer's. */
const REST_TICKS = 30 * LIMITS.tickHz;

/** Hands out the 16-bit ids of one world's entities. */
export class EntityIds {
  #nextFresh = 1;
  readonly #resting: { readonly id: EntityId; readonly freeAtTick: number }[] = [];

  /** A free id; null where all 65,535 are in use or at rest. */
  take(tick: number): EntityId | null {
    const rested = this.#resting[0];
    if (rested && rested.freeAtTick <= tick) {
      this.#resting.shift();
      return rested.id;
    }
    return this.#nextFresh <= LAST_ID ? entityId(this.#nextFresh++) : null;
  }

  giveBack(id: EntityId, tick: number): void {
    this.#resting.push({ id, freeAtTick: tick + REST_TICKS });
  }
}
