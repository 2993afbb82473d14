/** Radians turned per pixel dragged, and how fast a fling dies down (per second). */
const RADIANS_PER_PIXEL = 0.011;
const FRICTION = 3.2;
/** Swings gently to and fro while nobody drags: radians, and seconds for once to and fro. */
const SWING_RADIANS = 0.32;
const SWING_SECONDS = 9;
/** After a drag it stays where it was left for this long, then drifts back to the front. */
const REST_SECONDS = 2.5;
const RETURN_RATE = 1.4;
const KEY_STEP = 0.35;

/** Turns what stands on it: by dragging on a canvas, with the arrow keys when focused, and gently by itself. */
export class Turntable {
  private readonly canvas: HTMLCanvasElement;
  private readonly listening = new AbortController();
  private readonly isStill: boolean;
  private turned = 0;
  private speed = 0;
  private sinceTouch = REST_SECONDS;
  private seconds = 0;
  private lastX: number | null = null;

  constructor(canvas: HTMLCanvasElement) {
    this.canvas = canvas;
    this.isStill = canvas.ownerDocument.defaultView?.matchMedia("(prefers-reduced-motion: reduce)").matches ?? false;
    // The page still scrolls up and down under a finger.
    canvas.style.touchAction = "pan-y";
    canvas.style.cursor = "grab";
    const { signal } = this.listening;
    canvas.addEventListener("pointerdown", (event) => this.grab(event), { signal });
    canvas.addEventListener("pointermove", (event) => this.drag(event), { signal });
    canvas.addEventListener("pointerup", () => this.letGo(), { signal });
    canvas.addEventListener("pointercancel", () => this.letGo(), { signal });
    canvas.addEventListener("keydown", (event) => this.nudge(event), { signal });
  }

  /** Moves on by a frame; returns the yaw in radians. */
  advance(dtSeconds: number): number {
    this.seconds += dtSeconds;
    if (this.lastX === null) {
      this.sinceTouch += dtSeconds;
      this.turned += this.speed * dtSeconds;
      this.speed *= Math.exp(-FRICTION * dtSeconds);
      if (this.sinceTouch > REST_SECONDS) {
        // The short way back to the front.
        this.turned = Math.atan2(Math.sin(this.turned), Math.cos(this.turned)) * Math.exp(-RETURN_RATE * dtSeconds);
      }
    }
    const swing = this.isStill ? 0 : SWING_RADIANS * Math.sin((this.seconds / SWING_SECONDS) * Math.PI * 2);
    return this.turned + swing;
  }

  dispose(): void {
    this.listening.abort();
  }

  private grab(event: PointerEvent): void {
    this.canvas.setPointerCapture(event.pointerId);
    this.canvas.style.cursor = "grabbing";
    this.lastX = event.clientX;
    this.speed = 0;
    this.sinceTouch = 0;
  }

  private drag(event: PointerEvent): void {
    if (this.lastX === null) {
      return;
    }
    const turn = (event.clientX - this.lastX) * RADIANS_PER_PIXEL;
    this.lastX = event.clientX;
    this.turned += turn;
    // About a frame's worth of movement, smoothed.
    this.speed = this.speed * 0.6 + turn * 60 * 0.4;
    this.sinceTouch = 0;
  }

  private letGo(): void {
    this.lastX = null;
    this.canvas.style.cursor = "grab";
  }

  private nudge(event: KeyboardEvent): void {
    const step = event.key === "ArrowLeft" ? -KEY_STEP : event.key === "ArrowRight" ? KEY_STEP : 0;
    if (step !== 0) {
      event.preventDefault();
      this.turned += step;
      this.sinceTouch = 0;
    }
  }
}
