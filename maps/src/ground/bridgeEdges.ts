import type { Recast, RecastModule } from "../loader/recast.ts";
import { AREA } from "./tileGeometry.ts";

/** Recast's directions 0 to 3, as steps in the grid. */
const STEP_X = [-1, 0, 1, 0] as const;
const STEP_Z = [0, 1, 0, -1] as const;
const NOT_CONNECTED = 63;
/** How many cells wide an edge may be. */
const MAX_WIDTH_CELLS = 3;

/**
 * Makes the bevels and noses of steps walkable. Recast takes voxels by the slope of what fills them: a rounded edge, steep but
 * a few centimetres high, would otherwise be a wall between a floor and the next. A steep voxel is bridged where, within three
 * cells to both sides, one may walk, and nothing in between or around rises more than one step.
 *
 * Reads Recast's memory directly (rcCompactCell, rcCompactSpan of Recast.h): the bindings would make an object per voxel.
 */
export function bridgeEdges(module: RecastModule, open: Recast.rcCompactHeightfield, climbCells: number): void {
  const { spanCount, width, height } = open;
  if (spanCount === 0) return;
  const view = new CompactView(module, open);
  const bridged: number[] = [];
  for (let z = 0; z < height; z++) {
    for (let x = 0; x < width; x++) {
      const { first, end } = view.column(z * width + x);
      for (let span = first; span < end; span++) {
        if (view.areas[span] === AREA.steep && isBridgeable(view, x, z, span, climbCells)) bridged.push(span);
      }
    }
  }
  for (const span of bridged) open.set_areas(span, AREA.walkable);
}

function isBridgeable(view: CompactView, x: number, z: number, span: number, climbCells: number): boolean {
  let lowest = view.heightOf(span);
  let highest = lowest;
  for (let direction = 0; direction < 4; direction++) {
    const beside = view.neighbour(x, z, span, direction);
    // A drop or a wall on any side: an edge of the world, not of a step.
    if (beside < 0) return false;
    lowest = Math.min(lowest, view.heightOf(beside));
    highest = Math.max(highest, view.heightOf(beside));
  }
  if (highest - lowest > climbCells) return false;
  for (let direction = 0; direction < 2; direction++) {
    const here = view.walkableTowards(x, z, span, direction);
    const there = view.walkableTowards(x, z, span, direction + 2);
    if (here >= 0 && there >= 0 && Math.abs(view.heightOf(here) - view.heightOf(there)) <= climbCells) return true;
  }
  return false;
}

/** Recast's open voxels as typed arrays. */
class CompactView {
  readonly areas: Uint8Array;
  readonly #words: Uint32Array;
  readonly #cells: number;
  readonly #spans: number;
  readonly #width: number;

  constructor(module: RecastModule, open: Recast.rcCompactHeightfield) {
    this.areas = Uint8Array.from({ length: open.spanCount }, (_, span) => open.get_areas(span));
    this.#words = module.HEAPU32;
    this.#cells = module.getPointer(open.get_cells(0)) / 4;
    this.#spans = module.getPointer(open.get_spans(0)) / 4;
    this.#width = open.width;
  }

  /** The spans over one cell. `index` has 24 bits, `count` 8. */
  column(cell: number): { first: number; end: number } {
    const word = this.#words[this.#cells + cell]!;
    const first = word & 0xffffff;
    return { first, end: first + (word >>> 24) };
  }

  /** Height over the tile's bottom, in voxels: the low 16 bits of a span's first word. */
  heightOf(span: number): number {
    return this.#words[this.#spans + 2 * span]! & 0xffff;
  }

  /** The span one reaches in a direction without climbing; -1 where there is none. Six bits each in the second word. */
  neighbour(x: number, z: number, span: number, direction: number): number {
    const layer = (this.#words[this.#spans + 2 * span + 1]! >>> (6 * direction)) & 63;
    if (layer === NOT_CONNECTED) return -1;
    const cell = (z + STEP_Z[direction]!) * this.#width + x + STEP_X[direction]!;
    return this.column(cell).first + layer;
  }

  /** The first walkable span in a direction, within the width of an edge; -1 where there is none. */
  walkableTowards(x: number, z: number, span: number, direction: number): number {
    let [atX, atZ, at] = [x, z, span];
    for (let step = 0; step < MAX_WIDTH_CELLS; step++) {
      at = this.neighbour(atX, atZ, at, direction);
      if (at < 0 || this.areas[at] === AREA.blocking) return -1;
      if (this.areas[at] === AREA.walkable) return at;
      atX += STEP_X[direction]!;
      atZ += STEP_Z[direction]!;
    }
    return -1;
  }
}
