import type { UserId, WorldId } from "@crowdwire/protocol";
import type { Command } from "../world/commands.ts";

/** What a running world answers about itself. */
export interface RunningWorld {
  readonly worldId: WorldId;
  population(): number;
  /** Would this user be let in now? Someone who is already inside always is. */
  hasRoomFor(userId: UserId): boolean;
  /** Asks something of this world. */
  submit(command: Command): void;
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

  /** How many people are in a world; null: in all of them. */
  population(worldId: WorldId | null): number {
    let sum = 0;
    for (const [id, worlds] of this.#running) {
      if (worldId === null || worldId === id) for (const world of worlds) sum += world.population();
    }
    return sum;
  }

  /** Asks the same of every world; those whom it does not concern do nothing. */
  submit(command: Command): void {
    for (const worlds of this.#running.values()) for (const world of worlds) world.submit(command);
  }

  hasRoomFor(worldId: WorldId, userId: UserId): boolean {
    const worlds = this.#running.get(worldId);
    if (!worlds) return true;
    return [...worlds].some((world) => world.hasRoomFor(userId));
  }
}
