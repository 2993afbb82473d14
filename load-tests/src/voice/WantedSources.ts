import { type MayPublish, type MediaSource, SOURCE_RIGHT } from "@crowdwire/protocol";

/** What a bot can send. */
export type SentSource = "microphone" | "camera";

/** How a source is sent. */
export interface Wish {
  isSilent: boolean;
  readonly layers: "single" | "simulcast";
}

/** Publishes a source. @returns the producer's id */
export type Produce = (source: SentSource, wish: Wish) => Promise<string>;

/**
 * What somebody wants to send, whether they may or not: what was taken from them begins again, by itself, once it is given back
 * or they sit elsewhere. One change after the other, each source once.
 */
export class WantedSources {
  readonly #produce: Produce;
  readonly #wishes = new Map<SentSource, Wish>();
  readonly #producers = new Map<MediaSource, string>();
  #work: Promise<void> = Promise.resolve();

  constructor(produce: Produce) {
    this.#produce = produce;
  }

  /** What is sent now: the producers' ids. */
  get producers(): ReadonlyMap<MediaSource, string> {
    return this.#producers;
  }

  wishOf(source: SentSource): Wish | undefined {
    return this.#wishes.get(source);
  }

  /** Wants this from now on. @returns the producer's id @throws what `produce` throws; the wish stays */
  publish(source: SentSource, wish: Wish): Promise<string> {
    this.#wishes.set(source, wish);
    return this.#inTurn(() => this.#begin(source, wish));
  }

  /** Does not want it any more. */
  forget(source: SentSource): void {
    this.#wishes.delete(source);
    this.#producers.delete(source);
  }

  /** The SFU has ended it. */
  ended(source: SentSource): void {
    this.#producers.delete(source);
  }

  /** What may be sent has changed. */
  allow(rights: MayPublish): void {
    for (const source of this.#wishes.keys()) if (rights[SOURCE_RIGHT[source]]) this.#beginAgain(source);
  }

  /** Everything ended with the seat, and another one is there. */
  beginAnew(): void {
    this.#producers.clear();
    for (const source of this.#wishes.keys()) this.#beginAgain(source);
  }

  #beginAgain(source: SentSource): void {
    const begin = async () => {
      const wish = this.#wishes.get(source);
      if (wish !== undefined && !this.#producers.has(source)) await this.#begin(source, wish);
    };
    // Taken again meanwhile, or seated elsewhere, or the connection has ended: the next word, or connection, decides.
    this.#inTurn(begin).catch(() => undefined);
  }

  async #begin(source: SentSource, wish: Wish): Promise<string> {
    const id = await this.#produce(source, wish);
    this.#producers.set(source, id);
    return id;
  }

  #inTurn<Result>(act: () => Promise<Result>): Promise<Result> {
    const done = this.#work.then(act);
    this.#work = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
  }
}
