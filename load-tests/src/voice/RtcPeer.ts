import type { ConsumerOpened, MediaSource, Seat, SignalingNotices } from "@crowdwire/protocol";
import { type RtcpPacket, RtcpPayloadSpecificFeedback } from "werift";
import { Camera } from "./Camera.ts";
import { Consumers } from "./Consumers.ts";
import { cameraClips, voiceClip } from "./clips/clips.ts";
import type { Inbound } from "./Inbound.ts";
import { Microphone } from "./Microphone.ts";
import { RtcSeat } from "./RtcSeat.ts";
import type { IceOptions } from "./RtcTransport.ts";
import { RtpStream } from "./RtpStream.ts";
import { OPUS_PAYLOAD, opusParameters, RECEIVE_CAPABILITIES, VP8_PAYLOAD, vp8Parameters } from "./rtp.ts";
import { SignalingClient } from "./SignalingClient.ts";
import { type SentSource, WantedSources, type Wish } from "./WantedSources.ts";

export interface RtcPeerOptions extends IceOptions {
  /** What comes is read by its headers alone and not deciphered: for crowds. */
  readonly isTrusting?: boolean;
}

/** Layers of a camera's simulcast: all three, or the smallest alone. */
const LAYERS = { simulcast: 3, single: 1 } as const;

let nextSsrc = 10_000;

/** A client in Node with real ICE, DTLS and SRTP: sends Opus and VP8 from clips, and counts what it receives. */
export class RtcPeer {
  signaling: SignalingClient;
  /** The one before, which is good for nothing any more. */
  usedResumeToken = "";
  readonly entityId: number;
  readonly #consumers = new Consumers();
  /** Of streams that have ended: what was sent. */
  #sentBefore = { packets: 0, bytes: 0 };
  resumeToken: string;
  readonly #options: RtcPeerOptions;
  #seat: RtcSeat;
  readonly #senders = new Map<SentSource, Microphone | Camera>();
  readonly #wanted = new WantedSources((source, wish) => this.#produce(source, wish));
  readonly #channels = new Map<string, () => void>();
  #nextStreamId = 0;

  private constructor(
    signaling: SignalingClient,
    entityId: number,
    seat: Seat,
    resumeToken: string,
    options: RtcPeerOptions,
  ) {
    this.signaling = signaling;
    this.entityId = entityId;
    this.#options = options;
    this.#seat = this.#sit(seat);
    this.resumeToken = resumeToken;
    this.#listen();
  }

  /** Says hello and what it can receive. */
  static async join(where: number | string, grant: string, options: RtcPeerOptions = {}): Promise<RtcPeer> {
    const signaling = await SignalingClient.connect(where);
    const welcome = await signaling.hello(grant);
    const peer = new RtcPeer(signaling, welcome.entityId, welcome, welcome.resumeToken, options);
    await signaling.request("capabilities", { rtpCapabilities: RECEIVE_CAPABILITIES });
    return peer;
  }

  /**
   * Publishes and sends until closed: a packet of sound every 20 ms, hardly any while silent; pictures in three layers, or in
   * the smallest alone. What is taken from it, or is refused for want of the right, begins once it may.
   *
   * @returns the producer's id
   */
  publish(source: SentSource, { isSilent = false, layers = "single" }: Partial<Wish> = {}): Promise<string> {
    return this.#wanted.publish(source, { isSilent, layers });
  }

  /** What it sends now: the producers' ids. */
  get producers(): ReadonlyMap<MediaSource, string> {
    return this.#wanted.producers;
  }

  /** Speaks from now on, or is silent. */
  setSpeaking(isSpeaking: boolean): void {
    const wish = this.#wanted.wishOf("microphone");
    if (wish !== undefined) wish.isSilent = !isSpeaking;
    this.#senders.get("microphone")?.setSpeaking(isSpeaking);
  }

  /** Whether its way for what comes has been made, which takes a moment before the first consumer. */
  get canReceive(): boolean {
    return this.#seat.canReceive;
  }

  /** Where it sits, as the SFU has told it. */
  get seat(): Seat {
    return this.#seat.described;
  }

  /** Packets and bytes that it has sent, of all producers. */
  get sent(): { readonly packets: number; readonly bytes: number } {
    const sum = { ...this.#sentBefore };
    for (const { streams } of this.#senders.values()) for (const stream of streams) add(sum, stream);
    return sum;
  }

  /** What it is sent now, by consumer. */
  get received(): ReadonlyMap<string, Inbound> {
    return this.#consumers.open;
  }

  /** Packets of sound and pictures that have come, of all consumers there ever were. */
  get arrivedPackets(): number {
    return this.#consumers.packets;
  }

  /** What was sent to it, by the numbers of the packets, and did not come. */
  get lostPackets(): number {
    return this.#consumers.lost;
  }

  /** Calls once, with the next packet of this person's voice. @returns takes it back */
  onNextPacketFrom(entityId: number, listener: () => void): () => void {
    return this.#consumers.onNextPacketFrom(entityId, listener);
  }

  async unpublish(source: SentSource): Promise<void> {
    this.#wanted.forget(source);
    this.#end(source);
    await this.signaling.request("closeProducer", { source });
  }

  /** Opens a data channel to these, and says something through it. */
  async sendData(label: string, to: readonly number[], message: string): Promise<string> {
    const transport = await this.#seat.send();
    const streamId = this.#nextStreamId++;
    const channel = await transport.dataChannel(streamId, label);
    const { dataProducerId } = await this.signaling.request("produceData", {
      transportId: transport.id,
      label,
      protocol: "",
      to: [...to],
      sctpStreamParameters: { streamId, ordered: true },
    });
    // Whoever is to hear it makes its end first, as a client that answers an offer of a file does.
    this.#channels.set(dataProducerId, () => channel.send(message));
    return dataProducerId;
  }

  say(dataProducerId: string): void {
    this.#channels.get(dataProducerId)?.();
  }

  /** Makes the receiving end of somebody's channel; the answer is what comes through it first. */
  async receiveData({
    label,
    sctpStreamParameters,
  }: SignalingNotices["dataConsumerOpened"]): Promise<{ first: Promise<string> }> {
    const transport = await this.#seat.receive();
    const channel = await transport.dataChannel(sctpStreamParameters["streamId"] as number, label);
    return { first: new Promise((resolve) => channel.onMessage.once((data) => resolve(data.toString()))) };
  }

  /** People it has a consumer of, for this source. */
  hears(source: MediaSource = "microphone"): number[] {
    return this.#consumers.ownersOf(source);
  }

  /** What comes of this person's source now; undefined while there is no consumer. */
  inboundOf(entityId: number, source: MediaSource): Inbound | undefined {
    return this.#consumers.of(entityId, source);
  }

  /** Ends once so many more packets of this person have arrived. */
  async packetsFrom(entityId: number, count = 1, withinMs = 8000): Promise<void> {
    const total = () => this.#consumers.packetsOf(entityId);
    const target = total() + count;
    await this.#consumers.until(
      () => total() >= target,
      withinMs,
      () => `${count} packets of ${entityId}, got ${total() - target + count}`,
    );
  }

  /** Ends once it hears exactly these. */
  async hearsExactly(entities: readonly number[], withinMs = 5000, source: MediaSource = "microphone"): Promise<void> {
    const wanted = [...entities].sort((a, b) => a - b).join();
    await this.#consumers.until(
      () => this.hears(source).join() === wanted,
      withinMs,
      () => `${this.entityId} to hear [${wanted}], hears [${this.hears(source).join()}]`,
    );
  }

  close(): void {
    this.#dropMedia();
    this.signaling.close();
  }

  /** Its process ends, or its network does. */
  vanish(): void {
    this.#dropMedia();
    this.signaling.vanish();
  }

  /** Loses its signalling connection, and resumes on a new one. */
  async resume(port: number, { isOldAlive = false } = {}): Promise<void> {
    if (!isOldAlive) {
      this.signaling.vanish();
      await this.signaling.closed;
    }
    this.signaling = await SignalingClient.connect(port);
    this.#listen();
    this.usedResumeToken = this.resumeToken;
    const { resumeToken } = await this.signaling.request("resume", { resumeToken: this.resumeToken });
    this.resumeToken = resumeToken;
  }

  /** How an attempt to resume with this token ends. */
  async tryResume(port: number, resumeToken: string): Promise<{ code: number; reason: string }> {
    const client = await SignalingClient.connect(port);
    await client.request("resume", { resumeToken }).catch(() => undefined);
    return client.closed;
  }

  /** Which of its own addresses its sending transport uses, as a candidate's line. */
  get localCandidate(): string | undefined {
    return this.#seat.localCandidate;
  }

  #listen(): void {
    this.signaling.on("consumerOpened", (opened) => {
      void this.#consume(opened).catch(() => undefined); // Closed meanwhile.
    });
    this.signaling.on("consumerClosed", ({ consumerId }) => {
      this.#consumers.remove(consumerId);
    });
    this.signaling.on("seatReplaced", (seat) => this.#moveTo(seat));
    this.signaling.on("producerClosed", ({ source }) => {
      if (source !== "microphone" && source !== "camera") return;
      this.#end(source);
      this.#wanted.ended(source);
    });
    this.signaling.on("mayPublish", (rights) => this.#wanted.allow(rights));
  }

  async #consume(opened: ConsumerOpened): Promise<void> {
    const inbound = this.#consumers.add(opened);
    if (inbound === null) return;
    await this.#seat.receive();
    // It may be closed again by now.
    if (this.received.get(opened.consumerId) !== inbound) return;
    await this.signaling.request("consumerReady", { consumerId: opened.consumerId });
  }

  #moveTo(seat: Seat): void {
    this.#dropMedia();
    this.#seat = this.#sit(seat);
    this.#consumers.clear();
    this.#wanted.beginAnew();
  }

  async #produce(source: SentSource, { isSilent, layers }: Wish): Promise<string> {
    const seat = this.#seat;
    const transport = await seat.send();
    const ssrcs = Array.from({ length: source === "camera" ? LAYERS[layers] : 1 }, () => nextSsrc++);
    const { producerId } = await this.signaling.request("produce", {
      transportId: transport.id,
      source,
      rtpParameters: source === "microphone" ? opusParameters(ssrcs[0]!, source) : vp8Parameters(ssrcs, source),
      isPaused: false,
    });
    if (seat !== this.#seat) throw new Error("seated elsewhere meanwhile");
    const payloadType = source === "microphone" ? OPUS_PAYLOAD : VP8_PAYLOAD;
    const streams = ssrcs.map((ssrc) => new RtpStream(transport, ssrc, payloadType));
    this.#senders.set(
      source,
      source === "microphone"
        ? new Microphone(streams[0]!, voiceClip(this.entityId), !isSilent)
        : new Camera(streams, cameraClips()),
    );
    return producerId;
  }

  #dropMedia(): void {
    for (const source of [...this.#senders.keys()]) this.#end(source);
    this.#seat.leave();
  }

  #end(source: SentSource): void {
    const sender = this.#senders.get(source);
    sender?.stop();
    for (const stream of sender?.streams ?? []) add(this.#sentBefore, stream);
    this.#senders.delete(source);
  }

  #sit(seat: Seat): RtcSeat {
    return new RtcSeat({
      seat,
      ice: this.#options,
      isTrusting: this.#options.isTrusting === true,
      signaling: () => this.signaling,
      intake: {
        send: { rtcp: (packet) => this.#heed(packet) },
        receive: { rtp: (ssrc, number, bytes) => this.#consumers.take(ssrc, number, bytes) },
      },
    });
  }

  /** Somebody cannot go on without a key frame. */
  #heed(packet: RtcpPacket): void {
    if (packet instanceof RtcpPayloadSpecificFeedback) this.#senders.get("camera")?.refresh();
  }
}

function add(sum: { packets: number; bytes: number }, { packets, bytes }: RtpStream): void {
  sum.packets += packets;
  sum.bytes += bytes;
}
