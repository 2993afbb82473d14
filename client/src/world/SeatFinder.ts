import type { Seat } from "@crowdwire/maps/loader";
import { type Emote, POSTURES, type Posture } from "@crowdwire/protocol";
import { type Ground, isSeated, isSeatWithinReach, MOVEMENT } from "@crowdwire/simulation";
import type { ClientWorld } from "../../headless/ClientWorld.ts";
import type { AvatarSample } from "../../headless/CrowdSource.ts";
import { restingSample } from "../../headless/CrowdSource.ts";

/** Whoever sits this near a seat sits on it. */
const ON_SEAT_METERS = 0.4;

/** Looks about for oneself: which seat is near and free, what one is doing, where someone is. */
export class SeatFinder {
  readonly #seats: readonly Seat[];
  readonly #ground: Ground;
  readonly #world: ClientWorld;
  readonly #sample = restingSample();

  constructor(seats: readonly Seat[], world: ClientWorld, ground: Ground) {
    this.#ground = ground;
    this.#seats = seats;
    this.#world = world;
  }

  get isSeated(): boolean {
    return isSeated(this.#world.prediction.state);
  }

  get posture(): Posture {
    return POSTURES[this.#world.prediction.state.posture] ?? "stand";
  }

  get emote(): Emote | null {
    return this.#look(this.#world.selfId)?.emote ?? null;
  }

  /** Where someone is; null where nobody has that id. */
  placeOf(id: number): { x: number; y: number; z: number } | null {
    const sample = this.#look(id);
    return sample && { x: sample.x, y: sample.y, z: sample.z };
  }

  /** The nearest seat within reach that nobody sits on; null where there is none, or while seated. */
  nearest(): number | null {
    if (!this.#world.prediction.isReady || this.isSeated) return null;
    const { state } = this.#world.prediction;
    const { x, y, z } = state;
    let nearest: number | null = null;
    let nearestMeters: number = MOVEMENT.seatReachMeters;
    for (const [index, seat] of this.#seats.entries()) {
      const meters = Math.hypot(seat.x - x, seat.y - y, seat.z - z);
      if (meters >= nearestMeters || !isSeatWithinReach(this.#ground, state, false, seat) || this.#isTaken(seat))
        continue;
      nearest = index;
      nearestMeters = meters;
    }
    return nearest;
  }

  #isTaken(seat: Seat): boolean {
    for (const { id } of this.#world.people()) {
      const sample = this.#look(id);
      if (sample?.posture !== "sitOnSeat") continue;
      if (Math.hypot(sample.x - seat.x, sample.y - seat.y, sample.z - seat.z) < ON_SEAT_METERS) return true;
    }
    return false;
  }

  #look(id: number): AvatarSample | null {
    return this.#world.sample(id, performance.now(), this.#sample) ? this.#sample : null;
  }
}
