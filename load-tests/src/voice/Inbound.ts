import type { ConsumerOpened } from "@crowdwire/protocol";

const SEQUENCE_BITS = 0xffff;
/** Farther ahead than this is behind: one that was overtaken. */
const AHEAD = 0x8000;

/** What came of one consumer. */
export class Inbound {
  readonly opened: ConsumerOpened;
  packets = 0;
  /** With all headers. */
  bytes = 0;
  #first = -1;
  #highest = -1;

  constructor(opened: ConsumerOpened) {
    this.opened = opened;
  }

  /** So many of those that were sent up to the last one that came are not here. After RFC 3550, A.3. */
  get lost(): number {
    return this.#first === -1 ? 0 : Math.max(0, this.#highest - this.#first + 1 - this.packets);
  }

  /** @param sequenceNumber 16 bits, as on the wire */
  count(sequenceNumber: number, bytes: number): void {
    this.packets++;
    this.bytes += bytes;
    if (this.#first === -1) {
      this.#first = sequenceNumber;
      this.#highest = sequenceNumber;
      return;
    }
    const steps = (sequenceNumber - this.#highest) & SEQUENCE_BITS;
    if (steps < AHEAD) this.#highest += steps;
  }
}
