import { randomBytes } from "node:crypto";
import { MEDIA_LIMITS } from "@crowdwire/protocol";
import type { Peer } from "../media/Peer.ts";

/**
 * Who may come back on a new connection without a new grant: whoever's connection broke without a word, or is about to be
 * found broken, for a device that changes its network knows it first. Transports stay for a while, so that such a change
 * costs an ICE restart. Their groups go on to say what they may hear.
 */
export class Resumptions {
  readonly #onGivenUp: (peer: Peer) => void;
  readonly #byToken = new Map<string, Peer>();
  readonly #patience = new Map<Peer, NodeJS.Timeout>();

  constructor(onGivenUp: (peer: Peer) => void) {
    this.#onGivenUp = onGivenUp;
  }

  /** Lets this peer come back, from now on. */
  register(peer: Peer): void {
    this.#byToken.set(peer.resumeToken, peer);
  }

  /** Its connection broke: waits for it, and gives it up in the end. */
  hold(peer: Peer): void {
    const timer = setTimeout(() => {
      this.forget(peer);
      this.#onGivenUp(peer);
    }, MEDIA_LIMITS.resumeSeconds * 1000);
    timer.unref();
    this.#patience.set(peer, timer);
  }

  /** The peer that this token stands for, once; it gets another token. */
  take(token: string): Peer | null {
    const peer = this.#byToken.get(token);
    if (peer === undefined) return null;
    this.forget(peer);
    if (peer.isClosed) return null;
    peer.resumeToken = randomBytes(24).toString("base64url");
    this.register(peer);
    return peer;
  }

  /** It has gone for good. */
  forget(peer: Peer): void {
    this.#byToken.delete(peer.resumeToken);
    clearTimeout(this.#patience.get(peer));
    this.#patience.delete(peer);
  }
}
