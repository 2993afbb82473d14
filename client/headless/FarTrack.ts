import { MOVEMENT } from "@crowdwire/simulation";
import type { AvatarSample } from "./CrowdSource.ts";

/** Less than this between two sightings is the coarseness of the picture, not a step. */
const STILL_METERS = 0.5;
/** Nobody walks faster; whoever seems to was put elsewhere. */
const FASTEST_METERS_PER_SECOND = 1.5 * MOVEMENT.runMetersPerSecond;
const WALK_UNTIL_METERS_PER_SECOND = (MOVEMENT.walkMetersPerSecond + MOVEMENT.runMetersPerSecond) / 2;
/** A little longer than the time between two sightings, so that nobody halts while the next is on its way. */
const STRETCH = 1.1;

/** Someone of the far crowd: seen now and then, drawn walking from one sighting to the next (REP4). */
export class FarTrack {
  readonly #from = { x: 0, y: 0, z: 0 };
  readonly #to = { x: 0, y: 0, z: 0 };
  /** Where they were drawn last. */
  readonly #at = { x: 0, y: 0, z: 0 };
  #seenMs = Number.NaN;
  #durationMs = 0;
  /** When the walk to the last sighting began to be drawn; NaN until then. */
  #beganMs = Number.NaN;
  #yaw: number;

  constructor(yaw: number) {
    this.#yaw = yaw;
  }

  /** Seen there at `serverMs`. Metres. */
  see(serverMs: number, x: number, y: number, z: number): void {
    if (serverMs <= this.#seenMs) return;
    const isFirst = Number.isNaN(this.#seenMs);
    const gapMs = serverMs - this.#seenMs;
    const meters = Math.hypot(x - this.#to.x, z - this.#to.z);
    const isElsewhere = isFirst || (meters / gapMs) * 1000 > FASTEST_METERS_PER_SECOND;
    this.#seenMs = serverMs;
    Object.assign(this.#from, Number.isNaN(this.#beganMs) ? this.#to : this.#at);
    Object.assign(this.#to, { x, y, z });
    if (isElsewhere) Object.assign(this.#from, this.#to);
    this.#durationMs = isFirst ? 0 : gapMs * STRETCH;
    this.#beganMs = Number.NaN;
  }

  /** Goes on from where they are drawn now, facing as they do. */
  continueFrom(serverMs: number, drawn: Readonly<AvatarSample>): void {
    this.#seenMs = serverMs;
    Object.assign(this.#from, { x: drawn.x, y: drawn.y, z: drawn.z });
    Object.assign(this.#to, this.#from);
    this.#durationMs = 0;
    this.#beganMs = Number.NaN;
    this.#yaw = drawn.yaw;
  }

  /** Writes how they stand; false before the first sighting. */
  sample(serverNowMs: number, out: AvatarSample): boolean {
    if (Number.isNaN(this.#seenMs)) return false;
    if (Number.isNaN(this.#beganMs)) this.#beganMs = serverNowMs;
    const from = this.#from;
    const to = this.#to;
    const elapsedMs = serverNowMs - this.#beganMs;
    const share = this.#durationMs === 0 ? 1 : Math.max(0, Math.min(1, elapsedMs / this.#durationMs));
    out.x = from.x + (to.x - from.x) * share;
    out.y = from.y + (to.y - from.y) * share;
    out.z = from.z + (to.z - from.z) * share;
    this.#at.x = out.x;
    this.#at.y = out.y;
    this.#at.z = out.z;
    const meters = Math.hypot(to.x - from.x, to.z - from.z);
    const isWalking = share < 1 && meters > STILL_METERS;
    if (isWalking) this.#yaw = Math.atan2(to.x - from.x, to.z - from.z);
    out.yaw = this.#yaw;
    out.speed = isWalking ? (meters / this.#durationMs) * 1000 : 0;
    out.posture = !isWalking ? "stand" : out.speed > WALK_UNTIL_METERS_PER_SECOND ? "run" : "walk";
    out.lift = 0;
    out.emote = null;
    out.emoteSeconds = 0;
    return true;
  }
}
