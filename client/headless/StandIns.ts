import { LIMITS, type Presence } from "@crowdwire/protocol";
import type { Ground, GroundPoint } from "@crowdwire/simulation";
import type { AvatarSample } from "./CrowdSource.ts";
import { scatter } from "./strangers.ts";

/** Ids of people are 16 bits; stand-ins have larger ones. */
const FIRST_ID = 0x1_0000;
/** No more are drawn in one cell, and no more in all: the nearest. */
const MOST_PER_CELL = 256;
const MOST = 384;
const COLUMNS = 512;
/** Heights above and below one's own that are looked at for ground, in steps of what `locate` reaches. */
const FLOORS_METERS = [0, 4, -4, 8, -8, 12, -12, 20, -20];

interface StandIn {
  x: number;
  z: number;
  /** NaN until the ground there has been looked for, null where there is none. */
  y: number | null;
}

/**
 * Where only is known how many stand in each cell (REP4), somebody is drawn for each who is not drawn already: always at
 * the same spots of the cell, so that the crowd stands still as long as its numbers do.
 */
export class StandIns {
  readonly #ground: Ground;
  readonly #found: GroundPoint = { x: 0, y: 0, z: 0, polygon: 0 };
  #standIns = new Map<number, StandIn>();
  #cellMeters = 0;

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  ids(): Iterable<number> {
    return this.#standIns.keys();
  }

  clear(): void {
    this.#standIns.clear();
  }

  /**
   * Takes in the counts of a message.
   *
   * @param drawn Where those are who are drawn anyway, oneself included: x, z, x, z, … in metres.
   * @param x Where one is oneself: who stands nearest comes first.
   */
  update(presence: Readonly<Presence>, drawn: readonly number[], x: number, z: number): void {
    const { cellMeters } = presence;
    if (cellMeters !== this.#cellMeters) this.#standIns.clear();
    this.#cellMeters = cellMeters;
    const index = (meters: number) => Math.floor((meters + LIMITS.mapExtentMeters) / cellMeters);
    const isDrawn = new Map<number, number>();
    for (let at = 0; at < drawn.length; at += 2) {
      const cell = index(drawn[at + 1]!) * COLUMNS + index(drawn[at]!);
      isDrawn.set(cell, (isDrawn.get(cell) ?? 0) + 1);
    }
    const nearestFirst = Array.from({ length: presence.count }, (_, entry) => {
      const column = presence.column[entry]!;
      const row = presence.row[entry]!;
      const squared = (column - index(x)) ** 2 + (row - index(z)) ** 2;
      return { cell: row * COLUMNS + column, people: presence.people[entry]!, squared };
    }).sort((a, b) => a.squared - b.squared);
    const before = this.#standIns;
    this.#standIns = new Map();
    for (const { cell, people } of nearestFirst) {
      const missing = Math.min(MOST_PER_CELL, people - (isDrawn.get(cell) ?? 0));
      for (let turn = 0; turn < missing && this.#standIns.size < MOST; turn++) {
        const id = FIRST_ID + cell * MOST_PER_CELL + turn;
        this.#standIns.set(id, before.get(id) ?? this.#place(id, cell));
      }
    }
  }

  /** Writes how a stand-in stands; false where there is none, or no ground for it. */
  sample(id: number, nearY: number, out: AvatarSample): boolean {
    const standIn = this.#standIns.get(id);
    if (!standIn) return false;
    if (Number.isNaN(standIn.y)) this.#stand(standIn, nearY);
    if (standIn.y === null) return false;
    out.x = standIn.x;
    out.y = standIn.y;
    out.z = standIn.z;
    out.yaw = (scatter(id ^ 3) / 2 ** 32) * 2 * Math.PI;
    out.posture = "stand";
    out.speed = 0;
    out.lift = 0;
    out.emote = null;
    out.emoteSeconds = 0;
    return true;
  }

  #place(id: number, cell: number): StandIn {
    const column = cell % COLUMNS;
    const row = Math.floor(cell / COLUMNS);
    const side = this.#cellMeters;
    return {
      x: (column + scatter(id ^ 1) / 2 ** 32) * side - LIMITS.mapExtentMeters,
      z: (row + scatter(id ^ 2) / 2 ** 32) * side - LIMITS.mapExtentMeters,
      y: Number.NaN,
    };
  }

  #stand(standIn: StandIn, nearY: number): void {
    standIn.y = null;
    for (const floor of FLOORS_METERS) {
      if (!this.#ground.locate(standIn.x, nearY + floor, standIn.z, this.#found)) continue;
      standIn.x = this.#found.x;
      standIn.y = this.#found.y;
      standIn.z = this.#found.z;
      return;
    }
  }
}
