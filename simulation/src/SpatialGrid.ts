import { LIMITS } from "@crowdwire/protocol";

const NOBODY = -1;
/** Of the people in a square of cells around someone, this share is expected within the circle that the square surely covers. */
const SURE_SHARE = (ring: number): number => (Math.PI * ring * ring) / ((2 * ring + 1) * (2 * ring + 1));

/**
 * A spatial hash over the ground plane: square cells, and everyone in the order of their cells (REP3).
 *
 * Slots are small integers handed out by whoever owns the entities; a remote entity is a slot like any other. Height is
 * left out: people above one another are near one another. Nothing is allocated after construction.
 *
 * The first question after somebody moved puts everyone in order anew, by counting sort in linear time: a row of cells is
 * then one stretch of memory, and a look around reads a few of those. Ask after everyone has moved, not in between.
 * Source: Green, "Particle Simulation using CUDA" (2010), the sorted grid.
 */
export class SpatialGrid {
  readonly cellMeters: number;
  readonly #columns: number;
  /** By slot: its cell, or NOBODY, and where it stands. */
  readonly #cell: Int32Array;
  readonly #x: Float32Array;
  readonly #z: Float32Array;
  #count = 0;
  /** No slot from here on has ever been in. */
  #end = 0;

  #isInOrder = false;
  /** The rectangle of cells that holds everyone. */
  #firstColumn = 0;
  #firstRow = 0;
  #width = 0;
  #height = 0;
  /** By cell of that rectangle, row by row: where its people begin in the order; one more at the end. */
  readonly #starts: Int32Array;
  readonly #orderedSlot: Int32Array;
  readonly #orderedX: Float32Array;
  readonly #orderedZ: Float32Array;

  /** @param capacity Slots are 0…capacity-1. */
  constructor(capacity: number, cellMeters: number) {
    this.cellMeters = cellMeters;
    this.#columns = Math.ceil((2 * LIMITS.mapExtentMeters) / cellMeters);
    this.#cell = new Int32Array(capacity).fill(NOBODY);
    this.#x = new Float32Array(capacity);
    this.#z = new Float32Array(capacity);
    this.#starts = new Int32Array(this.#columns * this.#columns + 1);
    this.#orderedSlot = new Int32Array(capacity);
    this.#orderedX = new Float32Array(capacity);
    this.#orderedZ = new Float32Array(capacity);
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
    if (this.#cell[slot] === NOBODY) this.#count++;
    this.#cell[slot] = this.#line(z) * this.#columns + this.#line(x);
    if (slot >= this.#end) this.#end = slot + 1;
    this.#isInOrder = false;
  }

  /** Takes a slot out; nothing happens where it is not in. */
  remove(slot: number): void {
    if (this.#cell[slot] === NOBODY) return;
    this.#cell[slot] = NOBODY;
    this.#count--;
    this.#isInOrder = false;
  }

  /**
   * Collects who stands within `reachMeters` of (x, z), in a square of cells so large that at least `enough` of those found
   * are nearer than anyone outside it can be. Writes slots and squared distances (m²), unordered.
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
    if (!this.#isInOrder) this.#putInOrder();
    const column = this.#line(x) - this.#firstColumn;
    const row = this.#line(z) - this.#firstRow;
    const rings = Math.ceil(reachMeters / this.cellMeters);
    let ring = 0;
    while (ring < rings && this.#countSquare(column, row, ring) * SURE_SHARE(ring) < enough) ring++;
    for (; ; ring++) {
      const found = this.#collect(column, row, ring, x, z, reachMeters, slots, squaredDistances);
      if (ring >= rings || found === this.#count) return found;
      if (found >= enough && countWithin(squaredDistances, found, ring * this.cellMeters) >= enough) return found;
    }
  }

  /** How many stand in the square of cells that reaches `ring` cells beyond the one in its middle. */
  #countSquare(column: number, row: number, ring: number): number {
    const left = Math.max(0, column - ring);
    const right = Math.min(this.#width - 1, column + ring);
    if (left > right) return 0;
    const top = Math.max(0, row - ring);
    const bottom = Math.min(this.#height - 1, row + ring);
    let count = 0;
    for (let at = top; at <= bottom; at++) {
      count += this.#starts[at * this.#width + right + 1]! - this.#starts[at * this.#width + left]!;
    }
    return count;
  }

  #collect(
    column: number,
    row: number,
    ring: number,
    x: number,
    z: number,
    reachMeters: number,
    slots: Int32Array,
    squaredDistances: Float32Array,
  ): number {
    const starts = this.#starts;
    const ordered = this.#orderedSlot;
    const xs = this.#orderedX;
    const zs = this.#orderedZ;
    const width = this.#width;
    const reachSquared = reachMeters * reachMeters;
    const left = Math.max(0, column - ring);
    const right = Math.min(width - 1, column + ring);
    const top = Math.max(0, row - ring);
    const bottom = Math.min(this.#height - 1, row + ring);
    let found = 0;
    if (left > right) return found;
    for (let at = top; at <= bottom; at++) {
      const end = starts[at * width + right + 1]!;
      for (let place = starts[at * width + left]!; place < end; place++) {
        const dx = xs[place]! - x;
        const dz = zs[place]! - z;
        const squared = dx * dx + dz * dz;
        if (squared > reachSquared || found === slots.length) continue;
        slots[found] = ordered[place]!;
        squaredDistances[found++] = squared;
      }
    }
    return found;
  }

  #putInOrder(): void {
    this.#isInOrder = true;
    this.#measure();
    const width = this.#width;
    const starts = this.#starts;
    const cells = width * this.#height;
    starts.fill(0, 0, cells + 1);
    for (let slot = 0; slot < this.#end; slot++) {
      if (this.#cell[slot] !== NOBODY) starts[this.#cellInside(slot) + 1]!++;
    }
    for (let cell = 0; cell < cells; cell++) starts[cell + 1]! += starts[cell]!;
    // Each cell's start serves as the place of its next person, and is the next cell's start when all are placed.
    for (let slot = 0; slot < this.#end; slot++) {
      if (this.#cell[slot] === NOBODY) continue;
      const place = starts[this.#cellInside(slot)]!++;
      this.#orderedSlot[place] = slot;
      this.#orderedX[place] = this.#x[slot]!;
      this.#orderedZ[place] = this.#z[slot]!;
    }
    starts.copyWithin(1, 0, cells);
    starts[0] = 0;
  }

  /** Finds the rectangle of cells that holds everyone. */
  #measure(): void {
    const columns = this.#columns;
    let left = columns;
    let right = -1;
    let top = columns;
    let bottom = -1;
    for (let slot = 0; slot < this.#end; slot++) {
      const cell = this.#cell[slot]!;
      if (cell === NOBODY) continue;
      const column = cell % columns;
      const row = (cell - column) / columns;
      if (column < left) left = column;
      if (column > right) right = column;
      if (row < top) top = row;
      if (row > bottom) bottom = row;
    }
    this.#firstColumn = left;
    this.#firstRow = top;
    this.#width = Math.max(0, right - left + 1);
    this.#height = Math.max(0, bottom - top + 1);
  }

  /** A slot's cell, counted within the rectangle that holds everyone. */
  #cellInside(slot: number): number {
    const cell = this.#cell[slot]!;
    const column = cell % this.#columns;
    const row = (cell - column) / this.#columns;
    return (row - this.#firstRow) * this.#width + column - this.#firstColumn;
  }

  /** Column of an x, row of a z. */
  #line(coordinate: number): number {
    const line = Math.floor((coordinate + LIMITS.mapExtentMeters) / this.cellMeters);
    return Math.max(0, Math.min(this.#columns - 1, line));
  }
}

function countWithin(squaredDistances: Float32Array, count: number, meters: number): number {
  const squared = meters * meters;
  let within = 0;
  for (let index = 0; index < count; index++) if (squaredDistances[index]! <= squared) within++;
  return within;
}
