import type { CameraRig } from "./CameraRig.ts";

const RADIANS_PER_PIXEL = 0.0052;
const LOCKED_RADIANS_PER_PIXEL = 0.0026;
/** A press that moves less than this is a click, not a turn (the same in `input/Controls`). */
export const DRAG_THRESHOLD_PIXELS = 6;

/**
 * Turns drags, the wheel, pinches and (in first person, after a right click) a captured pointer into camera motion.
 * Listens on the canvas only; clicks belong to `input/Controls`.
 */
export class CameraGestures {
  readonly #canvas: HTMLCanvasElement;
  readonly #rig: CameraRig;
  readonly #pressed = new Map<number, { x: number; y: number; travelled: number }>();
  readonly #closing = new AbortController();
  #pinchPixels = 0;

  constructor(canvas: HTMLCanvasElement, rig: CameraRig) {
    this.#canvas = canvas;
    this.#rig = rig;
    canvas.style.touchAction = "none";
    const { signal } = this.#closing;
    canvas.addEventListener("pointerdown", (event) => this.#down(event), { signal });
    canvas.addEventListener("pointermove", (event) => this.#move(event), { signal });
    for (const name of ["pointerup", "pointercancel", "lostpointercapture"] as const) {
      canvas.addEventListener(name, (event) => this.#up(event), { signal });
    }
    canvas.addEventListener("wheel", (event) => this.#wheel(event), { signal, passive: false });
    canvas.addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
  }

  /** True while the pointer is captured for looking around. */
  get isLocked(): boolean {
    return document.pointerLockElement === this.#canvas;
  }

  /** Gives a captured pointer back; called when first person ends. */
  release(): void {
    if (this.isLocked) document.exitPointerLock();
  }

  dispose(): void {
    this.release();
    this.#closing.abort();
  }

  #down(event: PointerEvent): void {
    if (event.button === 2 && this.#rig.mode === "first") {
      if (this.isLocked) this.release();
      else void this.#lock();
      return;
    }
    this.#pressed.set(event.pointerId, { x: event.clientX, y: event.clientY, travelled: 0 });
    this.#canvas.setPointerCapture(event.pointerId);
    this.#pinchPixels = this.#spread();
  }

  async #lock(): Promise<void> {
    try {
      await this.#canvas.requestPointerLock();
    } catch (refusal) {
      // Refused without a recent gesture or inside some frames: dragging still looks around, so nothing is lost.
      if (!(refusal instanceof DOMException)) throw refusal;
    }
  }

  #move(event: PointerEvent): void {
    if (this.isLocked) {
      this.#turn(event.movementX * LOCKED_RADIANS_PER_PIXEL, event.movementY * LOCKED_RADIANS_PER_PIXEL);
      return;
    }
    const press = this.#pressed.get(event.pointerId);
    if (!press) return;
    const byX = event.clientX - press.x;
    const byY = event.clientY - press.y;
    press.x = event.clientX;
    press.y = event.clientY;
    press.travelled += Math.hypot(byX, byY);
    if (this.#pressed.size >= 2) {
      const spread = this.#spread();
      if (spread > 0 && this.#pinchPixels > 0) this.#rig.zoom(this.#pinchPixels / spread);
      this.#pinchPixels = spread;
      return;
    }
    if (press.travelled < DRAG_THRESHOLD_PIXELS) return;
    this.#turn(byX * RADIANS_PER_PIXEL, byY * RADIANS_PER_PIXEL);
  }

  /** Dragging right looks right, dragging down looks down. */
  #turn(right: number, down: number): void {
    this.#rig.turn(-right, down);
  }

  #up(event: PointerEvent): void {
    this.#pressed.delete(event.pointerId);
    this.#pinchPixels = this.#spread();
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 16 : event.deltaY;
    this.#rig.zoom(Math.exp(Math.max(-240, Math.min(240, pixels)) * 0.0014));
    if (this.#rig.mode === "third") this.release();
  }

  #spread(): number {
    const [a, b] = [...this.#pressed.values()];
    return a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0;
  }
}
