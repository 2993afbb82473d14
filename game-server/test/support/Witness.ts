import {
  type AvatarLook,
  BYTES,
  createPresence,
  createSnapshot,
  decodeIntroductions,
  decodePresence,
  decodeSnapshot,
  dequantisePosition,
  LIMITS,
} from "@crowdwire/protocol";
import { INTEREST, MOVEMENT, PACE } from "@crowdwire/simulation";
import type { World } from "../../src/world/World.ts";
import type { Truth } from "./Truth.ts";

const TICK_MS = 1000 / LIMITS.tickHz;
const QUANTISATION_METERS = LIMITS.positionStepMeters / 2 + 1e-6;
const TWO_SECONDS = 2 * LIMITS.tickHz;
/** A ring record may be as old as this, where everybody walks and bytes are short. */
const RING_TICKS = 16;
const WINDOW_SECONDS = 5;

interface Known {
  x: number;
  z: number;
  /** Last tick in which they were where they had been told to be. */
  trueTick: number;
  readonly bornTick: number;
}

/** Reads every byte that one session is sent, and throws at the first that is not true. */
export class Witness {
  readonly #session: string;
  readonly #world: World;
  readonly #truth: Truth;
  readonly #snapshot = createSnapshot();
  readonly #presence = createPresence();
  readonly #introduced = new Map<number, { name: string; look: AvatarLook }>();
  readonly #known = new Map<number, Known>();
  readonly #beganTick: number;
  readonly #bytesInSecond: number[] = [];
  #own = { x: Number.NaN, y: Number.NaN, z: Number.NaN };
  #presenceTick = -1;
  #lastTick = -1;
  /** Since when snapshots have come without a gap. */
  #steadyTick: number;
  snapshots = 0;
  records = 0;
  presences = 0;

  constructor(session: string, world: World, truth: Truth) {
    this.#session = session;
    this.#world = world;
    this.#truth = truth;
    this.#beganTick = world.tick;
    this.#steadyTick = world.tick;
  }

  /** Sequence number of the newest snapshot. */
  get sequence(): number {
    return this.#snapshot.sequence;
  }

  hear(type: number, bytes: Uint8Array): void {
    const second = Math.floor((this.#world.tick - this.#beganTick) / LIMITS.tickHz);
    this.#bytesInSecond[second] = (this.#bytesInSecond[second] ?? 0) + bytes.length + PACE.overheadBytes;
    if (type === BYTES.introductions) {
      for (const { id, name, look } of decodeIntroductions(bytes)) this.#introduced.set(id, { name, look });
    } else if (type === BYTES.presence) this.#seeFarCrowd(bytes);
    else if (type === BYTES.snapshot) this.#see(bytes);
    else this.#assert(false, `a message of type ${type}`);
  }

  /** Largest number of bytes per second over five seconds, the first ones left out. */
  mostBytesPerSecond(): number {
    let most = 0;
    for (let first = 1; first + WINDOW_SECONDS < this.#bytesInSecond.length; first++) {
      let sum = 0;
      for (let second = 0; second < WINDOW_SECONDS; second++) sum += this.#bytesInSecond[first + second] ?? 0;
      most = Math.max(most, sum / WINDOW_SECONDS);
    }
    return most;
  }

  #see(bytes: Uint8Array): void {
    const { tick } = this.#world;
    const before = this.#snapshot.sequence;
    const snapshot = decodeSnapshot(bytes, this.#snapshot);
    this.snapshots++;
    this.#assert(snapshot.sequence === ((before + 1) & 0xffff), `sequence ${snapshot.sequence} after ${before}`);
    this.#assert(snapshot.serverMs === tick * TICK_MS, `of ${snapshot.serverMs} ms`);
    if (this.#lastTick >= 0 && tick - this.#lastTick > 1) this.#steadyTick = tick;
    this.#lastTick = tick;
    this.#seeOwn();
    for (let index = 0; index < snapshot.departedCount; index++) {
      const id = snapshot.departed[index]!;
      this.#assert(this.#known.delete(id), `departure of ${id}, of whom it had no record`);
      const isGone = index < snapshot.goneCount;
      this.#assert(isGone === this.#truth.slotOf(id) < 0, `${id} called ${isGone ? "gone" : "further away"}`);
    }
    for (let index = 0; index < snapshot.records.count; index++) this.#seeRecord(index);
    this.#checkKnown();
    const presenceTicks = tick - Math.max(this.#presenceTick, this.#steadyTick);
    this.#assert(presenceTicks <= TWO_SECONDS, `the far crowd as it was ${presenceTicks} ticks ago`);
  }

  #seeOwn(): void {
    const slot = this.#world.slotOfSession(this.#session);
    const { hasOwnState, own } = this.#snapshot;
    if (hasOwnState) this.#own = { x: own.x, y: own.y, z: own.z };
    const { x, y, z } = this.#own;
    const isTrue = x === this.#world.x[slot] && y === this.#world.y[slot] && z === this.#world.z[slot];
    this.#assert(isTrue, `itself at ${x}, ${z}`);
  }

  #seeRecord(index: number): void {
    const { records } = this.#snapshot;
    const world = this.#world;
    const id = records.id[index]!;
    const slot = this.#truth.slotOf(id);
    this.records++;
    this.#assert(slot >= 0, `a record of ${id}, who is not here`);
    this.#assert(world.sessions[slot] !== this.#session, "a record of itself");
    const name = this.#introduced.get(id)?.name;
    this.#assert(
      this.#isIntroduced(id),
      `a record of ${id}, introduced as ${name} but ${world.residents[slot]!.name} now`,
    );
    const x = dequantisePosition(records.x[index]!);
    const y = dequantisePosition(records.y[index]!);
    const z = dequantisePosition(records.z[index]!);
    const meters = Math.max(Math.abs(x - world.x[slot]!), Math.abs(y - world.y[slot]!), Math.abs(z - world.z[slot]!));
    this.#assert(meters <= QUANTISATION_METERS, `${id} ${meters} m off`);
    this.#assert(records.yaw[index] === world.yaw[slot], `${id} facing ${records.yaw[index]}`);
    this.#known.set(id, { x, z, trueTick: world.tick, bornTick: this.#truth.bornTick(id) });
  }

  /** Was it told who somebody is, as they are now? */
  #isIntroduced(id: number): boolean {
    const introduced = this.#introduced.get(id);
    const resident = this.#world.residents[this.#truth.slotOf(id)]!;
    return introduced?.name === resident.name && introduced.look.topColor === resident.look.topColor;
  }

  /** What it knows from before must still be true, or as old as it may be. */
  #checkKnown(): void {
    const { tick } = this.#world;
    let outdated = 0;
    for (const [id, known] of this.#known) {
      const isSame = known.bornTick === this.#truth.bornTick(id);
      this.#assert(isSame && this.#truth.goneTicks(id) <= TWO_SECONDS, `${id}, who has left long ago`);
      if (this.#truth.slotOf(id) < 0) continue;
      const meters = this.#truth.distance(id, tick, known.x, known.z);
      if (meters <= QUANTISATION_METERS) {
        known.trueTick = tick;
        continue;
      }
      // Whoever has another name or look by now waits for that first (REP5), as long as said below.
      if (this.#isIntroduced(id)) outdated++;
      const ticks = tick - known.trueTick;
      const walked = (MOVEMENT.runMetersPerSecond * ticks) / LIMITS.tickHz;
      this.#assert(meters <= walked + 2 * QUANTISATION_METERS, `${id} ${meters} m off after ${ticks} ticks`);
      const told = tick - Math.max(known.trueTick, this.#steadyTick);
      this.#assert(told <= RING_TICKS, `${id} as of ${told} ticks ago`);
    }
    this.#assert(outdated <= INTEREST.ringCount, `${outdated} who are not where they were told to be`);
    this.#assert(this.#known.size <= INTEREST.nearCount + INTEREST.ringCount, `${this.#known.size} one by one`);
  }

  #seeFarCrowd(bytes: Uint8Array): void {
    const presence = decodePresence(bytes, this.#presence);
    const tick = presence.serverMs / TICK_MS;
    this.presences++;
    this.#presenceTick = tick;
    const stepMeters = LIMITS.positionStepMeters * 2 ** (bytes[11]! & 15);
    this.#assert(presence.kind === "positions", presence.kind);
    this.#assert(presence.count === this.#truth.population(tick), `${presence.count} in the far crowd`);
    for (let index = 0; index < presence.count; index++) {
      const id = presence.id[index]!;
      this.#assert(this.#truth.wasHere(id, tick), `${id} in the far crowd, who was not here`);
      const x = dequantisePosition(presence.x[index]!);
      const z = dequantisePosition(presence.z[index]!);
      const meters = this.#truth.distance(id, tick, x, z);
      this.#assert(meters <= stepMeters / 2 + QUANTISATION_METERS, `${id} ${meters} m off in the far crowd`);
    }
  }

  #assert(isTrue: boolean, what: string): void {
    if (!isTrue) throw new Error(`${this.#session} was told in tick ${this.#world.tick}: ${what}.`);
  }
}
