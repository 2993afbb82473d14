import { AREA, type TileGeometry } from "./tileGeometry.ts";

const CELL_METERS = 0.6;

/** Answers how high the walkable surface is at a point: the map's own triangles within one tile, in a grid seen from above. */
export class SurfaceHeights {
  readonly #geometry: TileGeometry;
  readonly #originX: number;
  readonly #originZ: number;
  readonly #across: number;
  readonly #starts: Uint32Array;
  readonly #triangles: Uint32Array;

  /** The square [cornerX, cornerX + side] × [cornerZ, cornerZ + side] is covered. */
  constructor(geometry: TileGeometry, cornerX: number, cornerZ: number, sideMeters: number) {
    this.#geometry = geometry;
    this.#originX = cornerX - CELL_METERS;
    this.#originZ = cornerZ - CELL_METERS;
    this.#across = Math.ceil(sideMeters / CELL_METERS) + 2;
    this.#starts = new Uint32Array(this.#across * this.#across + 1);
    let pairs = 0;
    this.#eachPair((cell) => {
      pairs += 1;
      this.#starts[cell + 1]! += 1;
    });
    for (let cell = 0; cell < this.#across * this.#across; cell++) this.#starts[cell + 1]! += this.#starts[cell]!;
    const next = this.#starts.slice();
    this.#triangles = new Uint32Array(pairs);
    this.#eachPair((cell, triangle) => {
      this.#triangles[next[cell]!++] = triangle;
    });
  }

  /** The highest walkable surface at (x, z) whose height is between the two; undefined where there is none. */
  highest(x: number, z: number, lowestY: number, highestY: number): number | undefined {
    const column = Math.floor((x - this.#originX) / CELL_METERS);
    const row = Math.floor((z - this.#originZ) / CELL_METERS);
    if (column < 0 || row < 0 || column >= this.#across || row >= this.#across) return undefined;
    const cell = row * this.#across + column;
    let best: number | undefined;
    for (let at = this.#starts[cell]!; at < this.#starts[cell + 1]!; at++) {
      const y = heightOver(this.#geometry.positions, 9 * this.#triangles[at]!, x, z);
      if (y !== undefined && y >= lowestY && y <= highestY && (best === undefined || y > best)) best = y;
    }
    return best;
  }

  #eachPair(visit: (cell: number, triangle: number) => void): void {
    const { positions, areas } = this.#geometry;
    const last = this.#across - 1;
    for (let triangle = 0; triangle < areas.length; triangle++) {
      if (areas[triangle] !== AREA.walkable) continue;
      const [a, b, c] = [9 * triangle, 9 * triangle + 3, 9 * triangle + 6];
      const cellOf = (meters: number, origin: number): number =>
        Math.min(last, Math.max(0, Math.floor((meters - origin) / CELL_METERS)));
      const fromX = cellOf(Math.min(positions[a]!, positions[b]!, positions[c]!), this.#originX);
      const toX = cellOf(Math.max(positions[a]!, positions[b]!, positions[c]!), this.#originX);
      const fromZ = cellOf(Math.min(positions[a + 2]!, positions[b + 2]!, positions[c + 2]!), this.#originZ);
      const toZ = cellOf(Math.max(positions[a + 2]!, positions[b + 2]!, positions[c + 2]!), this.#originZ);
      for (let z = fromZ; z <= toZ; z++) for (let x = fromX; x <= toX; x++) visit(z * this.#across + x, triangle);
    }
  }
}

/** Height of a triangle's plane at (x, z), by barycentric coordinates; undefined outside (a hair's breadth is inside). */
function heightOver(p: Float32Array, at: number, x: number, z: number): number | undefined {
  const [ux, uy, uz] = [p[at + 3]! - p[at]!, p[at + 4]! - p[at + 1]!, p[at + 5]! - p[at + 2]!];
  const [vx, vy, vz] = [p[at + 6]! - p[at]!, p[at + 7]! - p[at + 1]!, p[at + 8]! - p[at + 2]!];
  const [wx, wz] = [x - p[at]!, z - p[at + 2]!];
  const area = ux * vz - uz * vx;
  if (area === 0) return undefined;
  const s = (wx * vz - wz * vx) / area;
  const t = (ux * wz - uz * wx) / area;
  const slack = 1e-4;
  if (!(s >= -slack && t >= -slack && s + t <= 1 + slack)) return undefined;
  return p[at + 1]! + s * uy + t * vy;
}
