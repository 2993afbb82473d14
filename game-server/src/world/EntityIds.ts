import { type EntityId, entityId, LIMITS } from "@crowdwire/protocol";

const LAST_ID = 65_535;
/** ID1: an id rests this long before someone else gets it, so that nothing late is taken for the newcomer's. */
const REST_TICKS = 30 * LIMITS.tickHz;

/** Far more than the ids that are in use and at rest in one world, and prime, so that steps meet every id. */
const EPOCH_STEP = 4099;

/**
 * Hands out the 16-bit ids of one world's entities. Each opening of the world begins elsewhere: the media tier and clients may
 * outlive a game server by some seconds, and an id that somebody still goes by there must not be another one's here.
 */
export class EntityIds {
  #handedOut = 0;
  readonly #first: number;
  readonly #resting: { readonly id: EntityId; readonly freeAtTick: number }[] = [];

  /** @param epoch Which opening of the world this is. */
  constructor(epoch = 0) {
    this.#first = (epoch * EPOCH_STEP) % LAST_ID;
  }

  /** A free id; null where all 65,535 are in use or at rest. */
  take(tick: number): EntityId | null {
    const rested = this.#resting[0];
    if (rested && rested.freeAtTick <= tick) {
      this.#resting.shift();
      return rested.id;
    }
    return this.#handedOut < LAST_ID ? entityId(1 + ((this.#first + this.#handedOut++) % LAST_ID)) : null;
  }

  giveBack(id: EntityId, tick: number): void {
    this.#resting.push({ id, freeAtTick: tick + REST_TICKS });
  }
}
