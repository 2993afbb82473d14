import { InterpolationTrack, restingSample } from "@crowdwire/client/headless";
import { POSTURE, postureOf, type Snapshot } from "@crowdwire/protocol";
import type { CrowdLedger } from "./CrowdLedger.ts";
import type { Neighbours } from "./Neighbours.ts";

/** Past this age of the last record a walker is no longer drawn to walk on, and what is drawn grows old with it. */
const HELD_MS = 120;

interface Followed {
  readonly track: InterpolationTrack;
  lastMs: number;
  isWalking: boolean;
}

/**
 * How old what a full client draws is. Its own interpolation, on the same records, follows the nearest people; the age of what
 * is drawn of a walker is the delay of that interpolation, and more where records stayed away longer than it bridges.
 */
export class ShownAges {
  readonly #ledger: CrowdLedger;
  readonly #neighbours: Neighbours;
  readonly #followed = new Map<number, Followed>();
  readonly #sample = restingSample();

  /** @param neighbours Has taken each snapshot before this one does; it knows who is among the nearest. */
  constructor(ledger: CrowdLedger, neighbours: Neighbours) {
    this.#ledger = ledger;
    this.#neighbours = neighbours;
  }

  clear(): void {
    this.#followed.clear();
  }

  take(snapshot: Readonly<Snapshot>): void {
    for (let index = 0; index < snapshot.departedCount; index++) this.#followed.delete(snapshot.departed[index]!);
    const { count, id, x, y, z, yaw, flags } = snapshot.records;
    for (let index = 0; index < count; index++) {
      if (!this.#neighbours.isNear(id[index]!)) {
        this.#followed.delete(id[index]!);
        continue;
      }
      const followed = this.#follow(id[index]!);
      followed.track.push(snapshot.serverMs, x[index]!, y[index]!, z[index]!, yaw[index]!, flags[index]!);
      followed.lastMs = snapshot.serverMs;
      const posture = postureOf(flags[index]!);
      followed.isWalking = posture === POSTURE.walk || posture === POSTURE.run;
    }
  }

  /** Notes how old each walker is drawn at a frame of the client's. */
  note(serverNowMs: number, jitterMs: number): void {
    for (const { track, lastMs, isWalking } of this.#followed.values()) {
      if (!track.sample(serverNowMs, jitterMs, this.#sample) || !isWalking) continue;
      const beyondMs = serverNowMs - track.delayMs - lastMs - HELD_MS;
      this.#ledger.measures.shownMs.add(track.delayMs + Math.max(0, beyondMs));
    }
  }

  #follow(id: number): Followed {
    const known = this.#followed.get(id);
    if (known) return known;
    const followed = { track: new InterpolationTrack(), lastMs: 0, isWalking: false };
    this.#followed.set(id, followed);
    return followed;
  }
}
