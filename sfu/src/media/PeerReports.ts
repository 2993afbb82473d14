import type { ControlReport, ReplicaName, WorldId } from "@crowdwire/protocol";
import type { Peer } from "./Peer.ts";

/** Collects whose state has changed, so that the game server is told once in a while and not at each step. */
export class PeerReports {
  readonly #replica: ReplicaName;
  readonly #report: (report: ControlReport) => void;
  readonly #changed = new Map<WorldId, Map<number, Peer>>();

  constructor(replica: ReplicaName, report: (report: ControlReport) => void) {
    this.#replica = replica;
    this.#report = report;
  }

  /** The latest peer of an avatar is the one that counts. */
  note(peer: Peer): void {
    const world = this.#changed.get(peer.world) ?? new Map<number, Peer>();
    const noted = world.get(peer.entityId);
    // One that was taken over is closed after its successor was noted: that is no news about the avatar.
    if (noted !== undefined && peer.isClosed && !noted.isClosed) return;
    this.#changed.set(peer.world, world.set(peer.entityId, peer));
  }

  flush(): void {
    for (const [world, peers] of this.#changed) {
      this.#report({
        type: "peers",
        replica: this.#replica,
        world,
        peers: [...peers.values()].map((peer) => ({
          entityId: peer.entityId,
          isConnected: !peer.isClosed,
          publishes: peer.publishes,
          isSpeaking: peer.isSpeaking && !peer.isClosed,
        })),
      });
    }
    this.#changed.clear();
  }
}
