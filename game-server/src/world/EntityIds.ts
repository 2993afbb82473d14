import { type EntityId, entityId, LIMITS, type UserId } from "@crowdwire/protocol";
import { PACE } from "@crowdwire/simulation";

const LAST_ID = 65_535;
/** ID1: an id rests this long before someone else gets it, so that nothing late is taken for the newcomer's. */
const REST_TICKS = 30 * LIMITS.tickHz;
/** Whoever it belonged to gets it back sooner: nobody who has not been told by then that they were gone is still here (REP6). */
const OWN_REST_TICKS = PACE.behindTicks + 2 * LIMITS.tickHz;

/** Far more than the ids that are in use and at rest in one world, and prime, so that steps meet every id. */
const EPOCH_STEP = 4099;

/**
 * Hands out the 16-bit ids of one world's entities. Whoever comes back gets the id they had, unless so many have come since that
 * it is another's: a conversation with them, and how loud one hears them, outlasts their leaving. Each opening of the world
 * begins elsewhere: the media tier and clients may outlive a game server by some seconds, and an id that somebody still goes by
 * there must not be another one's here.
 */
export class EntityIds {
  #handedOut = 0;
  readonly #first: number;
  /** Since when, in the order in which they were given back. */
  readonly #resting = new Map<EntityId, number>();
  readonly #idOf = new Map<UserId, EntityId>();
  readonly #ownerOf = new Map<EntityId, UserId>();

  /** @param epoch Which opening of the world this is. */
  constructor(epoch = 0) {
    this.#first = (epoch * EPOCH_STEP) % LAST_ID;
  }

  /** A free id for somebody; null where all 65,535 are in use or at rest. */
  take(user: UserId, tick: number): EntityId | null {
    const own = this.#idOf.get(user);
    if (own !== undefined && tick - (this.#resting.get(own) ?? tick) >= OWN_REST_TICKS) {
      this.#resting.delete(own);
      return own;
    }
    // Unused ones first, as long as they are this opening's alone.
    const isAhead = this.#handedOut < EPOCH_STEP - 1;
    const id = (isAhead ? null : this.#takeRested(tick)) ?? this.#takeFresh();
    if (id !== null) this.#own(user, id);
    return id;
  }

  giveBack(id: EntityId, tick: number): void {
    this.#resting.set(id, tick);
  }

  #takeFresh(): EntityId | null {
    return this.#handedOut < LAST_ID ? entityId(1 + ((this.#first + this.#handedOut++) % LAST_ID)) : null;
  }

  /** The one that has rested longest. */
  #takeRested(tick: number): EntityId | null {
    for (const [id, sinceTick] of this.#resting) {
      if (tick - sinceTick < REST_TICKS) return null;
      this.#resting.delete(id);
      return id;
    }
    return null;
  }

  #own(user: UserId, id: EntityId): void {
    const before = this.#ownerOf.get(id);
    if (before !== undefined && this.#idOf.get(before) === id) this.#idOf.delete(before);
    this.#ownerOf.set(id, user);
    this.#idOf.set(user, id);
  }
}
