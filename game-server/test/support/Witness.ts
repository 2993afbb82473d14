import {
  type AvatarLook,
  BYTES,
  createSnapshot,
  decodeIntroductions,
  decodeSnapshot,
  dequantisePosition,
  LIMITS,
} from "@crowdwire/protocol";
import { INTEREST, MOVEMENT, PACE } from "@crowdwire/simulation";
import { RECORD, type World } from "../../src/world/World.ts";
import { FarCrowdReader } from "./FarCrowdReader.ts";
import { Neighbourhood, OUTSIDE, RING } from "./Neighbourhood.ts";
import type { Truth } from "./Truth.ts";

const TICK_MS = 1000 / LIMITS.tickHz;
const QUANTISATION_METERS = LIMITS.positionStepMeters / 2 + 1e-6;
const TWO_SECONDS = 2 * LIMITS.tickHz;
/** People are looked for where they were when they last moved by a step of quantisation. */
const FOUND_WITHIN_METERS = Math.SQRT2 * LIMITS.positionStepMeters + 1e-4;
/** A near record may be as old as this, where introductions and words leave no room; a ring record as this. */
const NEAR_TICKS = 8;
const RING_TICKS = 24;
/** Whoever is near or in the ring has been introduced and told of after so many. */
const NEWCOMER_TICKS = 40;
/** Introductions are remembered for so many places; slots share them. */
const REMEMBERED = 1024;
const WINDOW_SECONDS = 5;

interface Known {
  x: number;
  z: number;
  /** Last tick in which they were where they had been told to be. */
  trueTick: number;
  /** Tick of the last record. */
  readonly toldTick: number;
  readonly bornTick: number;
}

/** Reads every byte that one session is sent, and throws at the first that is not true. */
export class Witness {
  readonly #session: string;
  readonly #world: World;
  readonly #truth: Truth;
  readonly #snapshot = createSnapshot();
  readonly #farCrowd: FarCrowdReader;
  readonly #neighbourhood = new Neighbourhood(FOUND_WITHIN_METERS);
  readonly #introduced = new Map<number, { name: string; look: AvatarLook }>();
  /** By place of its memory: the number of the introduction it was given last. */
  readonly #remembered = new Map<number, number>();
  readonly #known = new Map<number, Known>();
  readonly #beganTick: number;
  readonly #bytesInSecond: number[] = [];
  #own = { x: Number.NaN, y: Number.NaN, z: Number.NaN };
  #presenceTick = -1;
  #lastTick = -1;
  /** Since when snapshots have come without a gap. */
  #steadyTick: number;
  /** Tick of its last look around. */
  #lookedTick: number | null = null;
  snapshots = 0;
  records = 0;
  presences = 0;
  /** How often a near person had moved before a snapshot, and how often that said so. */
  nearMoves = 0;
  nearMovesTold = 0;

  constructor(session: string, world: World, truth: Truth) {
    this.#session = session;
    this.#world = world;
    this.#truth = truth;
    this.#farCrowd = new FarCrowdReader(truth);
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
      for (const { id, name, look } of decodeIntroductions(bytes)) this.#meet(id, name, look);
    } else if (type === BYTES.presence) {
      this.presences++;
      this.#presenceTick = this.#farCrowd.read(bytes);
    } else if (type === BYTES.snapshot) this.#see(bytes);
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

  /** Each introduction is said once, as long as nobody shares its place in the memory (REP5). */
  #meet(id: number, name: string, look: AvatarLook): void {
    const slot = this.#truth.slotOf(id);
    this.#assert(slot >= 0, `who ${id} is, who is not here`);
    const serial = this.#world.records[slot * RECORD.words + RECORD.introduction]!;
    this.#assert(this.#remembered.get(slot % REMEMBERED) !== serial, `again who ${id} is`);
    this.#remembered.set(slot % REMEMBERED, serial);
    this.#introduced.set(id, { name, look });
  }

  #see(bytes: Uint8Array): void {
    const { tick } = this.#world;
    const before = this.#snapshot.sequence;
    const snapshot = decodeSnapshot(bytes, this.#snapshot);
    this.snapshots++;
    this.#assert(snapshot.sequence === ((before + 1) & 0xffff), `sequence ${snapshot.sequence} after ${before}`);
    this.#assert(snapshot.serverMs === tick * TICK_MS, `of ${snapshot.serverMs} ms`);
    if (this.#lastTick >= 0 && tick - this.#lastTick > this.#truth.tellEvery) this.#steadyTick = tick;
    this.#lastTick = tick;
    this.#seeOwn();
    this.#lookAround();
    for (let index = 0; index < snapshot.departedCount; index++) {
      const id = snapshot.departed[index]!;
      this.#assert(this.#known.delete(id), `departure of ${id}, of whom it had no record`);
      const isGone = index < snapshot.goneCount;
      this.#assert(isGone === this.#truth.slotOf(id) < 0, `${id} called ${isGone ? "gone" : "further away"}`);
      const mayBeOut = isGone || this.#neighbourhood.least(id) === OUTSIDE;
      this.#assert(mayBeOut, `${id} called further away, whom too few have passed`);
      this.#neighbourhood.drop(id);
    }
    for (let index = 0; index < snapshot.records.count; index++) this.#seeRecord(index);
    this.#checkKnown();
    this.#checkNewcomers();
    const presenceTicks = tick - Math.max(this.#presenceTick, this.#steadyTick);
    this.#assert(presenceTicks <= TWO_SECONDS, `the far crowd as it was ${presenceTicks} ticks ago`);
  }

  /** At the same times as the server, and by the plainest rule (REP3). */
  #lookAround(): void {
    const { tick } = this.#world;
    const { refreshEvery } = this.#truth;
    for (const [id] of this.#neighbourhood.candidates()) if (this.#truth.slotOf(id) < 0) this.#neighbourhood.drop(id);
    if (this.#lookedTick !== null && tick - this.#lookedTick < refreshEvery) return;
    const slot = this.#world.slotOfSession(this.#session);
    this.#lookedTick = this.#lookedTick === null ? tick - (slot % refreshEvery) : tick;
    this.#neighbourhood.look(this.#truth.othersThan(slot), tick);
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
    if (slot < 0) this.#fail(`a record of ${id}, who is not here`);
    if (world.sessions[slot] === this.#session) this.#fail("a record of itself");
    if (!this.#isIntroduced(id))
      this.#fail(`a record of ${id}, who is ${world.residents[slot]!.name} now and was not introduced so`);
    const x = dequantisePosition(records.x[index]!);
    const y = dequantisePosition(records.y[index]!);
    const z = dequantisePosition(records.z[index]!);
    const meters = Math.max(Math.abs(x - world.x[slot]!), Math.abs(y - world.y[slot]!), Math.abs(z - world.z[slot]!));
    if (!(meters <= QUANTISATION_METERS)) this.#fail(`${id} ${meters} m off`);
    if (records.yaw[index] !== world.yaw[slot]) this.#fail(`${id} facing ${records.yaw[index]}`);
    const most = this.#neighbourhood.most(id);
    if (most === OUTSIDE) this.#fail(`a record of ${id}, to whom too many are nearer`);
    this.#neighbourhood.confirm(id, world.tick);
    const ticks = world.tick - (this.#known.get(id)?.toldTick ?? Number.NEGATIVE_INFINITY);
    if (most === RING && ticks < INTEREST.ringEvery) this.#fail(`a record of ${id} in the ring after ${ticks} ticks`);
    const { tick } = world;
    if (this.#neighbourhood.nearSince(id) >= 0) {
      this.nearMoves++;
      this.nearMovesTold++;
    }
    this.#known.set(id, { x, z, trueTick: tick, toldTick: tick, bornTick: this.#truth.bornTick(id) });
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
    for (const [id, known] of this.#known) {
      const isSame = known.bornTick === this.#truth.bornTick(id);
      if (!isSame || this.#truth.goneTicks(id) > TWO_SECONDS) this.#fail(`${id}, who has left long ago`);
      if (this.#truth.slotOf(id) < 0) continue;
      const meters = this.#truth.distance(id, tick, known.x, known.z);
      if (meters <= QUANTISATION_METERS) {
        known.trueTick = tick;
        continue;
      }
      const ticks = tick - known.trueTick;
      const walked = (MOVEMENT.runMetersPerSecond * ticks) / LIMITS.tickHz;
      if (!(meters <= walked + 2 * QUANTISATION_METERS)) this.#fail(`${id} ${meters} m off after ${ticks} ticks`);
      const told = tick - Math.max(known.trueTick, this.#steadyTick);
      // Whoever has another name or look by now waits for that first (REP5).
      const nearSince = this.#isIntroduced(id) ? this.#neighbourhood.nearSince(id) : -1;
      if (nearSince >= 0) this.nearMoves++;
      const isLate = nearSince >= 0 && Math.min(told, tick - nearSince) > NEAR_TICKS;
      if (isLate || told > RING_TICKS) this.#fail(`${id} as of ${told} ticks ago`);
    }
    if (this.#known.size > INTEREST.nearCount + INTEREST.ringCount) this.#fail(`${this.#known.size} one by one`);
  }

  /** Whoever is near or in the ring must have been told of before long, and nobody who is in neither. */
  #checkNewcomers(): void {
    const { tick } = this.#world;
    for (const [id, inSince] of this.#neighbourhood.candidates()) {
      if (inSince < 0 || this.#known.has(id)) continue;
      const ticks = tick - Math.max(inSince, this.#steadyTick);
      if (ticks > NEWCOMER_TICKS) this.#fail(`nothing of ${id} for ${ticks} ticks`);
    }
    for (const id of this.#known.keys()) {
      if (this.#neighbourhood.most(id) === OUTSIDE) this.#fail(`of ${id} still, to whom too many are nearer`);
    }
  }

  #assert(isTrue: boolean, what: string): void {
    if (!isTrue) this.#fail(what);
  }

  /** Called by whoever looks at each record, so that nothing is put into words that is true. */
  #fail(what: string): never {
    throw new Error(`${this.#session} was told in tick ${this.#world.tick}: ${what}.`);
  }
}
