import { type MayPublish, type MediaSource, SOURCE_RIGHT } from "@crowdwire/protocol";
import type { Producer, ProducerOptions, Transport } from "mediasoup-client/types";
import { type SignalingConnection, SignalingLost, SignalingRefused } from "./SignalingConnection.ts";

/** What is to be sent of one source. */
interface Wanted {
  readonly track: MediaStreamTrack;
  readonly isPaused: boolean;
}

/** Where it is sent to now. */
export interface PublishingGround {
  readonly transport: Transport;
  readonly signaling: SignalingConnection;
}

export interface PublicationsListener {
  /** The SFU would not take it; the sentence is for people. */
  refused(source: MediaSource, sentence: string): void;
}

/** Three sizes, a quarter, a half and the whole, so that each hearer gets what fits (SFU6). Bits per second. */
const CAMERA_LAYERS = [
  { scaleResolutionDownBy: 4, maxBitrate: 90_000 },
  { scaleResolutionDownBy: 2, maxBitrate: 280_000 },
  { scaleResolutionDownBy: 1, maxBitrate: 900_000 },
];
const SCREEN_LAYERS = [
  { scaleResolutionDownBy: 2, maxBitrate: 400_000 },
  { scaleResolutionDownBy: 1, maxBitrate: 2_000_000 },
];

function optionsFor(source: MediaSource): ProducerOptions {
  switch (source) {
    case "microphone":
      return { codecOptions: { opusStereo: false, opusDtx: true, opusFec: true, opusMaxAverageBitrate: 32_000 } };
    case "screenAudio":
      return { codecOptions: { opusStereo: true, opusDtx: false, opusFec: true, opusMaxAverageBitrate: 96_000 } };
    case "camera":
      return { encodings: CAMERA_LAYERS, codecOptions: { videoGoogleStartBitrate: 500 } };
    case "screen":
      return { encodings: SCREEN_LAYERS, codecOptions: { videoGoogleStartBitrate: 1000 } };
  }
}

/**
 * What this person sends: each source once, however many groups hear it (SFU2). Holds what is wanted through lost
 * connections and dead workers, and brings what is sent into line with it, one step at a time.
 */
export class Publications {
  readonly #listener: PublicationsListener;
  readonly #wanted = new Map<MediaSource, Wanted>();
  readonly #producers = new Map<MediaSource, Producer>();
  /** What the SFU was last told of being paused. */
  readonly #told = new Map<MediaSource, boolean>();
  /** Refused: not tried again until something changes. */
  readonly #refused = new Set<MediaSource>();
  #rights: MayPublish = { audio: true, video: true, screen: true };
  #ground: PublishingGround | null = null;
  #work: Promise<void> = Promise.resolve();

  constructor(listener: PublicationsListener) {
    this.#listener = listener;
  }

  /** What is to be sent of a source from now on; null: nothing. */
  want(source: MediaSource, wanted: Wanted | null): void {
    if (wanted) this.#wanted.set(source, wanted);
    else this.#wanted.delete(source);
    this.#refused.delete(source);
    this.#settle();
  }

  /** Sends over these from now on; null: over nothing. What went over others has ended with them. */
  attach(ground: PublishingGround | null): void {
    this.#ground = ground;
    for (const producer of this.#producers.values()) producer.close();
    this.#producers.clear();
    this.#told.clear();
    this.#refused.clear();
    this.#settle();
  }

  /** The signalling is another connection now, to the same seat; what was said last may have been lost. */
  moveTo(signaling: SignalingConnection): void {
    if (!this.#ground) return;
    this.#ground = { ...this.#ground, signaling };
    this.#told.clear();
    this.#refused.clear();
    this.#settle();
  }

  setRights(rights: MayPublish): void {
    this.#rights = rights;
    this.#refused.clear();
    this.#settle();
  }

  /** The SFU has ended one. */
  ended(source: MediaSource): void {
    this.#producers.get(source)?.close();
    this.#producers.delete(source);
    this.#told.delete(source);
    this.#settle();
  }

  producers(): Iterable<readonly [MediaSource, Producer]> {
    return this.#producers;
  }

  #settle(): void {
    this.#work = this.#work.then(() => this.#reconcile()).catch(reportError);
  }

  async #reconcile(): Promise<void> {
    const ground = this.#ground;
    if (!ground) return;
    for (const source of new Set([...this.#wanted.keys(), ...this.#producers.keys()])) {
      if (ground !== this.#ground) return;
      try {
        await this.#reconcileOne(source, ground);
      } catch (error) {
        // The connection is being made anew, and everything is then looked at again.
        if (error instanceof SignalingLost || ground !== this.#ground || ground.transport.closed) return;
        if (error instanceof SignalingRefused && error.refusal === "noSuchThing") continue;
        this.#refused.add(source);
        if (error instanceof SignalingRefused && error.refusal === "mayNotPublish") continue;
        this.#listener.refused(source, error instanceof Error ? error.message : String(error));
      }
    }
  }

  async #reconcileOne(source: MediaSource, ground: PublishingGround): Promise<void> {
    const wanted = this.#rights[SOURCE_RIGHT[source]] ? this.#wanted.get(source) : undefined;
    const producer = this.#producers.get(source);
    if (!wanted) {
      if (!producer) return;
      this.#producers.delete(source);
      this.#told.delete(source);
      producer.close();
      await ground.signaling.request("closeProducer", { source });
      return;
    }
    if (!producer) {
      if (!this.#refused.has(source)) await this.#produce(source, wanted, ground);
      return;
    }
    if (producer.track !== wanted.track) await producer.replaceTrack({ track: wanted.track });
    if (producer.paused !== wanted.isPaused) {
      if (wanted.isPaused) producer.pause();
      else producer.resume();
    }
    if (this.#told.get(source) === wanted.isPaused) return;
    await ground.signaling.request("pauseProducer", { source, isPaused: wanted.isPaused });
    this.#told.set(source, wanted.isPaused);
  }

  async #produce(source: MediaSource, { track, isPaused }: Wanted, ground: PublishingGround): Promise<void> {
    if (track.readyState === "ended") return;
    const produce = () =>
      ground.transport.produce({
        ...optionsFor(source),
        track,
        stopTracks: false,
        appData: { source, isPaused },
      });
    let producer: Producer;
    try {
      producer = await produce();
    } catch (error) {
      if (!(error instanceof SignalingRefused) || error.refusal !== "alreadyPublished") throw error;
      // The answer to an earlier one was lost with its connection.
      await ground.signaling.request("closeProducer", { source });
      producer = await produce();
    }
    if (ground.transport !== this.#ground?.transport) {
      producer.close();
      return;
    }
    if (isPaused) producer.pause();
    this.#producers.set(source, producer);
    this.#told.set(source, isPaused);
    await this.#reconcileOne(source, ground);
  }
}
