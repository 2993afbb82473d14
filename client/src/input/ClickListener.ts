/** A press that moves further than this is a drag: the camera turns (the same in `scene/camera/CameraGestures`). */
const MAX_TRAVEL_PIXELS = 6;
const MAX_PRESS_MS = 400;
const DOUBLE_CLICK_MS = 320;
const DOUBLE_CLICK_PIXELS = 24;

/** Tells clicks and taps from drags, pinches and long presses. */
export class ClickListener {
  readonly #onClick: (clientX: number, clientY: number, isDouble: boolean) => void;
  readonly #pressed = new Map<number, { x: number; y: number; atMs: number }>();
  readonly #closing = new AbortController();
  #isSpoiled = false;
  #lastClick = { x: 0, y: 0, atMs: Number.NEGATIVE_INFINITY };

  constructor(target: EventTarget, onClick: (clientX: number, clientY: number, isDouble: boolean) => void) {
    this.#onClick = onClick;
    const { signal } = this.#closing;
    target.addEventListener("pointerdown", (event) => this.#down(event as PointerEvent), { signal });
    target.addEventListener("pointerup", (event) => this.#up(event as PointerEvent), { signal });
    target.addEventListener("pointercancel", (event) => this.#pressed.delete((event as PointerEvent).pointerId), {
      signal,
    });
  }

  dispose(): void {
    this.#closing.abort();
  }

  #down(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.#pressed.set(event.pointerId, { x: event.clientX, y: event.clientY, atMs: event.timeStamp });
    // A second finger makes it a pinch, whatever the first does afterwards.
    this.#isSpoiled = this.#pressed.size > 1;
  }

  #up(event: PointerEvent): void {
    const press = this.#pressed.get(event.pointerId);
    this.#pressed.delete(event.pointerId);
    if (!press || this.#isSpoiled) return;
    const { clientX: x, clientY: y, timeStamp: atMs } = event;
    if (Math.hypot(x - press.x, y - press.y) > MAX_TRAVEL_PIXELS || atMs - press.atMs > MAX_PRESS_MS) return;
    const last = this.#lastClick;
    const isDouble = atMs - last.atMs <= DOUBLE_CLICK_MS && Math.hypot(x - last.x, y - last.y) <= DOUBLE_CLICK_PIXELS;
    this.#lastClick = { x, y, atMs };
    this.#onClick(x, y, isDouble);
  }
}
