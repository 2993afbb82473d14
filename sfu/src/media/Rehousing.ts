import type { Logger } from "@crowdwire/service-kit";
import { describeSeat } from "./describeSeat.ts";
import type { MediaWorker } from "./MediaWorker.ts";
import type { Peer } from "./Peer.ts";

export interface RehousingOptions {
  /** Where a peer may sit now; null when there is no room. */
  readonly choosePlace: (peer: Peer) => MediaWorker | null;
  /** It sits elsewhere, and everything of it is to be opened anew. */
  readonly onMoved: (peer: Peer) => void;
  readonly logger: Logger;
}

/** Gives a new seat to everyone whose worker died (SFU8). Those for whom there is no room wait for the next worker. */
export class Rehousing {
  readonly #options: RehousingOptions;
  readonly #homeless = new Set<Peer>();

  constructor(options: RehousingOptions) {
    this.#options = options;
  }

  /** This worker died. */
  moveFrom(dead: MediaWorker, peers: Iterable<Peer>): void {
    for (const peer of peers) {
      if (peer.seat.worker === dead) this.#homeless.add(peer);
    }
    this.retry();
  }

  /** There may be room again. */
  retry(): void {
    for (const peer of [...this.#homeless]) {
      const place = this.#options.choosePlace(peer);
      if (place === null) return;
      this.#homeless.delete(peer);
      void this.#move(peer, place);
    }
  }

  /** It has gone by itself. */
  forget(peer: Peer): void {
    this.#homeless.delete(peer);
  }

  async #move(peer: Peer, place: MediaWorker): Promise<void> {
    try {
      const seat = await place.createSeat();
      if (peer.isClosed) {
        seat.send.close();
        seat.receive.close();
        return;
      }
      peer.move(seat);
      peer.tellSeat(describeSeat(peer));
      this.#options.onMoved(peer);
    } catch (error) {
      this.#options.logger.warn({ err: error, peerId: peer.id }, "Someone could not be moved; trying again.");
      this.#homeless.add(peer);
    }
  }
}
