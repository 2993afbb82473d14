import { BYTES, type OwnState, packFlags, SnapshotWriter } from "@crowdwire/protocol";
import { INTEREST } from "@crowdwire/simulation";
import type { SessionId } from "../world/residents.ts";
import type { World } from "../world/World.ts";
import { ClientView } from "./ClientView.ts";
import { InterestScratch } from "./Interest.ts";

/** Where a client's bytes go. They are good until the call returns: copy what is kept. */
export interface ByteSink {
  send(session: SessionId, type: number, bytes: Uint8Array): void;
}

/** Largest number of introductions in one message; the rest follow with the next snapshot. */
const INTRODUCTIONS_BYTES = 8192;

/** Packs what each client may know into one snapshot per tick, after introducing whoever is new to it (REP2, REP5). */
export class Replicator {
  readonly #sink: ByteSink;
  readonly #views: (ClientView | null)[];
  readonly #scratch: InterestScratch;
  readonly #writer = new SnapshotWriter();
  readonly #introductions = new Uint8Array(INTRODUCTIONS_BYTES);
  readonly #header = { sequence: 0, serverMs: 0, intentLead: 0, ackTick: 0 };
  readonly #own: OwnState = { x: 0, y: 0, z: 0, polygon: 0, yaw: 0, flags: 0, jumpTicks: 0, seat: -1 };

  constructor(slots: number, sink: ByteSink) {
    this.#sink = sink;
    this.#views = new Array(slots).fill(null);
    this.#scratch = new InterestScratch(slots);
  }

  run(world: World, nowMs: number): void {
    this.#header.serverMs = Math.round(nowMs);
    for (let index = 0; index < world.population; index++) {
      const slot = world.active[index]!;
      const session = world.sessions[slot] ?? null;
      if (session === null) {
        this.#views[slot] = null;
        continue;
      }
      // The welcome goes first, and that is sent after the tick that let them in.
      if (world.attachedTick[slot] === world.tick) continue;
      let view = this.#views[slot] ?? null;
      const isNew = view === null || view.session !== session;
      if (view === null || isNew) {
        view = new ClientView(session);
        this.#views[slot] = view;
      }
      if (isNew || (world.tick + slot) % INTEREST.refreshEvery === 0) {
        view.interest.refresh(world, slot, this.#scratch);
      }
      this.#tell(world, slot, view);
    }
  }

  #tell(world: World, slot: number, view: ClientView): void {
    this.#dropTheGone(world, view);
    this.#introduce(world, view);
    const { interest } = view;
    const writer = this.#writer;
    const header = this.#header;
    const timeline = world.intents[slot]!;
    view.sequence = (view.sequence + 1) & 0xffff;
    header.sequence = view.sequence;
    header.intentLead = timeline.lead;
    header.ackTick = timeline.cursor;
    writer.begin(header);
    if (view.ownSentTick < world.ownChangedTick[slot]! || view.ownSentTick < 0) {
      this.#readOwn(world, slot);
      writer.ownState(this.#own);
      view.ownSentTick = world.tick;
    }
    let departed = interest.departed.length;
    while (departed > 0 && writer.departed(interest.departed[departed - 1]!)) departed--;
    interest.departed.length = departed;
    writer.origin(world.wireX[slot]!, world.wireY[slot]!, world.wireZ[slot]!);
    for (let index = 0; index < interest.count; index++) this.#record(world, view, index);
    this.#sink.send(view.session, BYTES.snapshot, writer.finish());
  }

  /** A record for whoever has changed since the last: near ones each time, ring ones in turns. */
  #record(world: World, view: ClientView, index: number): void {
    const { interest } = view;
    const slot = interest.slot[index]!;
    const sentTick = interest.sentTick[index]!;
    // Whoever has not been introduced yet waits for that: no record without an introduction.
    if (interest.introduced[index]! < 0 || world.changedTick[slot]! <= sentTick) return;
    const isRing = index >= interest.nearCount;
    if (isRing && sentTick >= 0 && (world.tick + slot) % INTEREST.ringEvery !== 0) return;
    const isWritten = this.#writer.record(
      interest.id[index]!,
      world.wireX[slot]!,
      world.wireY[slot]!,
      world.wireZ[slot]!,
      world.wireYaw[slot]!,
      world.wireFlags[slot]!,
    );
    if (isWritten) interest.sentTick[index] = world.tick;
  }

  /** A slot may be free, or someone else's, before the client's neighbourhood is looked at again. */
  #dropTheGone(world: World, view: ClientView): void {
    const { interest } = view;
    for (let index = interest.count - 1; index >= 0; index--) {
      if (world.id[interest.slot[index]!] !== interest.id[index]) interest.remove(index);
    }
  }

  #introduce(world: World, view: ClientView): void {
    const { interest } = view;
    let length = 0;
    for (let index = 0; index < interest.count; index++) {
      const slot = interest.slot[index]!;
      const version = world.introductionVersion[slot]!;
      if (interest.introduced[index] === version) continue;
      const introduction = world.introductions[slot]!;
      if (length + introduction.length > INTRODUCTIONS_BYTES) break;
      this.#introductions.set(introduction, length);
      length += introduction.length;
      interest.introduced[index] = version;
    }
    if (length > 0) this.#sink.send(view.session, BYTES.introductions, this.#introductions.subarray(0, length));
  }

  #readOwn(world: World, slot: number): void {
    const own = this.#own;
    own.x = world.x[slot]!;
    own.y = world.y[slot]!;
    own.z = world.z[slot]!;
    own.polygon = world.polygon[slot]!;
    own.yaw = world.yaw[slot]!;
    own.flags = packFlags(world.posture[slot]!, world.jumpTicks[slot] !== 0, world.emote[slot]!);
    own.jumpTicks = world.jumpTicks[slot]!;
    own.seat = world.seat[slot]!;
  }
}
