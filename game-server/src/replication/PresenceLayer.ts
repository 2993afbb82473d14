import { encodeCounts, encodePositions, LIMITS, PRESENCE_MAX_BYTES, placeX, placeZ, poseY } from "@crowdwire/protocol";
import { PACE, PRESENCE } from "@crowdwire/simulation";
import { RECORD, type World } from "../world/World.ts";

/** A message of this size can be sent as seldom as it ever is. */
const LARGEST_BYTES = Math.min(
  PRESENCE_MAX_BYTES,
  Math.floor((PRESENCE.bytesPerSecond * PRESENCE.slowestTicks) / LIMITS.tickHz) - PACE.overheadBytes,
);
const SPARED_BYTES = Math.floor(LARGEST_BYTES * (1 - PRESENCE.sparedShare));
/** Room for a slot beside an id in one number that sorts by id. */
const SLOT_RANGE = 2 ** 20;
/** How coarse the picture is: positions, or counts in cells of 4 m, 8 m, … */
const POSITIONS = 0;

/**
 * The far crowd of a world (REP4): everyone in it, in one message that is written once and sent to all. It comes the more
 * seldom the larger it is, and when it would come too seldom, it gets coarser instead.
 */
export class PresenceLayer {
  readonly #buffer = new Uint8Array(PRESENCE_MAX_BYTES);
  readonly #order: Float64Array;
  readonly #cells: Uint32Array;
  readonly #people: {
    count: number;
    readonly id: Uint16Array;
    readonly x: Uint16Array;
    readonly y: Uint16Array;
    readonly z: Uint16Array;
  };
  #bytes: Uint8Array = this.#buffer.subarray(0, 0);
  #coarseness = POSITIONS;
  #dueTick = 0;
  #serial = 0;
  #writtenTick = 0;
  #bytesPerTick = 0;

  constructor(slots: number) {
    this.#order = new Float64Array(slots);
    this.#cells = new Uint32Array(slots);
    this.#people = {
      count: 0,
      id: new Uint16Array(slots),
      x: new Uint16Array(slots),
      y: new Uint16Array(slots),
      z: new Uint16Array(slots),
    };
  }

  /** The newest message; good until the next `run`. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** Goes up with every new message; 0 before the first. */
  get serial(): number {
    return this.#serial;
  }

  /** Tick of the newest message. */
  get writtenTick(): number {
    return this.#writtenTick;
  }

  /** What a client is sent of it in each tick, if it came a little at a time. A whole number. */
  get bytesPerTick(): number {
    return this.#bytesPerTick;
  }

  /** Writes the message anew if that is due. */
  run(world: World, nowMs: number): void {
    if (world.tick < this.#dueTick) return;
    this.#gather(world);
    this.#bytes = this.#buffer.subarray(0, this.#encode(Math.round(nowMs)));
    this.#serial++;
    this.#writtenTick = world.tick;
    const bytes = this.#bytes.length + PACE.overheadBytes;
    const wanted = Math.ceil((bytes / PRESENCE.bytesPerSecond) * LIMITS.tickHz);
    const ticks = Math.max(PRESENCE.fastestTicks, Math.min(PRESENCE.slowestTicks, wanted));
    this.#dueTick = world.tick + ticks;
    this.#bytesPerTick = Math.ceil(bytes / ticks);
  }

  /** As fine as it fits, but not finer than before by a hair's breadth. */
  #encode(serverMs: number): number {
    for (let coarseness = POSITIONS; ; coarseness++) {
      const limit = coarseness < this.#coarseness ? SPARED_BYTES : LARGEST_BYTES;
      const out = this.#buffer.subarray(0, limit);
      const length =
        coarseness === POSITIONS
          ? encodePositions(this.#people, serverMs, out)
          : encodeCounts(this.#people, serverMs, coarseness - 1, this.#cells, out);
      if (length === 0) continue;
      this.#coarseness = coarseness;
      return length;
    }
  }

  /** Everyone who can be seen, in the order of their ids. */
  #gather(world: World): void {
    const order = this.#order;
    let count = 0;
    for (let index = 0; index < world.population; index++) {
      const slot = world.active[index]!;
      if (world.grid.has(slot)) order[count++] = world.id[slot]! * SLOT_RANGE + slot;
    }
    for (let index = 0; index < world.remotePopulation; index++) {
      const slot = world.remote[index]!;
      if (world.grid.has(slot)) order[count++] = world.id[slot]! * SLOT_RANGE + slot;
    }
    order.subarray(0, count).sort();
    const people = this.#people;
    people.count = count;
    for (let index = 0; index < count; index++) {
      const slot = order[index]! % SLOT_RANGE;
      people.id[index] = world.id[slot]!;
      const place = world.records[slot * RECORD.words + RECORD.place]!;
      people.x[index] = placeX(place);
      people.y[index] = poseY(world.records[slot * RECORD.words + RECORD.pose]!);
      people.z[index] = placeZ(place);
    }
  }
}
