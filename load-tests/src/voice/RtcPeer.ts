import {
  type ConsumerOpened,
  type MayPublish,
  type MediaSource,
  type Seat,
  type SignalingNotices,
  SOURCE_RIGHT,
  type TransportOptions,
} from "@crowdwire/protocol";
import { type RtcpPacket, RtcpPayloadSpecificFeedback } from "werift";
import { Camera } from "./Camera.ts";
import { Consumers } from "./Consumers.ts";
import { cameraClips, voiceClip } from "./clips/clips.ts";
import type { Inbound } from "./Inbound.ts";
import { Microphone } from "./Microphone.ts";
import { type IceOptions, RtcTransport } from "./RtcTransport.ts";
import { RtpStream } from "./RtpStream.ts";
import { OPUS_PAYLOAD, opusParameters, RECEIVE_CAPABILITIES, VP8_PAYLOAD, vp8Parameters } from "./rtp.ts";
import { SignalingClient } from "./SignalingClient.ts";

export interface RtcPeerOptions extends IceOptions {
  /** What comes is read by its headers alone and not deciphered: for crowds. */
  readonly isTrusting?: boolean;
}

/** Layers of a camera's simulcast: all three, or the smallest alone. */
const LAYERS = { simulcast: 3, single: 1 } as const;

interface Publishing {
  isSilent: boolean;
  readonly layers: keyof typeof LAYERS;
}

let nextSsrc = 10_000;

/** A client in Node with real ICE, DTLS and SRTP: sends Opus and VP8 from clips, and counts what it receives. */
export class RtcPeer {
  signaling: SignalingClient;
  /** The one before, which is good for nothing any more. */
  usedResumeToken = "";
  readonly entityId: number;
  readonly #consumers = new Consumers();
  readonly producers = new Map<MediaSource, string>();
  /** Of streams that have ended: what was sent. */
  #sentBefore = { packets: 0, bytes: 0 };
  resumeToken: string;
  #seat: Seat;
  readonly #options: RtcPeerOptions;
  #send: RtcTransport | undefined;
  #receive: Promise<RtcTransport> | undefined;
  #canReceive = false;
  readonly #senders = new Map<"microphone" | "camera", Microphone | Camera>();
  /** What it wants to send, whether it may or not: what was taken from it begins again once it is given back. */
  readonly #wanted = new Map<"microphone" | "camera", Publishing>();
  /** One change of what it sends after the other. */
  #publishing: Promise<void> = Promise.resolve();
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
    this.#seat = seat;
    this.#options = options;
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
  publish(
    source: "microphone" | "camera",
    { isSilent = false, layers = "single" as keyof typeof LAYERS } = {},
  ): Promise<string> {
    const wanted = { isSilent, layers };
    this.#wanted.set(source, wanted);
    return this.#inTurn(() => this.#produce(source, wanted));
  }

  /** Speaks from now on, or is silent. */
  setSpeaking(isSpeaking: boolean): void {
    const wanted = this.#wanted.get("microphone");
    if (wanted !== undefined) wanted.isSilent = !isSpeaking;
    this.#senders.get("microphone")?.setSpeaking(isSpeaking);
  }

  /** Whether its way for what comes has been made, which takes a moment before the first consumer. */
  get canReceive(): boolean {
    return this.#canReceive;
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

  async unpublish(source: "microphone" | "camera"): Promise<void> {
    this.#wanted.delete(source);
    this.#end(source);
    this.producers.delete(source);
    await this.signaling.request("closeProducer", { source });
  }

  /** Opens a data channel to these, and says something through it. */
  async sendData(label: string, to: readonly number[], message: string): Promise<string> {
    this.#send ??= await this.#connect("send", this.#seat.send);
    const streamId = this.#nextStreamId++;
    const channel = await this.#send.dataChannel(streamId, label);
    const { dataProducerId } = await this.signaling.request("produceData", {
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
    this.#receive ??= this.#connect("receive", this.#seat.receive);
    const channel = await (await this.#receive).dataChannel(sctpStreamParameters["streamId"] as number, label);
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
    return this.#send?.ice.getSelectedCandidatePair()?.local.candidate;
  }

  #listen(): void {
    this.signaling.on("consumerOpened", (opened) => {
      void this.#consume(opened).catch(() => undefined); // Closed meanwhile.
    });
    this.signaling.on("consumerClosed", ({ consumerId }) => {
      this.#consumers.remove(consumerId);
    });
    this.signaling.on("seatReplaced", (seat) => void this.#moveTo(seat));
    this.signaling.on("producerClosed", ({ source }) => {
      if (source !== "microphone" && source !== "camera") return;
      this.#end(source);
      this.producers.delete(source);
    });
    this.signaling.on("mayPublish", (rights) => this.#publishAgain(rights));
  }

  async #consume(opened: ConsumerOpened): Promise<void> {
    const inbound = this.#consumers.add(opened);
    if (inbound === null) return;
    this.#receive ??= this.#connect("receive", this.#seat.receive);
    await this.#receive;
    // It may be closed again by now.
    if (this.received.get(opened.consumerId) !== inbound) return;
    await this.signaling.request("consumerReady", { consumerId: opened.consumerId });
  }

  async #moveTo(seat: Seat): Promise<void> {
    const sent = [...this.#senders.values()].map(({ source, isSpeaking, streams }) => ({
      source,
      isSilent: !isSpeaking,
      layers: streams.length > 1 ? ("simulcast" as const) : ("single" as const),
    }));
    this.#dropMedia();
    this.#seat = seat;
    this.#consumers.clear();
    for (const { source, ...options } of sent) await this.publish(source, options);
  }

  /** What it wanted to send all the time, and may send now. */
  #publishAgain(rights: MayPublish): void {
    for (const [source, wanted] of this.#wanted) {
      if (!rights[SOURCE_RIGHT[source]]) continue;
      const begin = async () => {
        if (!this.producers.has(source) && this.#wanted.get(source) === wanted) await this.#produce(source, wanted);
      };
      // Taken again meanwhile, or the connection has ended: the next word, or the next connection, decides.
      this.#inTurn(begin).catch(() => undefined);
    }
  }

  #inTurn<Result>(act: () => Promise<Result>): Promise<Result> {
    const done = this.#publishing.then(act);
    this.#publishing = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
  }

  async #produce(source: "microphone" | "camera", { isSilent, layers }: Publishing): Promise<string> {
    this.#send ??= await this.#connect("send", this.#seat.send);
    const transport = this.#send;
    const ssrcs = Array.from({ length: source === "camera" ? LAYERS[layers] : 1 }, () => nextSsrc++);
    const { producerId } = await this.signaling.request("produce", {
      source,
      rtpParameters: source === "microphone" ? opusParameters(ssrcs[0]!, source) : vp8Parameters(ssrcs, source),
      isPaused: false,
    });
    this.producers.set(source, producerId);
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
    void this.#send?.stop();
    void this.#receive?.then((transport) => transport.stop());
    this.#send = undefined;
    this.#receive = undefined;
    this.#canReceive = false;
  }

  #end(source: "microphone" | "camera"): void {
    const sender = this.#senders.get(source);
    sender?.stop();
    for (const stream of sender?.streams ?? []) add(this.#sentBefore, stream);
    this.#senders.delete(source);
  }

  async #connect(direction: "send" | "receive", options: TransportOptions): Promise<RtcTransport> {
    const intake =
      direction === "send"
        ? { rtcp: (packet: RtcpPacket) => this.#heed(packet) }
        : { rtp: (ssrc: number, number: number, bytes: number) => this.#consumers.take(ssrc, number, bytes) };
    const transport = await RtcTransport.open(options, this.#options, intake, this.#options.isTrusting);
    await this.signaling.request("connectTransport", { direction, dtlsParameters: transport.localDtls });
    await transport.connected();
    if (direction === "receive") this.#canReceive = true;
    return transport;
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
