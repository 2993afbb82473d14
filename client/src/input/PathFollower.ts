/** How to move to stay on the path: world space, -1..1, length at most 1. */
export interface Steering {
  moveX: number;
  moveZ: number;
}

/** A corner counts as passed this near. */
const CORNER_METERS = 0.3;
const ARRIVAL_METERS = 0.16;
/** The last stretch is walked more slowly, so that a tick's step does not jump over the goal. */
const SLOW_METERS = { walk: 0.35, run: 1.1 };
const SLOWEST = 0.3;
/** Who comes no nearer for so long is stuck: somebody moved the goal out of reach, or the server says otherwise. */
const STUCK_SECONDS = 0.8;
const PROGRESS_METERS = 0.08;

/** Walks along corners to a goal: the steering of click-to-move. Pure; told where the avatar is, it answers where to push. */
export class PathFollower {
  isRunning = false;
  #corners: readonly { x: number; z: number }[] = [];
  #next = 0;
  #previousX = 0;
  #previousZ = 0;
  #nearestMeters = Number.POSITIVE_INFINITY;
  #stuckSeconds = 0;

  get isActive(): boolean {
    return this.#next < this.#corners.length;
  }

  /** Starts along `path` (x, y, z per point, the first being the start, as the ground finds it). */
  start(path: ArrayLike<number>, isRunning: boolean): void {
    const corners: { x: number; z: number }[] = [];
    for (let i = 0; i + 2 < path.length; i += 3) corners.push({ x: path[i] ?? 0, z: path[i + 2] ?? 0 });
    this.#corners = corners;
    this.#next = Math.min(1, corners.length);
    this.#previousX = corners[0]?.x ?? 0;
    this.#previousZ = corners[0]?.z ?? 0;
    this.isRunning = isRunning;
    this.#forgetProgress();
  }

  stop(): void {
    this.#corners = [];
    this.#next = 0;
  }

  /** Writes the push for an avatar at (x, z); false once the goal is reached or given up, with a push of zero. */
  steer(x: number, z: number, dtSeconds: number, out: Steering): boolean {
    out.moveX = 0;
    out.moveZ = 0;
    this.#passCorners(x, z);
    const corner = this.#corners[this.#next];
    if (!corner) return false;
    const dx = corner.x - x;
    const dz = corner.z - z;
    const distance = Math.hypot(dx, dz);
    if (this.#isStuck(distance, dtSeconds)) {
      this.stop();
      return false;
    }
    const slowMeters = this.isRunning ? SLOW_METERS.run : SLOW_METERS.walk;
    const push = this.#isLast() ? Math.max(SLOWEST, Math.min(1, distance / slowMeters)) : 1;
    out.moveX = (dx / distance) * push;
    out.moveZ = (dz / distance) * push;
    return true;
  }

  #isLast(): boolean {
    return this.#next === this.#corners.length - 1;
  }

  /** Leaves behind every corner that is near, or that was run past: beyond the line across the path at the corner. */
  #passCorners(x: number, z: number): void {
    for (let corner = this.#corners[this.#next]; corner; corner = this.#corners[this.#next]) {
      const near = Math.hypot(corner.x - x, corner.z - z) < (this.#isLast() ? ARRIVAL_METERS : CORNER_METERS);
      const ahead = (corner.x - x) * (corner.x - this.#previousX) + (corner.z - z) * (corner.z - this.#previousZ);
      if (!near && ahead > 0) return;
      this.#previousX = corner.x;
      this.#previousZ = corner.z;
      this.#next += 1;
      this.#forgetProgress();
    }
    if (!this.isActive) this.stop();
  }

  #isStuck(distance: number, dtSeconds: number): boolean {
    if (distance < this.#nearestMeters - PROGRESS_METERS) {
      this.#nearestMeters = distance;
      this.#stuckSeconds = 0;
      return false;
    }
    this.#stuckSeconds += dtSeconds;
    return this.#stuckSeconds > STUCK_SECONDS;
  }

  #forgetProgress(): void {
    this.#nearestMeters = Number.POSITIVE_INFINITY;
    this.#stuckSeconds = 0;
  }
}
