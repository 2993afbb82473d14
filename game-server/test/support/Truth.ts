import type { World } from "../../src/world/World.ts";

const TICKS = 64;
/** More than a test gives away. */
const IDS = 4096;
const NEVER = -1;

/** What was really so in each of the last ticks, by entity id: the other side of what clients are told. */
export class Truth {
  readonly #world: World;
  readonly #slotOf = new Int32Array(IDS).fill(NEVER);
  readonly #bornTick = new Int32Array(IDS).fill(NEVER);
  readonly #leftTick = new Int32Array(IDS).fill(NEVER);
  readonly #x = Array.from({ length: TICKS }, () => new Float32Array(IDS));
  readonly #z = Array.from({ length: TICKS }, () => new Float32Array(IDS));
  readonly #population = new Int32Array(TICKS);
  #alive: number[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  /** Looks at the world as it is in the middle of a tick: call it before anybody is told. */
  look(): void {
    const world = this.#world;
    const { tick } = world;
    const ids: number[] = [];
    for (let index = 0; index < world.population; index++) {
      const slot = world.active[index]!;
      const id = world.id[slot]!;
      ids.push(id);
      if (this.#slotOf[id] === NEVER) this.#bornTick[id] = tick;
      this.#slotOf[id] = slot;
      this.#leftTick[id] = NEVER;
      this.#x[tick % TICKS]![id] = world.x[slot]!;
      this.#z[tick % TICKS]![id] = world.z[slot]!;
    }
    const now = new Set(ids);
    for (const id of this.#alive) {
      if (now.has(id)) continue;
      this.#slotOf[id] = NEVER;
      this.#leftTick[id] = tick;
    }
    this.#alive = ids;
    this.#population[tick % TICKS] = ids.length;
  }

  /** The slot of whoever has an id now; -1 for nobody. */
  slotOf(id: number): number {
    return this.#slotOf[id]!;
  }

  /** Tick in which whoever has, or had last, an id came in. */
  bornTick(id: number): number {
    return this.#bornTick[id]!;
  }

  /** For how many ticks whoever had an id has been gone; 0 while they are here. */
  goneTicks(id: number): number {
    const left = this.#leftTick[id]!;
    return left === NEVER ? 0 : this.#world.tick - left;
  }

  /** How many were here in one of the last ticks. */
  population(tick: number): number {
    return this.#population[tick % TICKS]!;
  }

  /** Was someone by this id here in one of the last ticks? */
  wasHere(id: number, tick: number): boolean {
    const born = this.#bornTick[id]!;
    const left = this.#leftTick[id]!;
    return born !== NEVER && born <= tick && (left === NEVER || left > tick);
  }

  /** How far (x, z) is from where someone was in one of the last ticks. Metres. */
  distance(id: number, tick: number, x: number, z: number): number {
    return Math.max(Math.abs(this.#x[tick % TICKS]![id]! - x), Math.abs(this.#z[tick % TICKS]![id]! - z));
  }
}
