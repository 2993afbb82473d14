import type { UserId, WorldId } from "@crowdwire/protocol";

/** What a running world answers about itself. */
export interface RunningWorld {
  readonly worldId: WorldId;
  population(): number;
  /** Would this user be let in now? Someone who is already inside always is. */
  hasRoomFor(userId: UserId): boolean;
}

/** The worlds that run in this process. */
export class WorldDirectory {
  readonly #running = new Map<WorldId, Set<RunningWorld>>();

  /** Lists a world; call the answer when it stops. */
  add(world: RunningWorld): () => void {
    const worlds = this.#running.get(world.worldId) ?? new Set();
    this.#running.set(world.worldId, worlds.add(world));
    return () => {
      worlds.delete(world);
      if (worlds.size === 0) this.#running.delete(world.worldId);
    };
  }

  /** How many people are in a world. */
  population(worldId: WorldId): number {
    let sum = 0;
    for (const world of this.#running.get(worldId) ?? []) sum += world.population();
    return sum;
  }

  hasRoomFor(worldId: WorldId, userId: UserId): boolean {
    const worlds = this.#running.get(worldId);
    if (!worlds) return true;
    return [...worlds].some((world) => world.hasRoomFor(userId));
  }
}
