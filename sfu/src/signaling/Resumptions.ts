import { randomBytes } from "node:crypto";
import { MEDIA_LIMITS } from "@crowdwire/protocol";
import type { Peer } from "../media/Peer.ts";

interface Waiting {
  readonly peer: Peer;
  readonly timer: NodeJS.Timeout;
}

/**
 * Peers whose connection broke without a word: their transports stay for a while, so that a change of network costs an
 * ICE restart and no new grant. Their groups go on to say what they may hear.
 */
export class Resumptions {
  readonly #onGivenUp: (peer: Peer) => void;
  readonly #waiting = new Map<string, Waiting>();

  constructor(onGivenUp: (peer: Peer) => void) {
    this.#onGivenUp = onGivenUp;
  }

  /** Waits for its client to come back. */
  hold(peer: Peer): void {
    const timer = setTimeout(() => {
      this.#waiting.delete(peer.resumeToken);
      this.#onGivenUp(peer);
    }, MEDIA_LIMITS.resumeSeconds * 1000);
    timer.unref();
    this.#waiting.set(peer.resumeToken, { peer, timer });
  }

  /** The peer that this token stands for, once; it gets another token. */
  take(token: string): Peer | null {
    const waiting = this.#waiting.get(token);
    if (waiting === undefined) return null;
    clearTimeout(waiting.timer);
    this.#waiting.delete(token);
    if (waiting.peer.isClosed) return null;
    waiting.peer.resumeToken = randomBytes(24).toString("base64url");
    return waiting.peer;
  }
}
