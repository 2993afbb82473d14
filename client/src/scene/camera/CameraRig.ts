import type { RayHit, RayWorld } from "../world/RayWorld.ts";

export type CameraMode = "third" | "first";

/** Where the camera stands and what it looks at, in metres. */
export interface CameraView {
  eyeX: number;
  eyeY: number;
  eyeZ: number;
  lookX: number;
  lookY: number;
  lookZ: number;
}

const MIN_DISTANCE_METERS = 1.6;
const MAX_DISTANCE_METERS = 26;
const DEFAULT_DISTANCE_METERS = 6.2;
const DEFAULT_PITCH = 0.24;
/** People look at faces when they look through someone's eyes, not at the floor. */
const FIRST_PERSON_PITCH = 0.05;
const THIRD_PITCH = { lowest: -0.42, highest: 1.35 };
const FIRST_PITCH = { lowest: -1.3, highest: 1.3 };
/** Chest height, around which the camera turns. */
const PIVOT_METERS = 1.3;
const EYE_METERS = 1.56;
/** The camera keeps this far from walls, so that its near plane does not cut into them. */
const SKIN_METERS = 0.28;

/** Exponential approach that does not depend on the frame rate. */
function approach(from: number, to: number, perSecond: number, dtSeconds: number): number {
  return to + (from - to) * Math.exp(-perSecond * dtSeconds);
}

/**
 * A camera that follows someone: an orbit with springs in third person, the eyes in first person. Knows nothing of a
 * renderer. Yaw and pitch are where it looks: yaw as everywhere (0: +Z, counter-clockwise from above), pitch positive downwards.
 */
export class CameraRig {
  yaw: number;
  pitch = DEFAULT_PITCH;
  /** What the person asked for; what is shown may be nearer because of walls. */
  distanceMeters = DEFAULT_DISTANCE_METERS;
  readonly view: CameraView = { eyeX: 0, eyeY: 3, eyeZ: -6, lookX: 0, lookY: 1, lookZ: 0 };
  #mode: CameraMode = "third";
  #shownYaw: number;
  #shownPitch = DEFAULT_PITCH;
  #shownDistance = DEFAULT_DISTANCE_METERS;
  #freeDistance = DEFAULT_DISTANCE_METERS;
  #pivotX = 0;
  #pivotY = PIVOT_METERS;
  #pivotZ = 0;
  #isPlaced = false;
  readonly #hit: RayHit = { distance: 0, normalX: 0, normalY: 0, normalZ: 0 };

  constructor(yaw: number) {
    this.yaw = yaw;
    this.#shownYaw = yaw;
  }

  get mode(): CameraMode {
    return this.#mode;
  }

  /** True once the camera is so near that the own body would fill the picture. */
  get hidesSelf(): boolean {
    return this.#shownDistance < 0.9;
  }

  /** Metres between pivot and eye as shown. */
  get shownDistanceMeters(): number {
    return this.#shownDistance;
  }

  setMode(mode: CameraMode): void {
    if (mode === this.#mode) return;
    this.#mode = mode;
    if (mode === "third") this.distanceMeters = Math.max(this.distanceMeters, DEFAULT_DISTANCE_METERS * 0.6);
    this.pitch = mode === "first" ? FIRST_PERSON_PITCH : DEFAULT_PITCH;
  }

  /** Turns by radians; pitch stops at the mode's limits. */
  turn(yawBy: number, pitchBy: number): void {
    this.yaw += yawBy;
    const limits = this.#mode === "first" ? FIRST_PITCH : THIRD_PITCH;
    this.pitch = Math.min(limits.highest, Math.max(limits.lowest, this.pitch + pitchBy));
  }

  /** Multiplies the distance; all the way in becomes first person, out of it third. */
  zoom(factor: number): void {
    if (this.#mode === "first") {
      if (factor > 1.01) {
        this.setMode("third");
        this.distanceMeters = MIN_DISTANCE_METERS * 1.5;
      }
      return;
    }
    const wanted = this.distanceMeters * factor;
    if (wanted < MIN_DISTANCE_METERS) this.setMode("first");
    else this.distanceMeters = Math.min(MAX_DISTANCE_METERS, wanted);
  }

  /**
   * Moves the camera for one frame. `x y z` are the followed person's feet, `seatedBy` lowers the eyes (metres),
   * `isCalm` drops the springs for people who asked for less motion.
   */
  update(dtSeconds: number, x: number, y: number, z: number, seatedBy: number, isCalm: boolean, walls: RayWorld): void {
    const dt = Math.min(0.1, dtSeconds);
    const jumped = Math.hypot(x - this.#pivotX, z - this.#pivotZ) > 12;
    const isFirst = this.#mode === "first";
    const pivotHeight = (isFirst ? EYE_METERS : PIVOT_METERS) - seatedBy;
    if (!this.#isPlaced || jumped || isCalm) {
      this.#pivotX = x;
      this.#pivotY = y + pivotHeight;
      this.#pivotZ = z;
    } else {
      // First person must not lag behind the head; third may swing a little, more softly up and down (steps, jumps).
      this.#pivotX = approach(this.#pivotX, x, isFirst ? 60 : 14, dt);
      this.#pivotZ = approach(this.#pivotZ, z, isFirst ? 60 : 14, dt);
      this.#pivotY = approach(this.#pivotY, y + pivotHeight, isFirst ? 25 : 9, dt);
    }
    this.#shownYaw = isCalm || !this.#isPlaced ? this.yaw : approach(this.#shownYaw, this.yaw, 26, dt);
    this.#shownPitch = isCalm || !this.#isPlaced ? this.pitch : approach(this.#shownPitch, this.pitch, 26, dt);
    const wanted = isFirst ? 0 : this.distanceMeters;
    this.#freeDistance = isCalm || !this.#isPlaced ? wanted : approach(this.#freeDistance, wanted, 9, dt);
    this.#isPlaced = true;
    this.#place(dt, isCalm, walls);
  }

  #place(dt: number, isCalm: boolean, walls: RayWorld): void {
    const flat = Math.cos(this.#shownPitch);
    const dirX = Math.sin(this.#shownYaw) * flat;
    const dirY = -Math.sin(this.#shownPitch);
    const dirZ = Math.cos(this.#shownYaw) * flat;
    let allowed = this.#freeDistance;
    const reach = this.#freeDistance + SKIN_METERS;
    if (reach > 0.4 && walls.cast(this.#pivotX, this.#pivotY, this.#pivotZ, -dirX, -dirY, -dirZ, reach, this.#hit)) {
      // Slanting walls come nearer than the middle ray says.
      const slant = Math.max(
        0.35,
        Math.abs(this.#hit.normalX * dirX + this.#hit.normalY * dirY + this.#hit.normalZ * dirZ),
      );
      allowed = Math.max(0.15, Math.min(allowed, this.#hit.distance - SKIN_METERS / slant));
    }
    // In at once (never inside a wall), out gently.
    this.#shownDistance =
      allowed < this.#shownDistance || isCalm ? allowed : approach(this.#shownDistance, allowed, 6, dt);
    const d = this.#shownDistance;
    const view = this.view;
    view.eyeX = this.#pivotX - dirX * d;
    view.eyeY = this.#pivotY - dirY * d;
    view.eyeZ = this.#pivotZ - dirZ * d;
    // Looks a little over the shoulder line, so that the person stands slightly below the middle.
    const lift = Math.min(0.45, d * 0.07);
    view.lookX = this.#pivotX + dirX * 10;
    view.lookY = this.#pivotY + dirY * 10 + lift * (1 + 10 / Math.max(d, 1));
    view.lookZ = this.#pivotZ + dirZ * 10;
    if (d < 0.5) view.lookY = this.#pivotY + dirY * 10;
  }
}
