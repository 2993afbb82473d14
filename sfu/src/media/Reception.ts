import type { ConsumerOpened } from "@crowdwire/protocol";
import type { types } from "mediasoup";
import type { Publication } from "../groups/Reconciler.ts";

/** One consumer: what a peer gets of a publication, and whether it flows. */
export class Reception {
  readonly publication: Publication;
  readonly #consumer: types.Consumer;
  readonly #release: () => void;
  /** Its client has made its end. */
  isReady = false;
  #isFlowing = false;
  #layer: number | null = null;
  #isClosed = false;

  /** @param release ends the use of a pipe, where there is one */
  constructor(publication: Publication, consumer: types.Consumer, release: () => void) {
    this.publication = publication;
    this.#consumer = consumer;
    this.#release = release;
  }

  get consumerId(): string {
    return this.#consumer.id;
  }

  get consumer(): types.Consumer {
    return this.#consumer;
  }

  get isVideo(): boolean {
    return this.#consumer.kind === "video";
  }

  /** What its client needs to know. */
  describe(): ConsumerOpened {
    return {
      consumerId: this.#consumer.id,
      producerId: this.publication.id,
      entityId: this.publication.owner,
      source: this.publication.source,
      rtpParameters: this.#consumer.rtpParameters as unknown as Record<string, unknown>,
      isProducerPaused: this.#consumer.producerPaused,
    };
  }

  /** Lets it flow or not. Requests to the worker keep their order, so only a change is asked for. */
  async setFlowing(isFlowing: boolean): Promise<void> {
    if (isFlowing === this.#isFlowing || this.#isClosed) return;
    this.#isFlowing = isFlowing;
    await (isFlowing ? this.#consumer.resume() : this.#consumer.pause());
  }

  /** Prefers a simulcast layer: 0 the smallest. */
  async setLayer(spatialLayer: number): Promise<void> {
    if (spatialLayer === this.#layer || this.#isClosed || this.#consumer.type === "simple") return;
    this.#layer = spatialLayer;
    await this.#consumer.setPreferredLayers({ spatialLayer });
  }

  /** @returns whether it was open */
  close(): boolean {
    if (this.#isClosed) return false;
    this.#isClosed = true;
    this.#consumer.close();
    this.#release();
    return true;
  }
}
