import type {
  ControlCommand,
  EntityId,
  MayPublish,
  MediaEndReason,
  MediaSource,
  Preferences,
  WorldId,
} from "@crowdwire/protocol";
import { MEDIA_LIMITS, MEDIA_SOURCES, SOURCE_KIND } from "@crowdwire/protocol";
import type { types } from "mediasoup";
import { chooseVideos } from "../groups/chooseVideos.ts";
import { type Change, DesiredWorld } from "../groups/DesiredWorld.ts";
import { type ActualWorld, type Publication, Reconciler } from "../groups/Reconciler.ts";
import { applyPreferences } from "./applyPreferences.ts";
import type { Peer } from "./Peer.ts";
import type { Pipes } from "./Pipes.ts";
import { hasRoom } from "./placement.ts";
import { Reception } from "./Reception.ts";

export interface MediaWorldOptions {
  readonly id: WorldId;
  readonly pipes: Pipes;
  /** Consumers one worker may have. */
  readonly capacity: number;
  readonly maxVideos: number;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
  readonly onFailure: (error: unknown) => void;
  /** What the game server is told about this peer has changed. */
  readonly onPeerChanged: (peer: Peer) => void;
}

/** The peers of one world, and who of them gets what from whom: mediasoup as the reconciler sees it. */
export class MediaWorld implements ActualWorld {
  readonly #options: MediaWorldOptions;
  readonly #peers = new Map<EntityId, Peer>();
  readonly desired: DesiredWorld;
  readonly #reconciler: Reconciler;
  /** Whom the last manifest listed as departed: it repeats itself for a while. */
  #listed: ReadonlySet<EntityId> = new Set();
  /** When they left, for as long as a grant from before may live. */
  readonly #departedAtMs = new Map<EntityId, number>();

  constructor(options: MediaWorldOptions) {
    this.#options = options;
    this.desired = new DesiredWorld(options.nowMs());
    this.#reconciler = new Reconciler(this.desired, this, options.onFailure);
  }

  get id(): WorldId {
    return this.#options.id;
  }

  get peers(): ReadonlyMap<EntityId, Peer> {
    return this.#peers;
  }

  /** Takes what the game server wants; what is now forbidden has ended when this returns. Null when it is no news. */
  take(command: ControlCommand): Change | null {
    const nowMs = this.#options.nowMs();
    const change =
      command.type === "group" ? this.desired.takeGroup(command, nowMs) : this.desired.takeManifest(command, nowMs);
    if (change === null) return null;
    this.#reconciler.touch(change.affected);
    if (command.type === "manifest") this.#noteDeparted(change.departed, nowMs);
    for (const entity of change.departed) this.dismiss(entity);
    return change;
  }

  /** Is anybody connected whom this change concerns? */
  concernsAnybody({ affected }: Change): boolean {
    if (affected === "everyone") return this.#peers.size > 0;
    for (const entity of affected) if (this.#peers.has(entity)) return true;
    return false;
  }

  /** Ends once what this change granted has been opened. */
  settled(change: Change): Promise<void> {
    return this.#reconciler.settled(change.affected);
  }

  /** The decider has been silent for too long: nobody hears anybody (SFU1). */
  silence(): void {
    this.desired.close();
    this.#reconciler.touch("everyone");
  }

  /** Asks again for what could not be opened for want of room. */
  retry(): void {
    this.#reconciler.retry();
  }

  enter(peer: Peer): void {
    this.#peers.set(peer.entityId, peer);
    this.#reconciler.touch([peer.entityId]);
    this.#options.onPeerChanged(peer);
  }

  /** Whether the avatar has left since a grant that is so old was issued. */
  hasDeparted(entity: EntityId, grantAgeMs: number): boolean {
    const atMs = this.#departedAtMs.get(entity);
    return atMs !== undefined && this.#options.nowMs() - atMs < grantAgeMs;
  }

  /** The peer's client has gone. Those who heard it are told by their consumers. */
  leave(peer: Peer): void {
    // Of one that was taken over while its connection was broken this is heard later: no news about the avatar.
    if (peer.isClosed) return;
    if (this.#peers.get(peer.entityId) === peer) this.#peers.delete(peer.entityId);
    peer.close();
    this.#options.onPeerChanged(peer);
  }

  /** The avatar has left the world. */
  dismiss(entity: EntityId): void {
    const peer = this.#peers.get(entity);
    if (peer === undefined) return;
    peer.session?.close("departed");
    this.leave(peer);
  }

  #noteDeparted(departed: readonly EntityId[], nowMs: number): void {
    for (const [entity, atMs] of this.#departedAtMs) {
      if (atMs < nowMs - 1000 * MEDIA_LIMITS.grantSeconds) this.#departedAtMs.delete(entity);
    }
    for (const entity of departed) if (!this.#listed.has(entity)) this.#departedAtMs.set(entity, nowMs);
    this.#listed = new Set(departed);
  }

  /** Its client can receive now. */
  setCapabilities(peer: Peer, capabilities: types.RtpCapabilities): void {
    peer.rtpCapabilities = capabilities;
    this.#reconciler.touch([peer.entityId]);
  }

  /** Everything of this peer is to be opened anew, in both directions: it has another seat. */
  renew(peer: Peer): void {
    this.#reconciler.touch([peer.entityId]);
    this.#options.onPeerChanged(peer);
  }

  published(peer: Peer, source: MediaSource, producer: types.Producer): void {
    peer.producers.set(source, producer);
    producer.observer.once("close", () => {
      if (peer.producers.get(source) === producer) peer.producers.delete(source);
      this.#options.onPeerChanged(peer);
    });
    this.#reconciler.touchHearersOf(peer.entityId);
    this.#options.onPeerChanged(peer);
  }

  /** It muted or unmuted: the game server wants to know. */
  noteChanged(peer: Peer): void {
    this.#options.onPeerChanged(peer);
  }

  async setPreferences(peer: Peer, preferences: Preferences): Promise<void> {
    peer.preferences = preferences;
    this.#reconciler.touch([peer.entityId]);
    await this.applyPreferences(peer);
  }

  /** Lets flow what its client wants and pauses the rest (SFU6). */
  applyPreferences(peer: Peer): Promise<void> {
    return applyPreferences(peer, this.#options.maxVideos);
  }

  *people(): Generator<EntityId> {
    yield* this.#peers.keys();
  }

  isConnected(entity: EntityId): boolean {
    return this.#peers.has(entity);
  }

  *publicationsOf(entity: EntityId): Generator<Publication> {
    for (const [source, { id }] of this.#peers.get(entity)?.producers ?? []) yield { id, owner: entity, source };
  }

  *receivedBy(listener: EntityId): Generator<Publication> {
    for (const { publication } of this.#peers.get(listener)?.receptions.values() ?? []) yield publication;
  }

  chooseVideos(listener: EntityId, granted: readonly Publication[]): readonly Publication[] {
    const peer = this.#peers.get(listener);
    const isOpen = ({ id }: Publication) => peer?.receptions.has(id) === true;
    return chooseVideos(granted, peer?.preferences ?? null, isOpen, this.#options.maxVideos);
  }

  async open(listener: EntityId, publication: Publication): Promise<"opened" | "later"> {
    const peer = this.#peers.get(listener);
    const owner = this.#peers.get(publication.owner);
    const producer = owner?.producers.get(publication.source);
    if (peer?.rtpCapabilities == null || owner === undefined || producer?.id !== publication.id) return "later";
    const { seat } = peer;
    if (!hasRoom(seat.worker, SOURCE_KIND[publication.source], this.#options.capacity)) return "later";
    const release =
      owner.seat.worker === seat.worker
        ? () => undefined
        : await this.#options.pipes.acquire(producer, owner.seat.worker.router, seat.worker.router);
    try {
      const reception = await this.#consume(peer, publication, release);
      if (reception === null || peer.seat !== seat || peer.isClosed) {
        reception?.close();
        release();
        return "later";
      }
      this.#adopt(peer, reception);
      return "opened";
    } catch (error) {
      release();
      // Its owner stopped, or a worker died, in this moment: whoever noticed looks anew.
      if (producer.closed || seat.receive.closed) return "later";
      throw error;
    }
  }

  close(listener: EntityId, publication: Publication, reason: MediaEndReason): void {
    const peer = this.#peers.get(listener);
    const reception = peer?.receptions.get(publication.id);
    if (reception !== undefined) peer?.endReception(reception, reason);
  }

  *dataSendersTo(listener: EntityId): Generator<EntityId> {
    for (const { from } of this.#peers.get(listener)?.dataReceptions.values() ?? []) yield from;
  }

  closeData(listener: EntityId, sender: EntityId, reason: MediaEndReason): void {
    const peer = this.#peers.get(listener);
    for (const [id, { consumer, from }] of [...(peer?.dataReceptions ?? [])]) {
      if (from !== sender) continue;
      peer?.dataReceptions.delete(id);
      consumer.close();
      peer?.session?.notify("dataConsumerClosed", { dataConsumerId: id, reason });
    }
  }

  applyRights(entity: EntityId, may: (source: MediaSource) => boolean): void {
    const peer = this.#peers.get(entity);
    if (peer === undefined) return;
    const rights: MayPublish = { audio: may("microphone"), video: may("camera"), screen: may("screen") };
    if (!peer.setRights(rights)) return;
    for (const source of MEDIA_SOURCES) {
      const producer = peer.producers.get(source);
      if (producer === undefined || peer.mayPublish(source)) continue;
      producer.close();
      peer.session?.notify("producerClosed", { source, reason: "notGranted" });
    }
  }

  async #consume(peer: Peer, publication: Publication, release: () => void): Promise<Reception | null> {
    const { rtpCapabilities, seat } = peer;
    const wanted = { producerId: publication.id, rtpCapabilities: rtpCapabilities! };
    // Such as a camera in a codec that this device cannot show.
    if (!seat.worker.router.canConsume(wanted)) return null;
    const consumer = await seat.receive.consume({ ...wanted, paused: true });
    return new Reception(publication, consumer, release);
  }

  #adopt(peer: Peer, reception: Reception): void {
    const { consumer, consumerId, publication } = reception;
    peer.receptions.set(publication.id, reception);
    const tell = () => peer.session;
    consumer.on("producerclose", () => peer.endReception(reception, "publisherStopped"));
    consumer.on("producerpause", () => tell()?.notify("producerPaused", { consumerId, isPaused: true }));
    consumer.on("producerresume", () => tell()?.notify("producerPaused", { consumerId, isPaused: false }));
    consumer.on("score", ({ score }) => tell()?.notify("consumerScore", { consumerId, score }));
    consumer.on("layerschange", (layers) => {
      tell()?.notify("consumerLayers", { consumerId, spatialLayer: layers?.spatialLayer ?? null });
    });
    tell()?.notify("consumerOpened", reception.describe());
  }
}
