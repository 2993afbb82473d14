import { LIMITS } from "@crowdwire/protocol";
import type { Random } from "@crowdwire/simulation";
import type { Effect } from "./effects.ts";
import { rememberPlace } from "./rememberPlace.ts";
import type { System, TickContext } from "./System.ts";
import type { World } from "./World.ts";

/** What a tick tells whoever watches over it. Times in milliseconds. */
export interface TickObserver {
  systemRan(name: string, durationMs: number): void;
  tickRan(durationMs: number): void;
  /** A system threw; the tick went on without it. */
  systemFailed(name: string, error: unknown, failuresInARow: number): void;
}

export interface TickOptions {
  readonly schedule: readonly System[];
  readonly random: Random;
  readonly observer: TickObserver;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

/** Runs a world's systems in the order of its schedule, times each, and keeps going when one throws. */
export class TickRunner {
  readonly #world: World;
  readonly #options: TickOptions;
  readonly #beganMs: number;
  readonly #failures = new Map<string, number>();
  #effects: Effect[] = [];
  readonly #context: { dtSeconds: number; nowMs: number; random: Random; emit(effect: Effect): void };

  constructor(world: World, options: TickOptions) {
    this.#world = world;
    this.#options = options;
    this.#beganMs = options.now();
    this.#context = {
      dtSeconds: 1 / LIMITS.tickHz,
      nowMs: 0,
      random: options.random,
      emit: (effect) => this.#effects.push(effect),
    } satisfies TickContext;
  }

  /** Milliseconds since this world began; what snapshots carry (ID3). */
  worldMs(): number {
    return this.#options.now() - this.#beganMs;
  }

  /** Runs one tick and answers what it asks of the outside. */
  run(): readonly Effect[] {
    const { schedule, now, observer } = this.#options;
    const world = this.#world;
    world.tick++;
    this.#effects = [];
    const startedMs = now();
    this.#context.nowMs = startedMs - this.#beganMs;
    let systemStartedMs = startedMs;
    for (const system of schedule) {
      if (system.every !== undefined && world.tick % system.every !== 0) continue;
      this.#runSystem(system);
      const endedMs = now();
      observer.systemRan(system.name, endedMs - systemStartedMs);
      systemStartedMs = endedMs;
    }
    observer.tickRan(systemStartedMs - startedMs);
    return this.#effects;
  }

  /** The world ends: answers what is still to be kept. */
  close(): readonly Effect[] {
    this.#effects = [];
    const world = this.#world;
    for (let index = 0; index < world.population; index++) rememberPlace(world, world.active[index]!, this.#context);
    return this.#effects;
  }

  #runSystem(system: System): void {
    try {
      system.run(this.#world, this.#context);
      if (this.#failures.size > 0) this.#failures.delete(system.name);
    } catch (error) {
      const inARow = (this.#failures.get(system.name) ?? 0) + 1;
      this.#failures.set(system.name, inARow);
      this.#options.observer.systemFailed(system.name, error, inARow);
    }
  }
}
