import {
  type ConsumerOpened,
  type MayPublish,
  MEDIA_CLOSE_REASONS,
  MEDIA_LIMITS,
  type MediaCloseReason,
  type MediaSource,
  type MediaTicket,
  PROTOCOL_VERSION,
  type Preferences,
  type Quality,
  type Seat,
  type SignalingNotice,
  SOURCE_KIND,
} from "@crowdwire/protocol";
import { Device } from "mediasoup-client";
import type { Consumer, IceParameters, RtpCapabilities, Transport, TransportOptions } from "mediasoup-client/types";
import { IceWatch } from "./IceWatch.ts";
import type { Publications } from "./Publications.ts";
import { SignalingConnection, SignalingLost, SignalingRefused } from "./SignalingConnection.ts";

/** Something of someone that arrives. */
export interface RemoteTrack {
  readonly consumerId: string;
  readonly personId: number;
  readonly source: MediaSource;
  readonly track: MediaStreamTrack;
  readonly isPaused: boolean;
}

/** What a session tells. Nothing comes after `ended`. */
export interface MediaSessionListener {
  connected(): void;
  reconnecting(): void;
  /** Packets have never got through: a relay is needed. */
  blocked(): void;
  /** It is over. `needsTicket`: another ticket makes it whole again. */
  ended(sentence: string, needsTicket: boolean): void;
  opened(remote: RemoteTrack): void;
  closed(consumerId: string): void;
  paused(consumerId: string, isPaused: boolean): void;
  layer(consumerId: string, spatialLayer: number | null): void;
  speaking(personIds: readonly number[]): void;
  mayPublish(rights: MayPublish): void;
}

const RESUME_EVERY_MS = 350;

/** One peer on one SFU, from its ticket until it is over: survives lost signalling, other networks and dead workers. */
export class MediaSession {
  readonly #ticket: MediaTicket;
  readonly #publications: Publications;
  readonly #listener: MediaSessionListener;
  readonly #consumers = new Map<string, Consumer>();
  /** Being opened. */
  readonly #opening = new Set<string>();
  /** Closed before they were open. */
  readonly #ended = new Set<string>();
  readonly #ice: IceWatch;
  #device: Device | null = null;
  /** The SFU knows what can be received here: before, a lost connection leaves nothing worth resuming. */
  #isSettled = false;
  /** A transport's first connection was lost half made: the browser's end cannot begin again. */
  #isHalfMade = false;
  #signaling: SignalingConnection;
  #send: Transport | null = null;
  #receive: Transport | null = null;
  #resumeToken = "";
  #preferences: Preferences | null = null;
  #resumeUntilMs: number | undefined;
  #resumeTimer: ReturnType<typeof setTimeout> | undefined;
  #isOver = false;
  /** Notices are carried out in their order. */
  #work: Promise<void> = Promise.resolve();

  constructor(ticket: MediaTicket, publications: Publications, listener: MediaSessionListener) {
    this.#ticket = ticket;
    this.#publications = publications;
    this.#listener = listener;
    this.#ice = new IceWatch({
      restart: async (transportId) =>
        (await this.#signaling.request("restartIce", { transportId })).iceParameters as unknown as IceParameters,
      connected: () => !this.#isOver && listener.connected(),
      broken: (hasEverWorked) => {
        if (this.#isOver) return;
        if (hasEverWorked) listener.reconnecting();
        else listener.blocked();
      },
    });
    this.#signaling = this.#openSignaling();
  }

  /** Says hello and takes the seat. What goes wrong is told to the listener. */
  async start(): Promise<void> {
    try {
      const { grant } = this.#ticket;
      const welcome = await this.#signaling.request("hello", { grant, protocolVersion: PROTOCOL_VERSION });
      this.#resumeToken = welcome.resumeToken;
      this.#device = await Device.factory();
      await this.#device.load({ routerRtpCapabilities: welcome.routerRtpCapabilities as RtpCapabilities });
      if (this.#isOver) return;
      this.#changeRights(welcome.mayPublish);
      await this.#sit(welcome);
      this.#listener.connected();
    } catch (error) {
      if (this.#isOver) return;
      // Refused at the door: the close that follows says why.
      if (error instanceof SignalingRefused || error instanceof SignalingLost) return;
      reportError(error);
      this.#end("This browser could not join the sound. Another one, or a newer version, may.", false);
    }
  }

  consumers(): ReadonlyMap<string, Consumer> {
    return this.#consumers;
  }

  /** How one wants to hear and see; the newest counts, also after the connection was lost. */
  prefer(preferences: Preferences): void {
    this.#preferences = preferences;
    if (this.#receive) this.#ask(this.#signaling.request("preferences", preferences));
  }

  quality(): Promise<Quality> {
    return this.#signaling.request("quality", {});
  }

  close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#stop();
    this.#signaling.close();
  }

  #openSignaling(): SignalingConnection {
    const url = new URL(this.#ticket.url ?? "", location.href);
    url.protocol = url.protocol.replace(/^http/u, "ws");
    const signaling: SignalingConnection = new SignalingConnection(new WebSocket(url), {
      notice: (notice) => {
        this.#work = this.#work.then(() => this.#carryOut(notice, signaling)).catch((error) => this.#excuse(error));
      },
      closed: (reason) => this.#onSignalingClosed(signaling, reason),
    });
    return signaling;
  }

  async #sit(seat: Seat): Promise<void> {
    this.#stand();
    this.#isHalfMade = false;
    const device = this.#device!;
    const options = ({ send, receive }: Seat, direction: "send" | "receive") =>
      ({
        ...(direction === "send" ? send : receive),
        iceServers: this.#ticket.iceServers as RTCIceServer[],
      }) as unknown as TransportOptions;
    const sending = device.createSendTransport(options(seat, "send"));
    this.#send = sending;
    this.#receive = device.createRecvTransport(options(seat, "receive"));
    this.#prepare("send", sending);
    this.#prepare("receive", this.#receive);
    sending.on("produce", ({ rtpParameters, appData }, done, failed) => {
      const { source, isPaused } = appData as { source: MediaSource; isPaused: boolean };
      const parameters = rtpParameters as unknown as Record<string, unknown>;
      const body = { transportId: sending.id, source, isPaused, rtpParameters: parameters };
      this.#signaling.request("produce", body).then(({ producerId }) => done({ id: producerId }), failed);
    });
    this.#publications.attach({ transport: sending, signaling: this.#signaling });
    if (this.#preferences) this.#ask(this.#signaling.request("preferences", this.#preferences));
    const rtpCapabilities = device.recvRtpCapabilities as unknown as Record<string, unknown>;
    await this.#signaling.request("capabilities", { rtpCapabilities });
    this.#isSettled = true;
  }

  #prepare(direction: "send" | "receive", transport: Transport): void {
    transport.on("connect", ({ dtlsParameters }, done, failed) => {
      const parameters = dtlsParameters as unknown as Record<string, unknown>;
      this.#signaling.request("connectTransport", { transportId: transport.id, dtlsParameters: parameters }).then(
        () => done(),
        (error: Error) => {
          failed(error);
          if (transport !== this.#send && transport !== this.#receive) return;
          // The seat has been replaced meanwhile: the next one is being told.
          if (error instanceof SignalingRefused && error.refusal === "noSuchThing") return;
          this.#isHalfMade = true;
          // What stands there, if anything, is not this browser's end.
          if (error instanceof SignalingRefused) this.#end(MEDIA_CLOSE_REASONS.unavailable.sentence, true);
        },
      );
    });
    this.#ice.watch(direction, transport);
  }

  async #carryOut(notice: SignalingNotice, from: SignalingConnection): Promise<void> {
    if (this.#isOver || from !== this.#signaling) return;
    const listener = this.#listener;
    switch (notice.notice) {
      case "consumerOpened":
        // Not awaited: one slow consumer must not keep the others waiting; mediasoup-client takes them in batches.
        this.#ask(this.#open(notice.body));
        break;
      case "consumerClosed":
        this.#closeConsumer(notice.body.consumerId);
        break;
      case "producerPaused":
        listener.paused(notice.body.consumerId, notice.body.isPaused);
        break;
      case "consumerLayers":
        listener.layer(notice.body.consumerId, notice.body.spatialLayer);
        break;
      case "mayPublish":
        this.#changeRights(notice.body);
        break;
      case "producerClosed":
        this.#publications.ended(notice.body.source);
        break;
      case "speaking":
        listener.speaking(notice.body.speakers.map(({ entityId }) => entityId));
        break;
      case "seatReplaced":
        listener.reconnecting();
        await this.#sit(notice.body);
        listener.connected();
        break;
      case "consumerScore":
      case "dataConsumerOpened":
      case "dataConsumerClosed":
        break;
    }
  }

  async #open({ consumerId, producerId, entityId, source, rtpParameters, isProducerPaused }: ConsumerOpened) {
    const transport = this.#receive;
    // Told again after a broken connection, while the first is on its way.
    if (!transport || this.#consumers.has(consumerId) || this.#opening.has(consumerId)) return;
    this.#opening.add(consumerId);
    const isVoice = source === "microphone" || source === "camera";
    const consumer = await transport
      .consume({
        id: consumerId,
        producerId,
        kind: SOURCE_KIND[source],
        rtpParameters: rtpParameters as never,
        // One stream for a face and its voice, so that lips and words come together.
        streamId: isVoice ? `person-${entityId}` : `screen-${entityId}`,
        appData: { personId: entityId, source },
      })
      .finally(() => this.#opening.delete(consumerId));
    if (this.#isOver || transport !== this.#receive || this.#ended.delete(consumerId)) {
      consumer.close();
      return;
    }
    this.#consumers.set(consumerId, consumer);
    const { track } = consumer;
    this.#listener.opened({ consumerId, personId: entityId, source, track, isPaused: isProducerPaused });
    await this.#signaling.request("consumerReady", { consumerId });
  }

  #closeConsumer(consumerId: string): void {
    const consumer = this.#consumers.get(consumerId);
    if (!consumer) {
      this.#ended.add(consumerId);
      return;
    }
    this.#consumers.delete(consumerId);
    consumer.close();
    this.#listener.closed(consumerId);
  }

  #changeRights(rights: MayPublish): void {
    this.#publications.setRights(rights);
    this.#listener.mayPublish(rights);
  }

  #onSignalingClosed(signaling: SignalingConnection, reason: MediaCloseReason | null): void {
    if (this.#isOver || signaling !== this.#signaling) return;
    if (reason !== null) {
      const { sentence, retriable } = MEDIA_CLOSE_REASONS[reason];
      this.#end(sentence, retriable);
    } else if (!this.#isSettled) {
      this.#end(MEDIA_CLOSE_REASONS.unavailable.sentence, true);
    } else {
      this.#listener.reconnecting();
      this.#resumeUntilMs ??= performance.now() + MEDIA_LIMITS.resumeSeconds * 1000;
      if (performance.now() > this.#resumeUntilMs) this.#end(MEDIA_CLOSE_REASONS.cannotResume.sentence, true);
      else this.#resumeTimer = setTimeout(() => this.#resume(), RESUME_EVERY_MS);
    }
  }

  /** The socket broke: another one, and the same seat, as long as it is kept. */
  #resume(): void {
    const signaling = this.#openSignaling();
    this.#signaling = signaling;
    signaling.request("resume", { resumeToken: this.#resumeToken }).then(
      ({ resumeToken, mayPublish, consumerIds }) => {
        if (this.#isOver || signaling !== this.#signaling) return;
        if (this.#isHalfMade) {
          this.#end(MEDIA_CLOSE_REASONS.unavailable.sentence, true);
          return;
        }
        this.#resumeToken = resumeToken;
        this.#resumeUntilMs = undefined;
        for (const id of [...this.#consumers.keys()]) if (!consumerIds.includes(id)) this.#closeConsumer(id);
        this.#changeRights(mayPublish);
        this.#publications.moveTo(signaling);
        if (this.#preferences) this.prefer(this.#preferences);
        this.#ice.restartAll();
        this.#listener.connected();
      },
      (error: unknown) => {
        if (this.#isOver || signaling !== this.#signaling) return;
        // Lost again: its closing has told so already.
        if (error instanceof SignalingRefused) this.#end(MEDIA_CLOSE_REASONS.cannotResume.sentence, true);
      },
    );
  }

  #ask(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.#excuse(error));
  }

  /** What is refused has ended in the meantime; what is lost is asked for again once connected. */
  #excuse(error: unknown): void {
    if (!(error instanceof SignalingRefused) && !(error instanceof SignalingLost) && !this.#isOver) reportError(error);
  }

  #end(sentence: string, needsTicket: boolean): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#stop();
    this.#signaling.close();
    this.#listener.ended(sentence, needsTicket);
  }

  #stop(): void {
    clearTimeout(this.#resumeTimer);
    this.#stand();
    this.#ice.close();
  }

  /** Gives both transports up, and everything that came over them. */
  #stand(): void {
    this.#publications.attach(null);
    this.#ice.clear();
    for (const consumerId of [...this.#consumers.keys()]) this.#closeConsumer(consumerId);
    this.#ended.clear();
    this.#send?.close();
    this.#receive?.close();
    this.#send = null;
    this.#receive = null;
  }
}
