/** Values below this many steps have a bucket each; above, each doubling has half as many. */
const EXACT = 64;
const HALF = EXACT / 2;
const EXACT_BITS = 6;
const LARGEST_BITS = 28;
const BUCKETS = EXACT + (LARGEST_BITS - EXACT_BITS) * HALF;
const LARGEST_STEPS = 2 ** LARGEST_BITS - 1;

/** A histogram as it travels between threads and into files. */
export interface HistogramData {
  readonly step: number;
  readonly counts: Uint32Array;
  readonly count: number;
  readonly sum: number;
  readonly max: number;
}

/** What is said of a histogram, in its unit. */
export interface HistogramSummary {
  readonly count: number;
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/**
 * Counts values in buckets that widen with the value, so that any percentile is known within 1/32 of itself and the memory
 * is the same after ten values as after ten million. After Gil Tene's HdrHistogram: log-linear buckets, merged by addition.
 */
export class Histogram {
  /** The finest difference that is told apart, in the unit of the values. */
  readonly step: number;
  readonly #counts = new Uint32Array(BUCKETS);
  #count = 0;
  #sum = 0;
  #max = 0;

  constructor(step: number) {
    this.step = step;
  }

  static from(data: HistogramData): Histogram {
    const histogram = new Histogram(data.step);
    histogram.#counts.set(data.counts);
    histogram.#count = data.count;
    histogram.#sum = data.sum;
    histogram.#max = data.max;
    return histogram;
  }

  get count(): number {
    return this.#count;
  }

  get max(): number {
    return this.#max;
  }

  get mean(): number {
    return this.#count === 0 ? 0 : this.#sum / this.#count;
  }

  /** Counts a value, `times` over; what is below 0 counts as 0, what is no number not at all. */
  add(value: number, times = 1): void {
    if (Number.isNaN(value) || times <= 0) return;
    const counted = Math.max(0, value);
    this.#counts[bucketOf(Math.min(LARGEST_STEPS, Math.floor(counted / this.step)))]! += times;
    this.#count += times;
    this.#sum += counted * times;
    if (counted > this.#max) this.#max = counted;
  }

  /** Adds all that another has counted. @throws RangeError where the two count in different steps */
  merge(other: Histogram): void {
    if (other.step !== this.step) throw new RangeError(`Steps of ${other.step} do not fit into steps of ${this.step}.`);
    for (let bucket = 0; bucket < BUCKETS; bucket++) this.#counts[bucket]! += other.#counts[bucket]!;
    this.#count += other.#count;
    this.#sum += other.#sum;
    this.#max = Math.max(this.#max, other.#max);
  }

  /** What has been counted after `earlier`, an older copy of this one. Its `max` is that of the highest bucket. */
  since(earlier: Histogram): Histogram {
    const later = new Histogram(this.step);
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      const counted = this.#counts[bucket]! - earlier.#counts[bucket]!;
      if (counted === 0) continue;
      later.#counts[bucket] = counted;
      later.#max = Math.min(this.#max, upperEdge(bucket) * this.step);
    }
    later.#count = this.#count - earlier.#count;
    later.#sum = this.#sum - earlier.#sum;
    return later;
  }

  /** The value that a share (0…1) of all do not exceed: the upper edge of its bucket. 0 where nothing was counted. */
  percentile(share: number): number {
    const wanted = Math.max(1, Math.ceil(this.#count * share));
    let seen = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      seen += this.#counts[bucket]!;
      if (seen >= wanted) return Math.min(this.#max, upperEdge(bucket) * this.step);
    }
    return 0;
  }

  /** What share (0…1) of all lies at or below a value, to the bucket. */
  shareUpTo(value: number): number {
    if (this.#count === 0) return 0;
    const last = bucketOf(Math.max(0, Math.min(LARGEST_STEPS, Math.floor(value / this.step))));
    let seen = 0;
    for (let bucket = 0; bucket <= last; bucket++) seen += this.#counts[bucket]!;
    return seen / this.#count;
  }

  summary(): HistogramSummary {
    return {
      count: this.#count,
      mean: this.mean,
      p50: this.percentile(0.5),
      p90: this.percentile(0.9),
      p95: this.percentile(0.95),
      p99: this.percentile(0.99),
      max: this.#max,
    };
  }

  /** A copy that can be sent to another thread. */
  data(): HistogramData {
    return { step: this.step, counts: this.#counts.slice(), count: this.#count, sum: this.#sum, max: this.#max };
  }

  clear(): void {
    this.#counts.fill(0);
    this.#count = 0;
    this.#sum = 0;
    this.#max = 0;
  }
}

function bucketOf(steps: number): number {
  if (steps < EXACT) return steps;
  const shift = 31 - Math.clz32(steps) - (EXACT_BITS - 1);
  return EXACT + (shift - 1) * HALF + ((steps >> shift) - HALF);
}

/** In steps; exclusive. */
function upperEdge(bucket: number): number {
  if (bucket < EXACT) return bucket + 1;
  const shift = Math.floor((bucket - EXACT) / HALF) + 1;
  return (((bucket - EXACT) % HALF) + HALF + 1) * 2 ** shift;
}
