import { BYTES, LIMITS, quantisePosition, SnapshotWriter } from "@crowdwire/protocol";
import { INTEREST, PACE } from "@crowdwire/simulation";
import type { SessionId } from "../world/residents.ts";
import type { TickContext } from "../world/System.ts";
import { NO_SLOT } from "../world/slots.ts";
import { RECORD, type World } from "../world/World.ts";
import type { ByteSink } from "./ByteSink.ts";
import { ClientView } from "./ClientView.ts";
import { ENTRY, type InterestScratch, idOf, slotOf, writeDepartures } from "./Interest.ts";
import type { Introducer } from "./Introducer.ts";

/** Those who only look on are told half as often as those inside (their own avatar is not there to be put right). */
const TELL_EVERY = 2;
const BYTES_PER_TELLING = (TELL_EVERY * PACE.bytesPerSecond) / LIMITS.tickHz;

/** Around where somebody looks on, and what they have: metres, and the number of a snapshot. */
export interface Aim {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly snapshotSeen: number;
}

interface Spectator {
  readonly view: ClientView;
  aim: Aim;
}

/**
 * Those who look on without an avatar. Each is told about the nearest around the place they look at, as anyone inside is,
 * but half as often; nobody is told of them. They are few (`most`), their cost is their own, and without any it is none.
 */
export class Gallery {
  readonly #most: number;
  readonly #sink: ByteSink;
  readonly #scratch: InterestScratch;
  readonly #introducer: Introducer;
  readonly #spectators = new Map<SessionId, Spectator>();
  readonly #writer = new SnapshotWriter();
  readonly #header = { sequence: 0, serverMs: 0, intentLead: 0, ackTick: 0 };

  constructor(most: number, parts: { sink: ByteSink; scratch: InterestScratch; introducer: Introducer }) {
    this.#most = most;
    this.#sink = parts.sink;
    this.#scratch = parts.scratch;
    this.#introducer = parts.introducer;
  }

  get size(): number {
    return this.#spectators.size;
  }

  has(session: SessionId): boolean {
    return this.#spectators.has(session);
  }

  /** Lets somebody look on from now; false where the gallery is full, or their line has ended. */
  admit(session: SessionId, world: World): boolean {
    if (this.#spectators.has(session)) return true;
    const line = this.#sink.lineOf(session);
    if (line === null || this.#spectators.size >= this.#most) return false;
    const { x, y, z } = world.spawns[0] ?? { x: 0, y: 0, z: 0 };
    this.#spectators.set(session, {
      view: new ClientView(session, line, { tick: world.tick }),
      aim: { x, y, z, snapshotSeen: 0 },
    });
    return true;
  }

  remove(session: SessionId): void {
    this.#spectators.delete(session);
  }

  /** Somebody looks elsewhere, or says what they have. */
  aim(session: SessionId, aim: Aim): void {
    const spectator = this.#spectators.get(session);
    if (spectator !== undefined) spectator.aim = aim;
  }

  /** Tells those whose turn it is. */
  run(world: World, { nowMs, emit }: Pick<TickContext, "nowMs" | "emit">): void {
    if (this.#spectators.size === 0) return;
    this.#header.serverMs = Math.round(nowMs);
    let turn = world.tick;
    for (const spectator of this.#spectators.values()) {
      if (turn++ % TELL_EVERY !== 0) continue;
      const { view } = spectator;
      view.line.isBehind = !this.#maySend(world, spectator, emit);
      if (!view.line.isBehind) this.#tell(world, spectator);
    }
    this.#sink.flush();
  }

  /** Does a spectator keep up? One that has not for too long is given up (REP6). */
  #maySend(world: World, { view, aim }: Spectator, emit: TickContext["emit"]): boolean {
    if (view.isGivenUp) return false;
    view.window.acknowledge(aim.snapshotSeen);
    if (Math.max(view.window.behindTicks(world.tick), world.tick - view.sentTick) >= PACE.behindTicks) {
      view.isGivenUp = true;
      emit({ type: "fellBehind", session: view.session });
      return false;
    }
    return !view.window.isFull && view.line.bufferedBytes() <= PACE.bufferedBytes;
  }

  #tell(world: World, { view, aim }: Spectator): void {
    const { interest } = view;
    view.allowance = Math.max(-PACE.overdrawnBytes, view.allowance - view.line.takeOtherBytes());
    if (view.departuresSeen !== world.departures) {
      view.departuresSeen = world.departures;
      interest.dropGone(world);
    }
    if (world.tick - view.refreshedTick >= INTEREST.refreshEvery) {
      view.refreshedTick = world.tick;
      interest.look(world, aim.x, aim.z, NO_SLOT, view.memory, this.#scratch);
      view.hasToIntroduce = true;
    }
    if (view.hasToIntroduce || view.introductionsSeen !== world.newestIntroduction) {
      view.introductionsSeen = world.newestIntroduction;
      this.#introducer.introduce(world, view);
    }
    view.sentTick = world.tick;
    view.send(BYTES.snapshot, this.#packSnapshot(world, view, aim));
    view.allowance = Math.min(PACE.savedBytes, view.allowance) + BYTES_PER_TELLING;
  }

  /** Near ones and the ring alike: told half as often as those inside, all of them together cost less than theirs. */
  #packSnapshot(world: World, { interest, window }: ClientView, aim: Aim): Uint8Array {
    const writer = this.#writer;
    this.#header.sequence = window.next(world.tick);
    writer.begin(this.#header);
    writeDepartures(interest, writer);
    writer.origin(quantisePosition(aim.x), quantisePosition(aim.y), quantisePosition(aim.z));
    const { records, tick } = world;
    const { entries } = interest;
    for (let entry = 0; entry < interest.count * ENTRY.words; entry += ENTRY.words) {
      const who = entries[entry + ENTRY.who]!;
      const at = slotOf(who) * RECORD.words;
      if (records[at + RECORD.changedTick]! <= entries[entry + ENTRY.sentTick]!) continue;
      if (records[at + RECORD.introduction]! !== entries[entry + ENTRY.introduced]) continue;
      if (writer.packedRecord(idOf(who), records[at + RECORD.place]!, records[at + RECORD.pose]!))
        entries[entry + ENTRY.sentTick] = tick;
    }
    return writer.finish();
  }
}
