import { dequantisePosition, LIMITS, POSTURE, postureOf, type Snapshot } from "@crowdwire/protocol";
import { INTEREST, selectNearest } from "@crowdwire/simulation";
import type { CrowdLedger } from "./CrowdLedger.ts";

const FIRST_CAPACITY = 160;
/** Who is among the nearest is looked at anew after so many snapshots: about once a second. */
const LOOK_EVERY = LIMITS.tickHz;
/** A pause of more than three ticks is one that a person could see. */
const TICK_MS = 1000 / LIMITS.tickHz;
const GAP_MS = 3.5 * TICK_MS;

const scratch = { keys: new Float32Array(1024), places: new Int32Array(1024) };

/** What one client has been told of others, as far as it must be kept to know how old what it sees is. */
export class Neighbours {
  readonly #ledger: CrowdLedger;
  readonly #placeOf = new Map<number, number>();
  #id = new Uint16Array(FIRST_CAPACITY);
  #x = new Float32Array(FIRST_CAPACITY);
  #z = new Float32Array(FIRST_CAPACITY);
  /** Server's time of the last record. */
  #recordMs = new Float64Array(FIRST_CAPACITY);
  #isWalking = new Uint8Array(FIRST_CAPACITY);
  #count = 0;
  #ownX = 0;
  #ownZ = 0;
  #nearSquared = Number.POSITIVE_INFINITY;
  #untilLook = 0;
  #sequence = -1;
  #arrivedMs = Number.NaN;
  /** The load's own delay until then. */
  #arrivedDelayMs = 0;

  constructor(ledger: CrowdLedger) {
    this.#ledger = ledger;
  }

  /** How many are known. */
  get count(): number {
    return this.#count;
  }

  /** Whether someone known is among the nearest, as of the last look. */
  isNear(id: number): boolean {
    const place = this.#placeOf.get(id);
    if (place === undefined) return false;
    return (this.#x[place]! - this.#ownX) ** 2 + (this.#z[place]! - this.#ownZ) ** 2 <= this.#nearSquared;
  }

  /** A new connection: nothing is known. */
  clear(): void {
    this.#placeOf.clear();
    this.#count = 0;
    this.#untilLook = 0;
    this.#nearSquared = Number.POSITIVE_INFINITY;
    this.#sequence = -1;
    this.#arrivedMs = Number.NaN;
  }

  /**
   * Notes a snapshot that arrived at `nowMs`.
   * @param serverNowMs What time it was on the server then; NaN as long as the client cannot know.
   */
  take(snapshot: Readonly<Snapshot>, nowMs: number, serverNowMs: number): void {
    this.arrive(snapshot.sequence, nowMs);
    if (snapshot.hasOwnState) {
      this.#ownX = snapshot.own.x;
      this.#ownZ = snapshot.own.z;
    }
    for (let index = 0; index < snapshot.departedCount; index++) this.#forget(snapshot.departed[index]!);
    const { measures } = this.#ledger;
    const { count, id, x, z, flags } = snapshot.records;
    let near = 0;
    for (let index = 0; index < count; index++) {
      const recordX = dequantisePosition(x[index]!);
      const recordZ = dequantisePosition(z[index]!);
      const isNear = (recordX - this.#ownX) ** 2 + (recordZ - this.#ownZ) ** 2 <= this.#nearSquared;
      const place = this.#placeFor(id[index]!);
      if (isNear) {
        near++;
        if (this.#isWalking[place] === 1) measures.heldMs.add(serverNowMs - this.#recordMs[place]!);
      }
      this.#x[place] = recordX;
      this.#z[place] = recordZ;
      this.#recordMs[place] = snapshot.serverMs;
      const posture = postureOf(flags[index]!);
      this.#isWalking[place] = posture === POSTURE.walk || posture === POSTURE.run ? 1 : 0;
    }
    measures.stalenessMs.add(serverNowMs - snapshot.serverMs, near);
    if (this.#untilLook-- <= 0) this.#look();
  }

  /** Notes that a snapshot arrived, and nothing of what it says. */
  arrive(sequence: number, nowMs: number): void {
    const { counts, measures, ownDelay } = this.#ledger;
    counts.snapshots++;
    const delayMs = ownDelay.untilMs(nowMs);
    if (this.#sequence >= 0) {
      counts.missedSnapshots += ((sequence - this.#sequence) & 0xffff) - 1;
      const intervalMs = nowMs - this.#arrivedMs;
      measures.snapshotIntervalMs.add(intervalMs);
      if (intervalMs > GAP_MS) counts.gaps++;
      this.#noteWait(nowMs, delayMs);
    }
    this.#sequence = sequence;
    this.#arrivedMs = nowMs;
    this.#arrivedDelayMs = delayMs;
  }

  /** A connection is open: from now on the first snapshot is waited for. */
  begin(nowMs: number): void {
    if (this.#sequence >= 0) return;
    this.#arrivedMs = nowMs;
    this.#arrivedDelayMs = this.#ledger.ownDelay.untilMs(nowMs);
  }

  /** Notes how long the next snapshot has been waited for until now: it may never come, and nothing else would say so. */
  noteSilence(nowMs: number): void {
    if (!Number.isNaN(this.#arrivedMs)) this.#noteWait(nowMs, this.#ledger.ownDelay.untilMs(nowMs));
  }

  #noteWait(nowMs: number, delayMs: number): void {
    const { counts } = this.#ledger;
    const waitedMs = nowMs - this.#arrivedMs;
    counts.longestGapMs = Math.max(counts.longestGapMs, waitedMs);
    const missed = Math.round((waitedMs - (delayMs - this.#arrivedDelayMs)) / TICK_MS) - 1;
    counts.missedInARow = Math.max(counts.missedInARow, missed);
  }

  /** Finds how far away the last of the nearest is. */
  #look(): void {
    this.#untilLook = LOOK_EVERY;
    if (this.#count <= INTEREST.nearCount) {
      this.#nearSquared = Number.POSITIVE_INFINITY;
      return;
    }
    if (scratch.keys.length < this.#count) {
      scratch.keys = new Float32Array(2 * this.#count);
      scratch.places = new Int32Array(2 * this.#count);
    }
    const { keys, places } = scratch;
    for (let place = 0; place < this.#count; place++) {
      keys[place] = (this.#x[place]! - this.#ownX) ** 2 + (this.#z[place]! - this.#ownZ) ** 2;
      places[place] = place;
    }
    selectNearest(keys, places, this.#count, INTEREST.nearCount);
    let farthest = 0;
    for (let index = 0; index < INTEREST.nearCount; index++) farthest = Math.max(farthest, keys[index]!);
    this.#nearSquared = farthest;
  }

  #placeFor(id: number): number {
    const known = this.#placeOf.get(id);
    if (known !== undefined) return known;
    if (this.#count === this.#id.length) this.#grow();
    const place = this.#count++;
    this.#placeOf.set(id, place);
    this.#id[place] = id;
    this.#isWalking[place] = 0;
    return place;
  }

  #forget(id: number): void {
    const place = this.#placeOf.get(id);
    if (place === undefined) return;
    this.#placeOf.delete(id);
    const last = --this.#count;
    if (place === last) return;
    this.#id[place] = this.#id[last]!;
    this.#x[place] = this.#x[last]!;
    this.#z[place] = this.#z[last]!;
    this.#recordMs[place] = this.#recordMs[last]!;
    this.#isWalking[place] = this.#isWalking[last]!;
    this.#placeOf.set(this.#id[place]!, place);
  }

  #grow(): void {
    const capacity = 2 * this.#id.length;
    this.#id = grown(this.#id, new Uint16Array(capacity));
    this.#x = grown(this.#x, new Float32Array(capacity));
    this.#z = grown(this.#z, new Float32Array(capacity));
    this.#recordMs = grown(this.#recordMs, new Float64Array(capacity));
    this.#isWalking = grown(this.#isWalking, new Uint8Array(capacity));
  }
}

function grown<Array extends { set(from: ArrayLike<number>): void }>(from: ArrayLike<number>, into: Array): Array {
  into.set(from);
  return into;
}
