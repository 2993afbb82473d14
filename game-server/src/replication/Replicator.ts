import { BYTES, LIMITS, type OwnState, packFlags, placeX, placeZ, poseY, SnapshotWriter } from "@crowdwire/protocol";
import { PACE, PRESENCE } from "@crowdwire/simulation";
import type { TickContext } from "../world/System.ts";
import { RECORD, type World } from "../world/World.ts";
import type { ByteSink } from "./ByteSink.ts";
import { ClientView } from "./ClientView.ts";
import { CrowdPace } from "./CrowdPace.ts";
import { Gallery } from "./Gallery.ts";
import { InterestScratch, writeDepartures } from "./Interest.ts";
import { Introducer } from "./Introducer.ts";
import { PresenceLayer } from "./PresenceLayer.ts";
import { writeRecords } from "./writeRecords.ts";

export type { ByteLine, ByteSink } from "./ByteSink.ts";

const BYTES_PER_TICK = PACE.bytesPerSecond / LIMITS.tickHz;
/** What waits in the process is looked at once in so many ticks: what is sent meanwhile is 8 kB at most. */
const LOOK_AT_BUFFER_EVERY = 16;

/**
 * Packs what each client may know into one snapshot per tick, or per two in a large crowd, after introducing whoever is new
 * to it (REP2, REP5), and passes on the far crowd when there is news of it (REP4). A client that does not keep up is told less often, and nothing
 * is noted as told that was not sent, so what a skipped snapshot would have said the next one says (REP6, REP7).
 */
export class Replicator {
  readonly presence: PresenceLayer;
  /** Those who look on without an avatar. */
  readonly gallery: Gallery;
  readonly #sink: ByteSink;
  readonly #views: (ClientView | null)[];
  readonly #scratch: InterestScratch;
  readonly #pace = new CrowdPace();
  readonly #writer = new SnapshotWriter();
  readonly #introducer = new Introducer();
  readonly #header = { sequence: 0, serverMs: 0, intentLead: 0, ackTick: 0 };
  readonly #own: OwnState = { x: 0, y: 0, z: 0, polygon: 0, yaw: 0, flags: 0, jumpTicks: 0, seat: -1 };
  #skipped = 0;

  /** @param mostSpectators How many may look on without an avatar. */
  constructor(slots: number, sink: ByteSink, mostSpectators = 0) {
    this.#sink = sink;
    this.#views = new Array(slots).fill(null);
    this.#scratch = new InterestScratch(slots);
    this.presence = new PresenceLayer(slots);
    this.gallery = new Gallery(mostSpectators, { sink, scratch: this.#scratch, introducer: this.#introducer });
  }

  /** Into how many slices telling everyone is cut. */
  slices(world: World): number {
    return this.#pace.slices(world.population);
  }

  /** Tells those clients whose slice it is. */
  run(world: World, context: Pick<TickContext, "nowMs" | "emit">, slice: number): void {
    this.#header.serverMs = Math.round(context.nowMs);
    const pace = this.#pace;
    if (slice === 0) pace.setFor(world.population);
    // The far crowd is paid for all the time: nobody waits for their records when it comes.
    const share = pace.tellEvery * (BYTES_PER_TICK - this.presence.bytesPerTick);
    let told = 0;
    const slices = this.slices(world);
    for (let slot = slice; slot < world.slots; slot += slices) {
      const session = world.sessions[slot] ?? null;
      if (session === null) {
        this.#views[slot] = null;
        continue;
      }
      if (!pace.isTurn(slot, world.tick)) continue;
      // The welcome goes first, and that is sent after the tick that let them in.
      if (world.attachedTick[slot] === world.tick) continue;
      let view = this.#views[slot] ?? null;
      // By tick: comparing names would touch memory that nothing else here needs.
      if (view === null || view.attachedTick !== world.attachedTick[slot]) {
        const line = this.#sink.lineOf(session);
        if (line === null) continue;
        view = new ClientView(session, line, { tick: world.tick, attachedTick: world.attachedTick[slot]! });
        this.#views[slot] = view;
      }
      view.line.isBehind = !this.#maySend(world, slot, view, context);
      if (!view.line.isBehind) {
        this.#tell(world, slot, view);
        told++;
        if (told % PACE.clientsPerBurst === 0) this.#sink.flush();
      }
      view.allowance = Math.max(-PACE.overdrawnBytes, Math.min(PACE.savedBytes, view.allowance)) + share;
    }
    this.#sink.flush();
  }

  /** How many snapshots were skipped since the last call. */
  takeSkipped(): number {
    const skipped = this.#skipped;
    this.#skipped = 0;
    return skipped;
  }

  /** Does the client keep up? One that has not for too long is given up. */
  #maySend(world: World, slot: number, view: ClientView, { emit }: Pick<TickContext, "emit">): boolean {
    if (view.isGivenUp) return false;
    const { tick } = world;
    const { window } = view;
    window.acknowledge(world.snapshotSeen[slot]!);
    if (Math.max(window.behindTicks(tick), tick - view.sentTick) >= PACE.behindTicks) {
      view.isGivenUp = true;
      emit({ type: "fellBehind", session: view.session });
      return false;
    }
    if ((tick + slot) % LOOK_AT_BUFFER_EVERY < this.#pace.tellEvery) {
      view.isClogged = view.line.bufferedBytes() > PACE.bufferedBytes;
    }
    if (!window.isFull && !view.isClogged) return true;
    this.#skipped++;
    return false;
  }

  #tell(world: World, slot: number, view: ClientView): void {
    const { tick } = world;
    const { interest } = view;
    interest.fetch();
    view.allowance -= view.line.takeOtherBytes();
    if (view.departuresSeen !== world.departures) {
      view.departuresSeen = world.departures;
      interest.dropGone(world);
    }
    const { refreshEvery } = this.#pace;
    if (tick - view.refreshedTick >= refreshEvery) {
      // In turns, from the first time on (REP3).
      const isFirst = view.refreshedTick < -refreshEvery;
      view.refreshedTick = isFirst ? tick - (slot % refreshEvery) : tick;
      interest.refresh(world, slot, view.memory, this.#scratch);
      view.hasToIntroduce = true;
    }
    const presenceTick = this.presence.writtenTick + (slot % PRESENCE.spreadTicks);
    if (view.presenceSeen !== this.presence.serial && tick >= presenceTick) {
      view.presenceSeen = this.presence.serial;
      view.line.send(BYTES.presence, this.presence.bytes);
    }
    if (view.hasToIntroduce || view.introductionsSeen !== world.newestIntroduction) {
      view.introductionsSeen = world.newestIntroduction;
      this.#introducer.introduce(world, view);
    }
    this.#beginSnapshot(world, slot, view);
    writeRecords(world, view, this.#writer, this.#pace.tellEvery);
    view.sentTick = tick;
    view.send(BYTES.snapshot, this.#writer.finish());
  }

  #beginSnapshot(world: World, slot: number, view: ClientView): void {
    const writer = this.#writer;
    const header = this.#header;
    const timeline = world.intents[slot]!;
    header.sequence = view.window.next(world.tick);
    header.intentLead = timeline.lead;
    header.ackTick = timeline.cursor;
    writer.begin(header);
    if (view.ownSentTick < world.ownChangedTick[slot]! || view.ownSentTick < 0) {
      this.#readOwn(world, slot);
      writer.ownState(this.#own);
      view.ownSentTick = world.tick;
    }
    writeDepartures(view.interest, writer);
    const place = world.records[slot * RECORD.words + RECORD.place]!;
    writer.origin(placeX(place), poseY(world.records[slot * RECORD.words + RECORD.pose]!), placeZ(place));
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
