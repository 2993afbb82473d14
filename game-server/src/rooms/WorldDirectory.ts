import type { UserId, WorldId } from "@crowdwire/protocol";
import type { EvidenceRequest } from "../api/ApiServices.ts";
import type { LiveChange } from "../live/LiveChange.ts";
import { RecentChanges } from "../live/RecentChanges.ts";
import type { Evidence } from "../order/EvidenceLog.ts";

/** What a running world answers about itself. */
export interface RunningWorld {
  readonly worldId: WorldId;
  population(): number;
  /** Would this user be let in now, if only into the line? Someone who is already inside always is. */
  hasRoomFor(userId: UserId): boolean;
  /** Something was decided outside. */
  apply(change: LiveChange): void;
  /** Something that was decided elsewhere may have been missed. */
  catchUp(): void;
  /** What it kept of the last minute, for a report. */
  evidence(request: EvidenceRequest): Evidence;
}

/** The worlds that run in this process. */
export class WorldDirectory {
  readonly #running = new Map<WorldId, Set<RunningWorld>>();
  readonly #recent: RecentChanges;

  /** @param nowMs monotonic milliseconds, the same that rooms go by */
  constructor(nowMs: () => number) {
    this.#recent = new RecentChanges(nowMs);
  }

  /** Lists a world that began to open at this moment, and tells it what it may have missed; call the answer when it stops. */
  add(world: RunningWorld, beganMs: number): () => void {
    const worlds = this.#running.get(world.worldId) ?? new Set();
    this.#running.set(world.worldId, worlds.add(world));
    for (const change of this.#recent.missedSince(beganMs)) {
      if (change === null) world.catchUp();
      else world.apply(change);
    }
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

  /** Lets something that was decided outside act in every world that it concerns. */
  apply(change: LiveChange): void {
    this.#recent.note(change);
    for (const worlds of this.#running.values()) for (const world of worlds) world.apply(change);
  }

  /** What other processes decided may have been missed. */
  catchUp(): void {
    this.#recent.note(null);
    for (const worlds of this.#running.values()) for (const world of worlds) world.catchUp();
  }

  /** What a world of this process kept for a report; null where it does not run here. */
  evidence(request: EvidenceRequest): Evidence | null {
    const [world] = this.#running.get(request.worldId) ?? [];
    return world?.evidence(request) ?? null;
  }

  hasRoomFor(worldId: WorldId, userId: UserId): boolean {
    const worlds = this.#running.get(worldId);
    if (!worlds) return true;
    return [...worlds].some((world) => world.hasRoomFor(userId));
  }
}
