import type { ConsumerOpened, MediaSource, Seat, TransportOptions } from "@crowdwire/protocol";
import {
  IceCandidate,
  RTCDtlsFingerprint,
  RTCDtlsParameters,
  RTCDtlsTransport,
  RTCIceGatherer,
  RTCIceParameters,
  RTCIceTransport,
  RtpHeader,
  type RtpPacket,
} from "werift";
import { OPUS_PAYLOAD, opusParameters, RECEIVE_CAPABILITIES, VP8_PAYLOAD, vp8Parameters } from "./rtp.ts";
import { SignalingClient } from "./SignalingClient.ts";

/** AES_CM_128_HMAC_SHA1_80 */
const SRTP_PROFILE = 0x0001;

export interface IceOptions {
  readonly turnServer?: [host: string, port: number];
  readonly turnUsername?: string;
  readonly turnPassword?: string;
  readonly forceTurn?: boolean;
}

interface Received {
  packets: number;
  readonly opened: ConsumerOpened;
}

let nextSsrc = 10_000;

/**
 * A client in Node with real ICE, DTLS and SRTP: sends packets that look like Opus or VP8 and counts what it receives.
 */
export class RtcPeer {
  readonly signaling: SignalingClient;
  readonly entityId: number;
  /** What it hears now, by consumer. */
  readonly received = new Map<string, Received>();
  readonly producers = new Map<MediaSource, string>();
  /** Packets and bytes that it has sent, of all producers. */
  sentPackets = 0;
  sentBytes = 0;
  resumeToken: string;
  #seat: Seat;
  readonly #ice: IceOptions;
  #send: Transport | undefined;
  #receive: Promise<Transport> | undefined;
  readonly #senders = new Map<MediaSource, NodeJS.Timeout>();
  readonly #ssrcs = new Map<number, string>();
  readonly #arrivals = new Set<() => void>();
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
  static async join(port: number, grant: string, ice: IceOptions = {}): Promise<RtcPeer> {
    const signaling = await SignalingClient.connect(port);
    const welcome = await signaling.hello(grant);
    const peer = new RtcPeer(signaling, welcome.entityId, welcome, welcome.resumeToken, ice);
    await signaling.request("capabilities", { rtpCapabilities: RECEIVE_CAPABILITIES });
    return peer;
  }

  /** Publishes and sends a packet every 20 ms until closed. */
  async publish(source: "microphone" | "camera"): Promise<string> {
    this.#send ??= await this.#connect("send", this.#seat.send);
    const ssrc = nextSsrc++;
    const parameters = source === "microphone" ? opusParameters(ssrc, source) : vp8Parameters(ssrc, source);
    const { producerId } = await this.signaling.request("produce", {
      source,
      rtpParameters: parameters,
      isPaused: false,
    });
    this.producers.set(source, producerId);
    this.#senders.set(source, this.#startSending(source, ssrc));
    return producerId;
  }

  async unpublish(source: "microphone" | "camera"): Promise<void> {
    clearInterval(this.#senders.get(source));
    this.producers.delete(source);
    await this.signaling.request("closeProducer", { source });
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

  get protocol(): string | undefined {
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

  async #connect(direction: "send" | "receive", options: TransportOptions): Promise<Transport> {
    const transport = await Transport.open(options, this.#ice, (packet) => this.#arrive(packet));
    await this.signaling.request("connectTransport", { direction, dtlsParameters: transport.localDtls });
    await transport.connected();
    return transport;
  }

  #startSending(source: "microphone" | "camera", ssrc: number): NodeJS.Timeout {
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
    }, 20);
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

/** One WebRTC transport, ORTC style: no session descriptions. */
class Transport {
  readonly ice: RTCIceTransport;
  readonly #dtls: RTCDtlsTransport;

  private constructor(ice: RTCIceTransport, dtls: RTCDtlsTransport) {
    this.ice = ice;
    this.#dtls = dtls;
  }

  static async open(
    options: TransportOptions,
    ice: IceOptions,
    onRtp: (packet: RtpPacket) => void,
  ): Promise<Transport> {
    const gatherer = new RTCIceGatherer({ useIpv4: true, useIpv6: false, ...ice } as never);
    const iceTransport = new RTCIceTransport(gatherer);
    gatherer.connection.iceControlling = true;
    await iceTransport.gather();
    const { usernameFragment, password } = options.iceParameters as { usernameFragment: string; password: string };
    iceTransport.setRemoteParams(new RTCIceParameters({ usernameFragment, password, iceLite: true }));
    for (const candidate of options.iceCandidates as unknown as MediasoupCandidate[]) {
      if (candidate.protocol !== "udp") continue;
      const { foundation, ip, port, priority } = candidate;
      await iceTransport.addRemoteCandidate(new IceCandidate(1, foundation, ip, port, priority, "udp", "host"));
    }
    await iceTransport.addRemoteCandidate(undefined);
    const certificate = await RTCDtlsTransport.SetupCertificate();
    const dtls = new RTCDtlsTransport({}, iceTransport, certificate, [SRTP_PROFILE as never]);
    dtls.role = "client";
    const fingerprints = (options.dtlsParameters["fingerprints"] as { algorithm: string; value: string }[]).map(
      ({ algorithm, value }) => new RTCDtlsFingerprint(algorithm, value),
    );
    dtls.setRemoteParams(new RTCDtlsParameters(fingerprints, "server"));
    dtls.onRtp.subscribe(onRtp);
    return new Transport(iceTransport, dtls);
  }

  /** For `connectTransport`. */
  get localDtls(): Record<string, unknown> {
    const fingerprints = this.#dtls.localParameters.fingerprints.map(({ algorithm, value }) => ({ algorithm, value }));
    return { role: "client", fingerprints };
  }

  async connected(): Promise<void> {
    await this.ice.start();
    await this.#dtls.start();
  }

  sendRtp(payload: Buffer, header: RtpHeader): void {
    if (this.#dtls.state === "connected") void this.#dtls.sendRtp(payload, header).catch(() => undefined);
  }

  async stop(): Promise<void> {
    await this.#dtls.stop().catch(() => undefined);
    await this.ice.stop().catch(() => undefined);
  }
}

interface MediasoupCandidate {
  readonly foundation: string;
  readonly ip: string;
  readonly port: number;
  readonly priority: number;
  readonly protocol: "udp" | "tcp";
}
