import type { Consumer, Producer } from "mediasoup-client/types";
import type { QualityReport, TrackQuality } from "../mediaStore.ts";
import type { MediaSession } from "./MediaSession.ts";

interface Counted {
  bytes: number;
  packets: number;
  lost: number;
  atMs: number;
}

/** What WebRTC counts for one stream, as far as it is looked at here. */
type StreamStats = RTCInboundRtpStreamStats & { bytesSent?: number };

/** Turns WebRTC's counters into rates: each call answers what happened since the one before. */
export class QualityMeter {
  readonly #counted = new Map<string, Counted>();

  async measure(session: MediaSession, producers: Iterable<readonly [string, Producer]>): Promise<QualityReport> {
    const consumers = [...session.consumers().values()];
    const [sfu, tracks, sent] = await Promise.all([
      session.quality().catch(() => null),
      Promise.all(consumers.map((consumer) => this.#measureConsumer(consumer))),
      Promise.all([...producers].map(([, producer]) => this.#measureProducer(producer))),
    ]);
    return { sfu, tracks, uploadBitrate: sent.reduce((sum, bitrate) => sum + bitrate, 0) };
  }

  async #measureConsumer(consumer: Consumer): Promise<TrackQuality> {
    const { personId, source } = consumer.appData as { personId: number; source: string };
    const stats = find(await consumer.getStats(), "inbound-rtp");
    const { bitrate, loss } = this.#rate(consumer.id, stats?.bytesReceived, stats?.packetsReceived, stats?.packetsLost);
    return {
      personId,
      source,
      bitrate,
      loss,
      jitterMs: (stats?.jitter ?? 0) * 1000,
      layer: null,
      height: stats?.frameHeight ?? null,
    };
  }

  async #measureProducer(producer: Producer): Promise<number> {
    let bytes = 0;
    const report = await producer.getStats();
    for (const stats of report.values() as Iterable<StreamStats>) {
      if ((stats.type as string) === "outbound-rtp") bytes += stats.bytesSent ?? 0;
    }
    return this.#rate(producer.id, bytes, 0, 0).bitrate;
  }

  #rate(id: string, bytes = 0, packets = 0, lost = 0): { bitrate: number; loss: number } {
    const atMs = performance.now();
    const before = this.#counted.get(id);
    this.#counted.set(id, { bytes, packets, lost, atMs });
    if (!before || atMs <= before.atMs) return { bitrate: 0, loss: 0 };
    const came = packets - before.packets;
    const missing = Math.max(0, lost - before.lost);
    return {
      bitrate: Math.max(0, ((bytes - before.bytes) * 8000) / (atMs - before.atMs)),
      loss: came + missing > 0 ? missing / (came + missing) : 0,
    };
  }
}

function find(report: RTCStatsReport, type: string): StreamStats | undefined {
  for (const stats of report.values() as Iterable<StreamStats>) if ((stats.type as string) === type) return stats;
  return undefined;
}
