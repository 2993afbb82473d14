import { dequantisePosition, type EntityId, packPlace, packPose } from "@crowdwire/protocol";
import { NO_SLOT } from "./slots.ts";
import type { World } from "./World.ts";

/** What other processes say of the entities they simulate (SH2); a test hands in a recording. */
export interface RemoteFeed {
  /** Passes on everything that came since the last call, in its order. */
  drain(remotes: RemoteEntities): void;
}

/** A world of one process: nobody is elsewhere. */
export const noRemotes: RemoteFeed = { drain: () => undefined };

/**
 * Entities of a world that other processes simulate. Each is a slot in the same arrays and the same grid as the avatars of
 * this process, so that interest and replication know no difference; it has no session, no intents and no place to keep.
 */
export class RemoteEntities {
  readonly #world: World;
  readonly #free: number[] = [];
  readonly #slotOfId = new Map<number, number>();
  readonly #placeInList: Int32Array;

  constructor(world: World, firstSlot: number, slots: number) {
    this.#world = world;
    this.#placeInList = new Int32Array(firstSlot + slots);
    for (let slot = firstSlot + slots - 1; slot >= firstSlot; slot--) this.#free.push(slot);
  }

  /** The slot of a remote entity, or NO_SLOT. */
  slotOf(id: EntityId): number {
    return this.#slotOfId.get(id) ?? NO_SLOT;
  }

  /**
   * Someone came in elsewhere, or is introduced anew. They are seen from their first record on.
   *
   * @param introduction As `encodeIntroduction` writes it; copied.
   * @returns false where there is no room for them.
   */
  introduce(id: EntityId, introduction: Uint8Array): boolean {
    const world = this.#world;
    let slot = this.slotOf(id);
    if (slot === NO_SLOT) {
      slot = this.#free.pop() ?? NO_SLOT;
      if (slot === NO_SLOT) return false;
      this.#slotOfId.set(id, slot);
      world.id[slot] = id;
      this.#placeInList[slot] = world.remotePopulation;
      world.remote[world.remotePopulation++] = slot;
    }
    world.introduce(slot, introduction.slice());
    return true;
  }

  /** Where someone is now, as on the wire; false where nobody has that id. */
  record(id: EntityId, x: number, y: number, z: number, yaw: number, flags: number): boolean {
    const slot = this.slotOf(id);
    if (slot === NO_SLOT) return false;
    const world = this.#world;
    world.show(slot, packPlace(x, z), packPose(y, yaw, flags));
    world.x[slot] = dequantisePosition(x);
    world.y[slot] = dequantisePosition(y);
    world.z[slot] = dequantisePosition(z);
    world.grid.place(slot, world.x[slot]!, world.z[slot]!);
    return true;
  }

  /** Someone has left the world; false where nobody has that id. */
  depart(id: EntityId): boolean {
    const slot = this.slotOf(id);
    if (slot === NO_SLOT) return false;
    const world = this.#world;
    this.#slotOfId.delete(id);
    const place = this.#placeInList[slot]!;
    const moved = world.remote[--world.remotePopulation]!;
    world.remote[place] = moved;
    this.#placeInList[moved] = place;
    world.vacate(slot);
    this.#free.push(slot);
    return true;
  }
}
