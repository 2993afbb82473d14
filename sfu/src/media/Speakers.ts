import type { MediaWorker } from "./MediaWorker.ts";
import type { Peer } from "./Peer.ts";

interface Speaking {
  readonly entityId: number;
  readonly volume: number;
}

/** Who speaks now, by what the workers hear. */
export class Speakers {
  /** Microphones: producer → its owner. */
  readonly #owners = new Map<string, Peer>();
  /** Producers that are heard now → volume in dBov, for each worker. */
  readonly #heard = new Map<MediaWorker, ReadonlyMap<string, number>>();

  add(producerId: string, owner: Peer): void {
    this.#owners.set(producerId, owner);
  }

  remove(producerId: string): void {
    const owner = this.#owners.get(producerId);
    if (owner !== undefined) owner.isSpeaking = false;
    this.#owners.delete(producerId);
  }

  /** Takes what one worker hears. @returns those who began or ended speaking */
  hear(worker: MediaWorker, volumes: readonly { producerId: string; volume: number }[]): Peer[] {
    const before = this.#heard.get(worker) ?? new Map();
    const now = new Map(volumes.map(({ producerId, volume }) => [producerId, volume]));
    this.#heard.set(worker, now);
    const changed: Peer[] = [];
    for (const producerId of new Set([...before.keys(), ...now.keys()])) {
      const owner = this.#owners.get(producerId);
      const isSpeaking = now.has(producerId);
      if (owner === undefined || owner.isSpeaking === isSpeaking) continue;
      owner.isSpeaking = isSpeaking;
      changed.push(owner);
    }
    if (!worker.isAlive) this.#heard.delete(worker);
    return changed;
  }

  /** Of these producers, who speaks now: loudest first. */
  among(producerIds: Iterable<string>): Speaking[] {
    const speaking: Speaking[] = [];
    for (const producerId of producerIds) {
      const owner = this.#owners.get(producerId);
      if (owner?.isSpeaking !== true) continue;
      const volume = this.#heard.get(owner.seat.worker)?.get(producerId) ?? -127;
      speaking.push({ entityId: owner.entityId, volume });
    }
    return speaking.sort((a, b) => b.volume - a.volume);
  }
}
