import type { Peer } from "./Peer.ts";

/** Who sends so much more than they may does not heed what they are told: a browser does, within a second. */
const TOLERANCE = 1.5;
/** So many are looked at each time, which costs the process half a percent of a core. */
const LOOKS = 25;

/**
 * Finds those who send more than their rights allow, whatever the receiver's reports tell them (RFC 8888, and REMB, are
 * requests: a client of somebody's own making need not heed them). People take turns; whoever was over it is looked at again
 * the next time, and is found then.
 */
export class UploadWatch {
  readonly #over = new Set<Peer>();
  #turn = 0;

  /** Call every second with everybody. @returns those who have sent too much at two looks in a row */
  async look(everybody: readonly Peer[]): Promise<readonly Peer[]> {
    const senders = everybody.filter(({ producers }) => producers.size > 0);
    const before = senders.filter((peer) => this.#over.has(peer));
    this.#over.clear();
    const turns = Array.from(
      { length: Math.min(LOOKS, senders.length) },
      () => senders[this.#turn++ % senders.length]!,
    );
    const looked = [...new Set([...before, ...turns])];
    const found = await Promise.all(looked.map(sendsTooMuch));
    const over = looked.filter((_, index) => found[index]);
    for (const peer of over) this.#over.add(peer);
    return over.filter((peer) => before.includes(peer));
  }
}

async function sendsTooMuch({ seat, rights }: Peer): Promise<boolean> {
  // Whose worker has died, or who has just left, sends nothing.
  const [stats] = await seat.send.getStats().catch(() => []);
  return (stats?.rtpRecvBitrate ?? 0) > seat.worker.mostUpload(rights) * TOLERANCE;
}
