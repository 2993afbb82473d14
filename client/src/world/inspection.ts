import type { ClientWorld } from "../../headless/ClientWorld.ts";
import type { Connection } from "../../headless/Connection.ts";
import { restingSample } from "../../headless/CrowdSource.ts";
import type { Controls } from "../input/index.ts";
import type { MediaState } from "../media/mediaStore.ts";
import type { VoiceAndVideo } from "../media/VoiceAndVideo.ts";
import type { WorldView } from "../scene/WorldView.ts";

interface Inspected {
  readonly world: ClientWorld;
  readonly connection: Connection;
  readonly media: VoiceAndVideo;
  readonly view: WorldView;
  readonly controls: Pick<Controls, "walkTo">;
}

/** What the page tells whoever looks from the browser's console, and the tests that look from outside. */
export interface Inspection {
  /** One's own avatar after the newest predicted tick. */
  self(): { id: number; x: number; y: number; z: number; tick: number; posture: number };
  /** Where one is, or looks: see ClientWorld. */
  here(): { x: number; y: number; z: number };
  corrections(): { count: number; meters: number };
  /** Everyone introduced, and where they are drawn now. */
  people(): { id: number; name: string; x: number; y: number; z: number; posture: string; emote: string | null }[];
  stats(): ReturnType<WorldView["stats"]>;
  /** Voice and video: see VoiceInspection. */
  readonly media: VoiceInspection;
  /** Walks somewhere, as after a click on the ground there. */
  walkTo(x: number, z: number): void;
  /** Cuts the socket, as a bad network would. */
  cut(): void;
}

/** Someone's sound as it arrives and as it is made audible. */
export interface HeardVoice {
  readonly personId: number;
  readonly source: string;
  /** When its consumer was opened (`performance.now()`). */
  readonly openedMs: number;
  readonly packets: number;
  readonly bytes: number;
  readonly peak: number;
  readonly gain: number;
}

/** What the page tells of voice and video. */
export interface VoiceInspection {
  state(): MediaState;
  /** Everything that arrives now. */
  heard(): Promise<HeardVoice[]>;
  /**
   * What was sent since each source was first published: bytes, headers left out, and of how many seconds of sound. A machine that
   * is short of time records less than the clock says, and sends less.
   */
  sent(): Promise<{ readonly bytes: number; readonly recordedSeconds: number }>;
}

/** Puts an Inspection at `globalThis.crowdwire`; call the answer to take it away. It shows nothing that is not drawn. */
export function exposeInspection({ world, connection, media, view, controls }: Inspected): () => void {
  const sample = restingSample();
  const inspection: Inspection = {
    self: () => {
      const { x, y, z, posture } = world.prediction.state;
      return { id: world.selfId, x, y, z, tick: world.prediction.tick, posture };
    },
    here: () => ({ ...world.here }),
    corrections: () => world.prediction.corrections,
    people: () =>
      [...world.people()].flatMap(({ id, name, isStranger }) => {
        if (isStranger || !world.sample(id, performance.now(), sample)) return [];
        const { x, y, z, posture, emote } = sample;
        return [{ id, name, x, y, z, posture, emote }];
      }),
    stats: () => view.stats(),
    media: inspectVoice(media),
    walkTo: (x, z) => controls.walkTo({ x, y: world.prediction.state.y, z }),
    cut: () => connection.cut(),
  };
  const target = globalThis as { crowdwire?: Inspection };
  target.crowdwire = inspection;
  return () => {
    delete target.crowdwire;
  };
}

function inspectVoice(media: VoiceAndVideo): VoiceInspection {
  return {
    state: () => media.state,
    heard: async () => {
      const consumers = media.session?.consumers();
      return Promise.all(
        [...media.remote.arriving().values()].map(async ({ consumerId, personId, source, sinceMs }) => {
          const { packetsReceived = 0, bytesReceived = 0 } = await received(consumers?.get(consumerId));
          const { peak, gain } = media.sound?.measure(consumerId) ?? { peak: 0, gain: 0 };
          return { personId, source, openedMs: sinceMs, packets: packetsReceived, bytes: bytesReceived, peak, gain };
        }),
      );
    },
    sent: async () => {
      let bytes = 0;
      let recordedSeconds = 0;
      for (const [, producer] of media.publications.producers()) {
        const report = (await producer.getStats()) as unknown as ReadonlyMap<string, SentStats>;
        for (const { type, bytesSent = 0, totalSamplesDuration = 0 } of report.values()) {
          if (type === "outbound-rtp") bytes += bytesSent;
          if (type === "media-source") recordedSeconds = Math.max(recordedSeconds, totalSamplesDuration);
        }
      }
      return { bytes, recordedSeconds };
    },
  };
}

/** Of a stream, or of the microphone behind it: the standard has it, TypeScript's own types do not. */
type SentStats = RTCOutboundRtpStreamStats & { readonly totalSamplesDuration?: number };

async function received(
  consumer: { getStats(): Promise<RTCStatsReport> } | undefined,
): Promise<Partial<RTCInboundRtpStreamStats>> {
  const report = (await consumer?.getStats()) as unknown as ReadonlyMap<string, RTCInboundRtpStreamStats> | undefined;
  return [...(report?.values() ?? [])].find(({ type }) => type === "inbound-rtp") ?? {};
}
