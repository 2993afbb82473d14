export interface RateLimiterOptions {
  /** Tokens that come back every second. */
  perSecond: number;
  /** Most tokens a key can hold, which is how many it may spend at once. */
  burst: number;
  /** Milliseconds from any origin, never going backwards: `performance.now` in production. */
  nowMs: () => number;
}

interface Bucket {
  tokens: number;
  filledAtMs: number;
}

/**
 * A token bucket for each key: at most `burst` at once and `perSecond` in the long run.
 *
 * For messages inside one process; what must hold over processes (sign-in) uses rate-limiter-flexible on Redis.
 * A key costs one small object until it is forgotten or has been quiet long enough to be full again.
 */
export class RateLimiter {
  readonly #options: RateLimiterOptions;
  readonly #buckets = new Map<string | number, Bucket>();
  #sweepAtMs: number;

  constructor(options: RateLimiterOptions) {
    if (!(options.perSecond > 0) || !(options.burst >= 1)) {
      throw new RangeError("a rate limiter needs perSecond > 0 and burst >= 1");
    }
    this.#options = options;
    this.#sweepAtMs = options.nowMs() + this.#refillMs;
  }

  /** How many keys are remembered. */
  get size(): number {
    return this.#buckets.size;
  }

  /** Spends a token of the key; false when there is none left, and then nothing is spent. */
  take(key: string | number, cost = 1): boolean {
    const nowMs = this.#options.nowMs();
    this.#sweep(nowMs);
    const { burst, perSecond } = this.#options;
    let bucket = this.#buckets.get(key);
    if (bucket === undefined) {
      bucket = { tokens: burst, filledAtMs: nowMs };
      this.#buckets.set(key, bucket);
    }
    const refilled = ((nowMs - bucket.filledAtMs) / 1000) * perSecond;
    bucket.tokens = Math.min(burst, bucket.tokens + refilled);
    bucket.filledAtMs = nowMs;
    if (bucket.tokens < cost) {
      return false;
    }
    bucket.tokens -= cost;
    return true;
  }

  /** Forgets a key whose owner is gone. */
  forget(key: string | number): void {
    this.#buckets.delete(key);
  }

  /** An empty bucket is full again after this long, so an older one is the same as none. */
  get #refillMs(): number {
    return (this.#options.burst / this.#options.perSecond) * 1000;
  }

  #sweep(nowMs: number): void {
    if (nowMs < this.#sweepAtMs) {
      return;
    }
    for (const [key, bucket] of this.#buckets) {
      if (nowMs - bucket.filledAtMs >= this.#refillMs) {
        this.#buckets.delete(key);
      }
    }
    this.#sweepAtMs = nowMs + this.#refillMs;
  }
}
