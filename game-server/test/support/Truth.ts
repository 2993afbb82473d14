import { quantisePosition } from "@crowdwire/protocol";
import type { World } from "../../src/world/World.ts";
import type { Other } from "./Neighbourhood.ts";

const TICKS = 64;
/** More than a test gives away. */
const IDS = 8192;
const STEPS_PER_METER = 32;
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
  #cells = { tick: NEVER, cellMeters: 0, people: new Map<string, number>() };
  #isCrowded = false;

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
    if (ids.length > 1500) this.#isCrowded = true;
    else if (ids.length <= 1400) this.#isCrowded = false;
  }

  /** Everybody is told once in so many ticks (docs/decisions/0014). */
  get tellEvery(): number {
    return this.#isCrowded ? 2 : 1;
  }

  /** And looks around once in so many. */
  get refreshEvery(): number {
    return this.#alive.length > 400 ? 8 : 4;
  }

  /** Everyone who is here now but the one in `slot`, and how far from them. */
  othersThan(slot: number): Other[] {
    const { x, z } = this.#world;
    const others: Other[] = [];
    for (const id of this.#alive) {
      const other = this.#slotOf[id]!;
      if (other === slot || !this.#world.grid.has(other)) continue;
      others.push({ id, meters: Math.hypot(x[other]! - x[slot]!, z[other]! - z[slot]!) });
    }
    return others;
  }

  /** How many stood in each cell in one of the last ticks, by "column,row". */
  cells(tick: number, cellMeters: number): ReadonlyMap<string, number> {
    if (this.#cells.tick === tick && this.#cells.cellMeters === cellMeters) return this.#cells.people;
    const people = new Map<string, number>();
    const line = (meters: number) => Math.floor(quantisePosition(meters) / STEPS_PER_METER / cellMeters);
    for (let id = 0; id < IDS; id++) {
      if (!this.wasHere(id, tick)) continue;
      const cell = `${line(this.#x[tick % TICKS]![id]!)},${line(this.#z[tick % TICKS]![id]!)}`;
      people.set(cell, (people.get(cell) ?? 0) + 1);
    }
    this.#cells = { tick, cellMeters, people };
    return people;
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
