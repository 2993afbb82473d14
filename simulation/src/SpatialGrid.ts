import { LIMITS } from "@crowdwire/protocol";

const NOBODY = -1;

/**
 * A spatial hash over the ground plane: square cells, each a linked list of the slots that stand in it (REP3).
 *
 * Slots are small integers handed out by whoever owns the entities; a remote entity is a slot like any other. Height is
 * left out: people above one another are near one another. Moving within a cell costs a comparison; nothing is allocated
 * after construction.
 */
export class SpatialGrid {
  readonly cellMeters: number;
  readonly #columns: number;
  readonly #head: Int32Array;
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  readonly #cell: Int32Array;
  readonly #x: Float32Array;
  readonly #z: Float32Array;
  #count = 0;

  /** @param capacity Slots are 0…capacity-1. */
  constructor(capacity: number, cellMeters: number) {
    this.cellMeters = cellMeters;
    this.#columns = Math.ceil((2 * LIMITS.mapExtentMeters) / cellMeters);
    this.#head = new Int32Array(this.#columns * this.#columns).fill(NOBODY);
    this.#next = new Int32Array(capacity).fill(NOBODY);
    this.#previous = new Int32Array(capacity).fill(NOBODY);
    this.#cell = new Int32Array(capacity).fill(NOBODY);
    this.#x = new Float32Array(capacity);
    this.#z = new Float32Array(capacity);
  }

  /** How many stand in the grid. */
  get count(): number {
    return this.#count;
  }

  has(slot: number): boolean {
    return this.#cell[slot] !== NOBODY;
  }

  /** Puts a slot at (x, z), wherever it was before. */
  place(slot: number, x: number, z: number): void {
    this.#x[slot] = x;
    this.#z[slot] = z;
    const cell = this.#row(z) * this.#columns + this.#row(x);
    const before = this.#cell[slot]!;
    if (cell === before) return;
    if (before === NOBODY) this.#count++;
    else this.#unlink(slot, before);
    this.#link(slot, cell);
  }

  /** Takes a slot out; nothing happens where it is not in. */
  remove(slot: number): void {
    const cell = this.#cell[slot]!;
    if (cell === NOBODY) return;
    this.#unlink(slot, cell);
    this.#cell[slot] = NOBODY;
    this.#count--;
  }

  /**
   * Collects who stands within `reachMeters` of (x, z), ring of cells by ring, until at least `enough` of those found are
   * nearer than anyone not looked at can be. Writes slots and squared distances (m²), unordered.
   *
   * @returns How many were written; never more than `slots` holds.
   */
  around(
    x: number,
    z: number,
    reachMeters: number,
    enough: number,
    slots: Int32Array,
    squaredDistances: Float32Array,
  ): number {
    const column = this.#row(x);
    const row = this.#row(z);
    const rings = Math.ceil(reachMeters / this.cellMeters);
    let found = 0;
    for (let ring = 0; ring <= rings; ring++) {
      for (let dz = -ring; dz <= ring; dz++) {
        const isEdge = dz === -ring || dz === ring;
        for (let dx = -ring; dx <= ring; dx += isEdge || ring === 0 ? 1 : 2 * ring) {
          found = this.#collect(column + dx, row + dz, x, z, reachMeters, slots, squaredDistances, found);
        }
      }
      if (found === this.#count) break;
      if (found >= enough && countWithin(squaredDistances, found, ring * this.cellMeters) >= enough) break;
    }
    return found;
  }

  #collect(
    column: number,
    row: number,
    x: number,
    z: number,
    reachMeters: number,
    slots: Int32Array,
    squaredDistances: Float32Array,
    found: number,
  ): number {
    if (column < 0 || row < 0 || column >= this.#columns || row >= this.#columns) return found;
    const reachSquared = reachMeters * reachMeters;
    let at = found;
    for (let slot = this.#head[row * this.#columns + column]!; slot !== NOBODY; slot = this.#next[slot]!) {
      const dx = this.#x[slot]! - x;
      const dz = this.#z[slot]! - z;
      const squared = dx * dx + dz * dz;
      if (squared > reachSquared || at === slots.length) continue;
      slots[at] = slot;
      squaredDistances[at++] = squared;
    }
    return at;
  }

  #row(coordinate: number): number {
    const row = Math.floor((coordinate + LIMITS.mapExtentMeters) / this.cellMeters);
    return Math.max(0, Math.min(this.#columns - 1, row));
  }

  #link(slot: number, cell: number): void {
    const head = this.#head[cell]!;
    this.#next[slot] = head;
    this.#previous[slot] = NOBODY;
    if (head !== NOBODY) this.#previous[head] = slot;
    this.#head[cell] = slot;
    this.#cell[slot] = cell;
  }

  #unlink(slot: number, cell: number): void {
    const next = this.#next[slot]!;
    const previous = this.#previous[slot]!;
    if (previous === NOBODY) this.#head[cell] = next;
    else this.#next[previous] = next;
    if (next !== NOBODY) this.#previous[next] = previous;
  }
}

function countWithin(squaredDistances: Float32Array, count: number, meters: number): number {
  const squared = meters * meters;
  let within = 0;
  for (let index = 0; index < count; index++) if (squaredDistances[index]! <= squared) within++;
  return within;
}
