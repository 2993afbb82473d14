import { dequantisePosition } from "@crowdwire/protocol";
import { type AvatarSample, restingSample } from "./CrowdSource.ts";
import { FarTrack } from "./FarTrack.ts";
import { InterpolationTrack } from "./InterpolationTrack.ts";

/** How fast the difference between two pictures of the same person is walked off. */
const BLEND_SECONDS = 0.5;
/** Who is further off than this was put elsewhere. */
const BLEND_METERS = 15;
const WALKED_OFF_METERS = 0.02;
/** Someone who is shifted faster than this is shown walking. */
const WALK_METERS_PER_SECOND = 0.6;

/**
 * Where one other person is drawn, whether told about one by one or only as one of the far crowd. From one to the other
 * they go on smoothly: the two pictures are of different moments, and the difference is walked off.
 */
export class PersonTrack {
  readonly #far: FarTrack;
  #near: InterpolationTrack | null = null;
  readonly #drawn = restingSample();
  #drawnMs = Number.NaN;
  readonly #offset = { x: 0, y: 0, z: 0 };
  #hasChanged = false;
  #lastX = 0;
  #lastZ = 0;

  /** @param yaw Which way they face until they are seen to move. */
  constructor(yaw: number) {
    this.#far = new FarTrack(yaw);
  }

  /** Where they were told to be last. Metres. */
  get lastX(): number {
    return this.#lastX;
  }
  get lastZ(): number {
    return this.#lastZ;
  }

  /** A record of a snapshot, quantised. */
  push(serverMs: number, x: number, y: number, z: number, yaw: number, flags: number): void {
    if (this.#near === null) {
      this.#near = new InterpolationTrack();
      this.#hasChanged = true;
    }
    this.#near.push(serverMs, x, y, z, yaw, flags);
    this.#lastX = dequantisePosition(x);
    this.#lastZ = dequantisePosition(z);
  }

  /** Seen as one of the far crowd. Metres. */
  see(serverMs: number, x: number, y: number, z: number): void {
    this.#far.see(serverMs, x, y, z);
    if (this.#near !== null) return;
    this.#lastX = x;
    this.#lastZ = z;
  }

  /** No more records come: from now on they are one of the far crowd. */
  loseSight(serverMs: number): void {
    if (this.#near === null) return;
    this.#near = null;
    if (!Number.isNaN(this.#drawnMs)) this.#far.continueFrom(serverMs, this.#drawn);
    this.#hasChanged = true;
  }

  /** Writes how they are drawn; false where nothing is known yet. */
  sample(serverNowMs: number, jitterMs: number, out: AvatarSample): boolean {
    const isKnown = this.#near?.sample(serverNowMs, jitterMs, out) ?? this.#far.sample(serverNowMs, out);
    if (!isKnown) return false;
    this.#blend(serverNowMs, out);
    Object.assign(this.#drawn, out);
    this.#drawnMs = serverNowMs;
    return true;
  }

  #blend(serverNowMs: number, out: AvatarSample): void {
    const offset = this.#offset;
    if (this.#hasChanged) {
      this.#hasChanged = false;
      const drawn = this.#drawn;
      const isFirst = Number.isNaN(this.#drawnMs);
      const isElsewhere = isFirst || Math.hypot(drawn.x - out.x, drawn.z - out.z) > BLEND_METERS;
      offset.x = isElsewhere ? 0 : drawn.x - out.x;
      offset.y = isElsewhere ? 0 : drawn.y - out.y;
      offset.z = isElsewhere ? 0 : drawn.z - out.z;
    } else if (!Number.isNaN(this.#drawnMs)) {
      const left = Math.exp(-Math.max(0, serverNowMs - this.#drawnMs) / 1000 / BLEND_SECONDS);
      offset.x *= left;
      offset.y *= left;
      offset.z *= left;
    }
    const meters = Math.hypot(offset.x, offset.z);
    if (meters < WALKED_OFF_METERS) return;
    out.x += offset.x;
    out.y += offset.y;
    out.z += offset.z;
    const metersPerSecond = meters / BLEND_SECONDS;
    if (out.posture !== "stand" || metersPerSecond < WALK_METERS_PER_SECOND) return;
    out.posture = "walk";
    out.speed = metersPerSecond;
  }
}
