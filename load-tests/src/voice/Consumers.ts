import type { ConsumerOpened, MediaSource } from "@crowdwire/protocol";
import { Inbound } from "./Inbound.ts";

/** What one client is sent: its consumers, the packets that came of each, and who waits for them. */
export class Consumers {
  /** Those that are open, by their ids. */
  readonly open = new Map<string, Inbound>();
  /** Packets of sound and pictures that have come, of all there ever were. */
  packets = 0;
  /** Of those that are closed: what was sent and did not come. */
  #lostBefore = 0;
  readonly #bySsrc = new Map<number, Inbound>();
  readonly #nextPacket = new Map<number, () => void>();
  readonly #waiting = new Set<() => void>();

  /** What was sent, by the numbers of the packets, and did not come. */
  get lost(): number {
    return [...this.open.values()].reduce((sum, { lost }) => sum + lost, this.#lostBefore);
  }

  /** Begins to count; null where it is open already. */
  add(opened: ConsumerOpened): Inbound | null {
    if (this.open.has(opened.consumerId)) return null;
    const inbound = new Inbound(opened);
    this.open.set(opened.consumerId, inbound);
    this.#bySsrc.set(ssrcOf(opened), inbound);
    this.#look();
    return inbound;
  }

  remove(consumerId: string): void {
    const inbound = this.open.get(consumerId);
    if (inbound === undefined) return;
    this.#lostBefore += inbound.lost;
    this.open.delete(consumerId);
    this.#bySsrc.delete(ssrcOf(inbound.opened));
    this.#look();
  }

  clear(): void {
    for (const consumerId of [...this.open.keys()]) this.remove(consumerId);
  }

  /** A packet has come. */
  take(ssrc: number, sequenceNumber: number, bytes: number): void {
    const inbound = this.#bySsrc.get(ssrc);
    if (inbound === undefined) return;
    this.packets++;
    inbound.count(sequenceNumber, bytes);
    const { entityId, source } = inbound.opened;
    const next = this.#nextPacket.get(entityId);
    if (next !== undefined && source === "microphone") {
      this.#nextPacket.delete(entityId);
      next();
    }
    if (this.#waiting.size > 0) this.#look();
  }

  /** Calls once, with the next packet of this person's voice. @returns takes it back */
  onNextPacketFrom(entityId: number, listener: () => void): () => void {
    this.#nextPacket.set(entityId, listener);
    return () => {
      if (this.#nextPacket.get(entityId) === listener) this.#nextPacket.delete(entityId);
    };
  }

  /** People there is a consumer of, for this source. */
  ownersOf(source: MediaSource): number[] {
    return [...this.open.values()]
      .filter(({ opened }) => opened.source === source)
      .map(({ opened }) => opened.entityId)
      .sort((a, b) => a - b);
  }

  /** Of this person's source; undefined while there is no consumer. */
  of(entityId: number, source: MediaSource): Inbound | undefined {
    return [...this.open.values()].find(({ opened }) => opened.entityId === entityId && opened.source === source);
  }

  /** Packets of all that are open of this person. */
  packetsOf(entityId: number): number {
    return [...this.open.values()]
      .filter(({ opened }) => opened.entityId === entityId)
      .reduce((sum, { packets }) => sum + packets, 0);
  }

  /** Ends once this is true. @throws Error naming what did not come true in time */
  async until(isTrue: () => boolean, withinMs: number, what: () => string): Promise<void> {
    if (isTrue()) return;
    await new Promise<void>((resolve, reject) => {
      const check = () => {
        if (!isTrue()) return;
        clearTimeout(timer);
        this.#waiting.delete(check);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(check);
        reject(new Error(`within ${withinMs} ms not: ${what()}`));
      }, withinMs);
      this.#waiting.add(check);
    });
  }

  #look(): void {
    for (const check of [...this.#waiting]) check();
  }
}

const ssrcOf = ({ rtpParameters }: ConsumerOpened): number =>
  (rtpParameters["encodings"] as { ssrc: number }[])[0]!.ssrc;
