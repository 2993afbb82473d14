import { RtcpSenderInfo, RtcpSrPacket, RtpHeader } from "werift";
import type { RtcTransport } from "./RtcTransport.ts";
import { AUDIO_LEVEL_ID } from "./rtp.ts";

/** The first moment of NTP's clock, in seconds before 1970. */
const NTP_SECONDS = 2_208_988_800;

export interface RtpPayload {
  readonly bytes: Buffer;
  readonly timestamp: number;
  readonly isMarked: boolean;
  /** How loud, in dB below the loudest: 0…127. Absent: no level is told, as with pictures. */
  readonly level?: number;
}

/** One stream of packets, and the reports by which its receivers lay its clock beside those of others (RFC 3550, 6.4.1). */
export class RtpStream {
  readonly #transport: RtcTransport;
  readonly #ssrc: number;
  readonly #payloadType: number;
  #sequenceNumber = 1000;
  /** Since it began. */
  packets = 0;
  bytes = 0;

  constructor(transport: RtcTransport, ssrc: number, payloadType: number) {
    this.#transport = transport;
    this.#ssrc = ssrc;
    this.#payloadType = payloadType;
  }

  send({ bytes, timestamp, isMarked, level }: RtpPayload): void {
    const header = new RtpHeader({
      ssrc: this.#ssrc,
      sequenceNumber: this.#sequenceNumber++ & 0xffff,
      timestamp: timestamp >>> 0,
      payloadType: this.#payloadType,
      marker: isMarked,
      extension: level !== undefined,
      extensionProfile: 0xbede,
      extensions: level === undefined ? [] : [{ id: AUDIO_LEVEL_ID, payload: Buffer.from([0x80 | level]) }],
    });
    this.packets++;
    this.bytes += bytes.length;
    this.#transport.sendRtp(bytes, header);
  }

  /** Says which moment `timestamp` is. */
  report(timestamp: number): void {
    const seconds = (performance.timeOrigin + performance.now()) / 1000 + NTP_SECONDS;
    const whole = Math.floor(seconds);
    const senderInfo = new RtcpSenderInfo({
      ntpTimestamp: (BigInt(whole) << 32n) | BigInt(Math.floor((seconds - whole) * 2 ** 32)),
      rtpTimestamp: timestamp >>> 0,
      packetCount: this.packets,
      octetCount: this.bytes % 2 ** 32,
    });
    this.#transport.sendRtcp(new RtcpSrPacket({ ssrc: this.#ssrc, senderInfo, reports: [] }));
  }
}
