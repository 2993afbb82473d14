import { LIMITS } from "@crowdwire/protocol";
import type { Effect } from "./effects.ts";
import { rememberPlace } from "./rememberPlace.ts";
import type { NewcomerChance, System, TickContext } from "./System.ts";
import type { World } from "./World.ts";

/** What a tick tells whoever watches over it. Times in milliseconds, pauses between slices left out. */
export interface TickObserver {
  systemRan(name: string, durationMs: number): void;
  tickRan(durationMs: number): void;
  /** A system threw; the tick went on without it. */
  systemFailed(name: string, error: unknown, failuresInARow: number): void;
}

export interface TickOptions {
  readonly schedule: readonly System[];
  readonly chance: NewcomerChance;
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
  readonly #context: { dtSeconds: number; nowMs: number; chance: NewcomerChance; emit(effect: Effect): void };
  #effects: Effect[] = [];
  /** Place in the schedule of the system that is next, or under way; its end between ticks. */
  #next: number;
  #slice = 0;
  #systemMs = 0;
  #tickMs = 0;

  constructor(world: World, options: TickOptions) {
    this.#world = world;
    this.#options = options;
    this.#beganMs = options.now();
    this.#next = options.schedule.length;
    this.#context = {
      dtSeconds: 1 / LIMITS.tickHz,
      nowMs: 0,
      chance: options.chance,
      emit: (effect) => this.#effects.push(effect),
    } satisfies TickContext;
  }

  /** Milliseconds since this world began; what snapshots carry (ID3). */
  worldMs(): number {
    return this.#options.now() - this.#beganMs;
  }

  /** Is a tick under way, with slices still to come? */
  get isMidTick(): boolean {
    return this.#next < this.#options.schedule.length;
  }

  /** Runs one tick, after what is left of one that is under way, and answers what it asks of the outside. */
  run(): readonly Effect[] {
    const effects: Effect[] = [];
    while (this.isMidTick) effects.push(...this.runPart());
    do effects.push(...this.runPart());
    while (this.isMidTick);
    return effects;
  }

  /** Runs a tick as far as the end of its next slice (REP6), and answers what that part asks of the outside. */
  runPart(): readonly Effect[] {
    const { schedule, now, observer } = this.#options;
    this.#effects = [];
    let atMs = now();
    if (!this.isMidTick) this.#begin(atMs);
    while (this.isMidTick) {
      const system = schedule[this.#next]!;
      const isDue = system.every === undefined || this.#world.tick % system.every === 0;
      const hasMore = isDue && this.#runSlice(system);
      const endedMs = now();
      this.#tickMs += endedMs - atMs;
      this.#systemMs += endedMs - atMs;
      atMs = endedMs;
      if (hasMore) return this.#effects;
      if (isDue) observer.systemRan(system.name, this.#systemMs);
      this.#systemMs = 0;
      this.#next++;
    }
    observer.tickRan(this.#tickMs);
    return this.#effects;
  }

  /** The world ends: answers what is still to be kept. */
  close(): readonly Effect[] {
    this.#effects = [];
    const world = this.#world;
    for (let index = 0; index < world.population; index++) rememberPlace(world, world.active[index]!, this.#context);
    return this.#effects;
  }

  #begin(nowMs: number): void {
    this.#world.tick++;
    this.#context.nowMs = nowMs - this.#beganMs;
    this.#next = 0;
    this.#slice = 0;
    this.#systemMs = 0;
    this.#tickMs = 0;
  }

  /** True where the system has more slices in this tick. One that throws has none. */
  #runSlice(system: System): boolean {
    const slice = this.#slice;
    this.#slice = 0;
    try {
      const slices = system.slices?.(this.#world) ?? 1;
      system.run(this.#world, this.#context, slice);
      if (slice + 1 < slices) {
        this.#slice = slice + 1;
        return true;
      }
      if (this.#failures.size > 0) this.#failures.delete(system.name);
    } catch (error) {
      const inARow = (this.#failures.get(system.name) ?? 0) + 1;
      this.#failures.set(system.name, inARow);
      this.#options.observer.systemFailed(system.name, error, inARow);
    }
    return false;
  }
}
