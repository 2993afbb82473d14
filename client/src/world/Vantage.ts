import { LIMITS } from "@crowdwire/protocol";
import type { Ground, GroundPoint } from "@crowdwire/simulation";

const GLIDE_METERS_PER_SECOND = 8;
const HURRY_METERS_PER_SECOND = 20;
/** The eye rises and sinks with the ground below, softly. */
const HEIGHT_PER_SECOND = 4;
/** Heights above and below that are searched for ground, in steps of what `locate` reaches. */
const FLOORS_METERS = [0, 4, -4, 8, -8];
/** The server is told where one looks this often while that changes, and this often without. */
const TELL_MOVED_MS = 250;
const TELL_STILL_MS = 600;
const MOVED_METERS = 0.5;

export interface VantageOptions {
  readonly ground: Ground;
  /** Where one begins to look, in metres. */
  readonly start: { readonly x: number; readonly y: number; readonly z: number };
  /** Says to the server where one looks. */
  readonly tell: (place: { x: number; y: number; z: number }) => void;
}

/** What keys and thumbs ask for: as far as it means moving. */
export interface Glide {
  readonly moveX: number;
  readonly moveZ: number;
  readonly run: boolean;
}

/** The place that somebody who looks on looks at: moves by keys, clicks and thumbs, through walls, along the ground. */
export class Vantage {
  readonly #options: VantageOptions;
  readonly #place: { x: number; y: number; z: number };
  readonly #found: GroundPoint = { x: 0, y: 0, z: 0, polygon: 0 };
  #told = { x: Number.NaN, z: Number.NaN, ms: Number.NEGATIVE_INFINITY };

  constructor(options: VantageOptions) {
    this.#options = options;
    const { x, y, z } = options.start;
    this.#place = { x, y, z };
  }

  /** Where one looks now; the object is reused. */
  get place(): Readonly<{ x: number; y: number; z: number }> {
    return this.#place;
  }

  /** Moves on for one frame, and tells the server now and then. */
  advance(nowMs: number, dtSeconds: number, { moveX, moveZ, run }: Glide): void {
    const place = this.#place;
    const meters = (run ? HURRY_METERS_PER_SECOND : GLIDE_METERS_PER_SECOND) * dtSeconds;
    place.x = withinMap(place.x + moveX * meters);
    place.z = withinMap(place.z + moveZ * meters);
    const groundY = this.#groundBelow();
    if (groundY !== null) place.y += (groundY - place.y) * (1 - Math.exp(-HEIGHT_PER_SECOND * dtSeconds));
    const hasMoved = !(Math.hypot(place.x - this.#told.x, place.z - this.#told.z) <= MOVED_METERS);
    if (nowMs - this.#told.ms < (hasMoved ? TELL_MOVED_MS : TELL_STILL_MS)) return;
    this.#told = { x: place.x, z: place.z, ms: nowMs };
    this.#options.tell({ ...place });
  }

  #groundBelow(): number | null {
    const { x, y, z } = this.#place;
    for (const floor of FLOORS_METERS) {
      if (this.#options.ground.locate(x, y + floor, z, this.#found)) return this.#found.y;
    }
    return null;
  }
}

function withinMap(meters: number): number {
  return Math.max(-LIMITS.mapExtentMeters, Math.min(LIMITS.mapExtentMeters, meters));
}
