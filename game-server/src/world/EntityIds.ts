import { type EntityId, entityId, LIMITS, type UserId } from "@crowdwire/protocol";
import { PACE } from "@crowdwire/simulation";

const LAST_ID = 65_535;
/** ID1: an id rests this long before someone else gets it, so that nothing late is taken for the newcomer's. */
const REST_TICKS = 30 * LIMITS.tickHz;
/** Whoever it belonged to gets it back sooner: nobody who has not been told by then that they were gone is still here (REP6). */
const OWN_REST_TICKS = PACE.behindTicks + 2 * LIMITS.tickHz;

/**
 * Hands out the 16-bit ids of one world's entities. Whoever comes back gets the id they had, as long as there are unused ones
 * for everybody else: a conversation with them, and how loud one hears them, outlasts their leaving.
 */
export class EntityIds {
  #nextFresh = 1;
  /** Since when, in the order in which they were given back. */
  readonly #resting = new Map<EntityId, number>();
  readonly #idOf = new Map<UserId, EntityId>();
  readonly #ownerOf = new Map<EntityId, UserId>();

  /** A free id for somebody; null where all 65,535 are in use or at rest. */
  take(user: UserId, tick: number): EntityId | null {
    const own = this.#idOf.get(user);
    if (own !== undefined && tick - (this.#resting.get(own) ?? tick) >= OWN_REST_TICKS) {
      this.#resting.delete(own);
      return own;
    }
    const id = this.#nextFresh <= LAST_ID ? entityId(this.#nextFresh++) : this.#takeRested(tick);
    if (id !== null) this.#own(user, id);
    return id;
  }

  giveBack(id: EntityId, tick: number): void {
    this.#resting.set(id, tick);
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
