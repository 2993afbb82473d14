import type { ConsumerOpened, MediaSource, Seat, SignalingNotices, TransportOptions } from "@crowdwire/protocol";
import { RtpHeader, type RtpPacket } from "werift";
import { type IceOptions, RtcTransport } from "./RtcTransport.ts";
import { OPUS_PAYLOAD, opusParameters, RECEIVE_CAPABILITIES, VP8_PAYLOAD, vp8Parameters } from "./rtp.ts";
import { SignalingClient } from "./SignalingClient.ts";

interface Received {
  packets: number;
  readonly opened: ConsumerOpened;
}

let nextSsrc = 10_000;

/**
 * A client in Node with real ICE, DTLS and SRTP: sends packets that look like Opus or VP8 and counts what it receives.
 */
export class RtcPeer {
  signaling: SignalingClient;
  /** The one before, which is good for nothing any more. */
  usedResumeToken = "";
  readonly entityId: number;
  /** What it hears now, by consumer. */
  readonly received = new Map<string, Received>();
  readonly producers = new Map<MediaSource, string>();
  /** Packets and bytes that it has sent, of all producers. */
  sentPackets = 0;
  sentBytes = 0;
  /** With `countsOnly`: all that have come. */
  arrivedPackets = 0;
  resumeToken: string;
  #seat: Seat;
  readonly #ice: IceOptions;
  #send: RtcTransport | undefined;
  #receive: Promise<RtcTransport> | undefined;
  readonly #senders = new Map<MediaSource, NodeJS.Timeout>();
  readonly #ssrcs = new Map<number, string>();
  readonly #arrivals = new Set<() => void>();
  readonly #channels = new Map<string, () => void>();
  #nextStreamId = 0;
  #isClosed = false;

  private constructor(signaling: SignalingClient, entityId: number, seat: Seat, resumeToken: string, ice: IceOptions) {
    this.signaling = signaling;
    this.entityId = entityId;
    this.#seat = seat;
    this.#ice = ice;
    this.resumeToken = resumeToken;
    this.#listen();
  }

  /** Says hello and what it can receive. */
  static async join(where: number | string, grant: string, ice: IceOptions = {}): Promise<RtcPeer> {
    const signaling = await SignalingClient.connect(where);
    const welcome = await signaling.hello(grant);
    const peer = new RtcPeer(signaling, welcome.entityId, welcome, welcome.resumeToken, ice);
    await signaling.request("capabilities", { rtpCapabilities: RECEIVE_CAPABILITIES });
    return peer;
  }

  /** Publishes and sends a packet every 20 ms until closed; hardly any while silent. */
  async publish(source: "microphone" | "camera", { isSilent = false } = {}): Promise<string> {
    this.#send ??= await this.#connect("send", this.#seat.send);
    const ssrc = nextSsrc++;
    const parameters = source === "microphone" ? opusParameters(ssrc, source) : vp8Parameters(ssrc, source);
    const { producerId } = await this.signaling.request("produce", {
      source,
      rtpParameters: parameters,
      isPaused: false,
    });
    this.producers.set(source, producerId);
    this.#senders.set(source, this.#startSending(source, ssrc, isSilent ? 400 : 20));
    return producerId;
  }

  async unpublish(source: "microphone" | "camera"): Promise<void> {
    clearInterval(this.#senders.get(source));
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
    return [...this.received.values()]
      .filter(({ opened }) => opened.source === source)
      .map(({ opened }) => opened.entityId)
      .sort((a, b) => a - b);
  }

  /** Ends once so many more packets of this person have arrived. */
  async packetsFrom(entityId: number, count = 1, withinMs = 8000): Promise<void> {
    const total = () => this.#packetsOf(entityId);
    const target = total() + count;
    await this.#until(
      () => total() >= target,
      withinMs,
      () => `${count} packets of ${entityId}, got ${total() - target + count}`,
    );
  }

  /** Ends once it hears exactly these. */
  async hearsExactly(entities: readonly number[], withinMs = 5000, source: MediaSource = "microphone"): Promise<void> {
    const wanted = [...entities].sort((a, b) => a - b).join();
    await this.#until(
      () => this.hears(source).join() === wanted,
      withinMs,
      () => `${this.entityId} to hear [${wanted}], hears [${this.hears(source).join()}]`,
    );
  }

  close(): void {
    this.#isClosed = true;
    this.#dropMedia();
    this.signaling.close();
  }

  /** Its process ends, or its network does. */
  vanish(): void {
    this.#isClosed = true;
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
      this.received.delete(consumerId);
      this.#wake();
    });
    this.signaling.on("seatReplaced", (seat) => void this.#moveTo(seat));
  }

  async #consume(opened: ConsumerOpened): Promise<void> {
    if (this.received.has(opened.consumerId)) return;
    this.received.set(opened.consumerId, { packets: 0, opened });
    const [encoding] = opened.rtpParameters["encodings"] as { ssrc: number }[];
    this.#ssrcs.set(encoding!.ssrc, opened.consumerId);
    this.#wake();
    this.#receive ??= this.#connect("receive", this.#seat.receive);
    await this.#receive;
    await this.signaling.request("consumerReady", { consumerId: opened.consumerId });
  }

  async #moveTo(seat: Seat): Promise<void> {
    const sources = [...this.#senders.keys()] as ("microphone" | "camera")[];
    this.#dropMedia();
    this.#seat = seat;
    this.received.clear();
    this.#ssrcs.clear();
    for (const source of sources) await this.publish(source);
  }

  #dropMedia(): void {
    for (const timer of this.#senders.values()) clearInterval(timer);
    this.#senders.clear();
    void this.#send?.stop();
    void this.#receive?.then((transport) => transport.stop());
    this.#send = undefined;
    this.#receive = undefined;
  }

  async #connect(direction: "send" | "receive", options: TransportOptions): Promise<RtcTransport> {
    const transport = await RtcTransport.open(
      options,
      this.#ice,
      (packet) => this.#arrive(packet),
      () => {
        this.arrivedPackets++;
      },
    );
    await this.signaling.request("connectTransport", { direction, dtlsParameters: transport.localDtls });
    await transport.connected();
    return transport;
  }

  #startSending(source: "microphone" | "camera", ssrc: number, everyMs: number): NodeJS.Timeout {
    const isAudio = source === "microphone";
    let sequenceNumber = 1000;
    let timestamp = 0;
    return setInterval(() => {
      timestamp += isAudio ? 960 : 1800;
      const header = new RtpHeader({
        ssrc,
        sequenceNumber: sequenceNumber++ & 0xffff,
        timestamp,
        payloadType: isAudio ? OPUS_PAYLOAD : VP8_PAYLOAD,
        marker: !isAudio,
        extension: isAudio,
        extensionProfile: 0xbede,
        extensions: isAudio ? [{ id: 10, payload: Buffer.from([0x80 | 20]) }] : [],
      });
      // VP8: a descriptor that starts a frame, then a key frame's header.
      const payload = isAudio ? Buffer.alloc(60, 7) : Buffer.concat([Buffer.from([0x10, 0x00]), Buffer.alloc(800)]);
      this.sentPackets++;
      this.sentBytes += payload.length + 12;
      this.#send?.sendRtp(payload, header);
    }, everyMs);
  }

  #arrive(packet: RtpPacket): void {
    const consumerId = this.#ssrcs.get(packet.header.ssrc);
    const received = consumerId === undefined ? undefined : this.received.get(consumerId);
    if (received === undefined) return;
    received.packets++;
    this.#wake();
  }

  #packetsOf(entityId: number): number {
    return [...this.received.values()]
      .filter(({ opened }) => opened.entityId === entityId)
      .reduce((sum, { packets }) => sum + packets, 0);
  }

  #wake(): void {
    for (const wake of [...this.#arrivals]) wake();
  }

  async #until(isTrue: () => boolean, withinMs: number, what: () => string): Promise<void> {
    if (isTrue()) return;
    await new Promise<void>((resolve, reject) => {
      const check = () => {
        if (!isTrue()) return;
        clearTimeout(timer);
        this.#arrivals.delete(check);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#arrivals.delete(check);
        reject(new Error(`within ${withinMs} ms not: ${what()}${this.#isClosed ? " (closed)" : ""}`));
      }, withinMs);
      this.#arrivals.add(check);
    });
  }
}
