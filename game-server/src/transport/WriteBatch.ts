/** Something that holds bytes back until it is told to write them. */
export interface HeldWriter {
  flush(): void;
}

/** How long bytes may wait: the smaller, the longer. */
export const PATIENCE = { untilSettled: 1, untilReleased: 2, none: 3 } as const;
export type Patience = (typeof PATIENCE)[keyof typeof PATIENCE];

/** Most messages to one client within a slice fit; what does not gets a buffer of its own. */
export const BUFFER_BYTES = 2048;
/** Buffers kept for reuse: as many as there may be clients with something held at once. */
const KEPT_BUFFERS = 4096;

/**
 * While it is held, what is sent waits with its socket, so that everything for one client leaves as one write; a write
 * costs about the same whatever it carries. Also lends the buffers: the one given back last is lent next, being the one
 * that is still in the processor's cache.
 */
export class WriteBatch {
  readonly #waiting: HeldWriter[] = [];
  readonly #deferred: HeldWriter[] = [];
  readonly #buffers: Buffer[] = [];
  #holds = 0;
  #isDeferring = false;

  /** How long what is sent now may wait with its socket. */
  get patience(): Patience {
    if (this.#isDeferring) return PATIENCE.untilSettled;
    return this.#holds > 0 ? PATIENCE.untilReleased : PATIENCE.none;
  }

  /** From now on messages wait, until `release` has been called as often. Keep it short: nothing leaves meanwhile. */
  hold(): void {
    this.#holds++;
  }

  /** Writes everything that waits, once the last hold ends. */
  release(): void {
    this.#holds--;
    if (this.#holds === 0) this.flush();
  }

  /** Writes everything that waits for the end of a hold, now. */
  flush(): void {
    for (const writer of this.#waiting) writer.flush();
    this.#waiting.length = 0;
  }

  /** What is sent during this call has time: it leaves with the next thing its client is told, or when all is settled. */
  defer(send: () => void): void {
    this.#isDeferring = true;
    try {
      send();
    } finally {
      this.#isDeferring = false;
    }
  }

  /** Writes what was deferred and has not left yet. */
  settle(): void {
    for (const writer of this.#deferred) writer.flush();
    this.#deferred.length = 0;
  }

  /** Sees to it that this writer is flushed once its patience has run out. */
  wait(writer: HeldWriter, patience: Patience): void {
    if (patience === PATIENCE.untilSettled) this.#deferred.push(writer);
    else this.#waiting.push(writer);
  }

  /** A buffer of at least so many bytes. */
  lend(bytes: number): Buffer {
    if (bytes > BUFFER_BYTES) return Buffer.allocUnsafeSlow(2 ** Math.ceil(Math.log2(bytes)));
    return this.#buffers.pop() ?? Buffer.allocUnsafeSlow(BUFFER_BYTES);
  }

  /** Takes back a buffer that nobody else holds any longer. */
  giveBack(buffer: Buffer): void {
    if (buffer.length === BUFFER_BYTES && this.#buffers.length < KEPT_BUFFERS) this.#buffers.push(buffer);
  }
}
