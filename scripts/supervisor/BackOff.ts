export interface BackOffOptions {
  firstMs: number;
  mostMs: number;
  /** A life of at least this long makes the next wait the first one again. */
  resetAfterMs: number;
}

/** How long to wait before starting again what died: each time twice as long, up to a limit. */
export class BackOff {
  readonly #options: BackOffOptions;
  #failures = 0;

  constructor(options: BackOffOptions = { firstMs: 100, mostMs: 15_000, resetAfterMs: 30_000 }) {
    this.#options = options;
  }

  /** The wait after a life of `livedMs`. */
  next(livedMs: number): number {
    if (livedMs >= this.#options.resetAfterMs) {
      this.#failures = 0;
    }
    const delayMs = Math.min(this.#options.firstMs * 2 ** this.#failures, this.#options.mostMs);
    this.#failures++;
    return delayMs;
  }
}
