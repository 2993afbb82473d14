import { randomBytes } from "node:crypto";
import type {
  EntityId,
  MayPublish,
  MediaCloseReason,
  MediaSource,
  PeerId,
  Preferences,
  Seat,
  SignalingNoticeName,
  SignalingNotices,
  WorldId,
} from "@crowdwire/protocol";
import { peerIdOf, SOURCE_RIGHT } from "@crowdwire/protocol";
import type { types } from "mediasoup";
import type { WorkerSeat } from "./MediaWorker.ts";
import type { Reception } from "./Reception.ts";

/** The way to a peer's client: its signalling connection. */
export interface PeerSession {
  notify<Name extends SignalingNoticeName>(notice: Name, body: SignalingNotices[Name]): void;
  close(reason: MediaCloseReason): void;
  /** Ends without a word: another connection stands for the same client. */
  drop(): void;
}

/** Somebody's data channel, and to whom it goes. */
export interface DataPublication {
  readonly producer: types.DataProducer;
  readonly to: ReadonlySet<EntityId>;
}

/** What a peer gets of somebody's data channel. */
export interface DataReception {
  readonly consumer: types.DataConsumer;
  readonly from: EntityId;
}

const EVERYTHING: MayPublish = { audio: true, video: true, screen: true };

/** One avatar on the media tier: its place, what it sends and what it gets. Who decides is `MediaWorld`. */
export class Peer {
  readonly id: PeerId;
  readonly world: WorldId;
  readonly entityId: EntityId;
  /** What its client sends: one producer for each source (SFU2). */
  readonly producers = new Map<MediaSource, types.Producer>();
  /** What its client is sent: one consumer for each producer, by its id (SFU2). */
  readonly receptions = new Map<string, Reception>();
  readonly dataProducers = new Map<string, DataPublication>();
  readonly dataReceptions = new Map<string, DataReception>();
  /** Null while a dropped connection may still be resumed. */
  session: PeerSession | null;
  resumeToken = randomBytes(24).toString("base64url");
  rtpCapabilities: types.RtpCapabilities | null = null;
  preferences: Preferences | null = null;
  isSpeaking = false;
  #seat: WorkerSeat;
  #rights = EVERYTHING;
  #isSeatTold = true;
  #isClosed = false;

  constructor(world: WorldId, entityId: EntityId, seat: WorkerSeat, session: PeerSession) {
    this.id = peerIdOf(world, entityId);
    this.world = world;
    this.entityId = entityId;
    this.#seat = seat;
    this.session = session;
    seat.worker.peers++;
  }

  get seat(): WorkerSeat {
    return this.#seat;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** What it may publish now; everything while in no group, where nobody hears it. */
  get rights(): MayPublish {
    return this.#rights;
  }

  /** @returns whether they differ from those before */
  setRights(rights: MayPublish): boolean {
    const isSame = (["audio", "video", "screen"] as const).every((right) => rights[right] === this.#rights[right]);
    if (isSame) return false;
    this.#rights = rights;
    this.#limitUpload();
    this.session?.notify("mayPublish", rights);
    return true;
  }

  mayPublish(source: MediaSource): boolean {
    return this.#rights[SOURCE_RIGHT[source]];
  }

  /** Which kinds it sends, unmuted. */
  get publishes(): MayPublish {
    const sends = (source: MediaSource) => this.producers.get(source)?.paused === false;
    return { audio: sends("microphone"), video: sends("camera"), screen: sends("screen") };
  }

  /** Sits down elsewhere: the worker has died. Its client makes both transports anew. */
  move(seat: WorkerSeat): void {
    this.#vacate("workerDied");
    this.#seat = seat;
    seat.worker.peers++;
    this.#limitUpload();
  }

  /** Has its client make both transports anew, now or as soon as it is there again. */
  tellSeat(seat: Seat): void {
    this.#isSeatTold = this.session !== null;
    this.session?.notify("seatReplaced", seat);
  }

  /** Whether its client knows where it sits: not when it moved while the connection was broken. */
  get isSeatTold(): boolean {
    return this.#isSeatTold;
  }

  /** Ends everything of this peer; idempotent. Those who got something from it are told by their own consumers. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#vacate(null);
  }

  /** Tells its client's browser how much it may send; `UploadWatch` finds whoever does not heed it. */
  #limitUpload(): void {
    const { send, worker } = this.#seat;
    // A seat whose worker has died is about to be replaced.
    send.setMaxIncomingBitrate(worker.mostUpload(this.#rights)).catch(() => undefined);
  }

  #vacate(reason: "workerDied" | null): void {
    for (const reception of [...this.receptions.values()]) this.endReception(reception, reason);
    for (const { consumer } of this.dataReceptions.values()) consumer.close();
    this.dataReceptions.clear();
    this.producers.clear();
    this.dataProducers.clear();
    this.#seat.worker.peers--;
    this.#seat.send.close();
    this.#seat.receive.close();
  }

  /** Closes a consumer, and tells its client why unless `reason` is null. */
  endReception(reception: Reception, reason: SignalingNotices["consumerClosed"]["reason"] | null): void {
    if (this.receptions.get(reception.publication.id) === reception) {
      this.receptions.delete(reception.publication.id);
    }
    const wasOpen = reception.close();
    if (wasOpen && reason !== null) {
      this.session?.notify("consumerClosed", { consumerId: reception.consumerId, reason });
    }
  }
}
