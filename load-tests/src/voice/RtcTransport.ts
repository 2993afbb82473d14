import type { TransportOptions } from "@crowdwire/protocol";
import {
  IceCandidate,
  RTCDataChannel,
  RTCDataChannelParameters,
  RTCDtlsFingerprint,
  RTCDtlsParameters,
  RTCDtlsTransport,
  RTCIceGatherer,
  RTCIceParameters,
  RTCIceTransport,
  RTCSctpTransport,
  type RtcpPacket,
  type RtpHeader,
} from "werift";

/** AES_CM_128_HMAC_SHA1_80 */
const SRTP_PROFILE = 0x0001;
const SCTP_PORT = 5000;

export interface IceOptions {
  readonly turnServer?: [host: string, port: number];
  readonly turnUsername?: string;
  readonly turnPassword?: string;
  readonly forceTurn?: boolean;
  /** As where UDP is blocked: connects to what the SFU offers over TCP (RFC 6544), and to nothing else. */
  readonly isTcpOnly?: boolean;
}

/** What is done with what comes. */
export interface Intake {
  /** One packet of sound or pictures. Whose it is and its number stand in the open, so nothing need be deciphered. */
  readonly rtp?: (ssrc: number, sequenceNumber: number, bytes: number) => void;
  readonly rtcp?: (packet: RtcpPacket) => void;
}

/** One WebRTC transport, ORTC style: no session descriptions. */
export class RtcTransport {
  /** As the SFU calls its end. */
  readonly id: string;
  readonly ice: RTCIceTransport;
  readonly #dtls: RTCDtlsTransport;
  #sctp: Promise<RTCSctpTransport> | undefined;

  private constructor(id: string, ice: RTCIceTransport, dtls: RTCDtlsTransport) {
    this.id = id;
    this.ice = ice;
    this.#dtls = dtls;
  }

  /** @param isTrusting What comes is read by its headers alone and not deciphered: for crowds. */
  static async open(
    options: TransportOptions,
    ice: IceOptions,
    intake: Intake,
    isTrusting = false,
  ): Promise<RtcTransport> {
    const { isTcpOnly = false, ...addresses } = ice;
    const tcp = { useTcp: isTcpOnly, tcpPassive: false };
    const gatherer = new RTCIceGatherer({ useIpv4: true, useIpv6: false, ...tcp, ...addresses } as never);
    const iceTransport = new RTCIceTransport(gatherer);
    gatherer.connection.iceControlling = true;
    await iceTransport.gather();
    const { usernameFragment, password } = options.iceParameters as { usernameFragment: string; password: string };
    iceTransport.setRemoteParams(new RTCIceParameters({ usernameFragment, password, iceLite: true }));
    for (const candidate of options.iceCandidates as unknown as MediasoupCandidate[]) {
      const { foundation, ip, port, priority, protocol } = candidate;
      if (protocol !== (isTcpOnly ? "tcp" : "udp")) continue;
      const remote = new IceCandidate(1, foundation, ip, port, priority, protocol, "host");
      if (isTcpOnly) remote.tcpType = "passive";
      await iceTransport.addRemoteCandidate(remote);
    }
    await iceTransport.addRemoteCandidate(undefined);
    const certificate = await RTCDtlsTransport.SetupCertificate();
    const dtls = new RTCDtlsTransport({}, iceTransport, certificate, [SRTP_PROFILE as never]);
    dtls.role = "client";
    const fingerprints = (options.dtlsParameters["fingerprints"] as { algorithm: string; value: string }[]).map(
      ({ algorithm, value }) => new RTCDtlsFingerprint(algorithm, value),
    );
    dtls.setRemoteParams(new RTCDtlsParameters(fingerprints, "server"));
    const { rtp, rtcp } = intake;
    if (rtp !== undefined && isTrusting) {
      // The keys for sending are still wanted; what subscribes to packets that come is not.
      dtls.startSrtp = () => dtls.updateSrtpSession();
      iceTransport.connection.onData.subscribe((data) => {
        if (isRtp(data)) rtp(data.readUInt32BE(8), data.readUInt16BE(2), data.length);
      });
    } else if (rtp !== undefined) {
      dtls.onRtp.subscribe(({ header, payload }) => rtp(header.ssrc, header.sequenceNumber, 12 + payload.length));
    }
    if (rtcp !== undefined) dtls.onRtcp.subscribe(rtcp);
    return new RtcTransport(options.id, iceTransport, dtls);
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

  sendRtcp(packet: RtcpPacket): void {
    if (this.#dtls.state === "connected") void this.#dtls.sendRtcp([packet]).catch(() => undefined);
  }

  /** A data channel that both ends know of. */
  async dataChannel(streamId: number, label: string): Promise<RTCDataChannel> {
    this.#sctp ??= this.#openSctp();
    const parameters = new RTCDataChannelParameters({ id: streamId, label, negotiated: true, ordered: true });
    return new RTCDataChannel(await this.#sctp, parameters);
  }

  async #openSctp(): Promise<RTCSctpTransport> {
    const sctp = new RTCSctpTransport(SCTP_PORT);
    sctp.setDtlsTransport(this.#dtls);
    await sctp.start(SCTP_PORT);
    await sctp.sctp.stateChanged.connected.asPromise();
    return sctp;
  }

  async stop(): Promise<void> {
    await this.#dtls.stop().catch(() => undefined);
    await this.ice.stop().catch(() => undefined);
  }
}

/** RFC 7983 tells RTP and RTCP by the first byte, RFC 5761 RTCP by the second. */
function isRtp(data: Buffer): boolean {
  const [first = 0, second = 0] = data;
  return data.length >= 12 && first >= 128 && first <= 191 && (second < 192 || second > 223);
}

interface MediasoupCandidate {
  readonly foundation: string;
  readonly ip: string;
  readonly port: number;
  readonly priority: number;
  readonly protocol: "udp" | "tcp";
}
