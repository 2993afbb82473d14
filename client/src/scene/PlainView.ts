import type { CameraMode, Point, WorldView, WorldViewOptions, WorldViewStats } from "./WorldView.ts";

const FRAME_MS = 1000 / 30;
const SMOOTHING = 0.05;

/** A world without its picture, which the HUD tells in words: keeps time and the direction one looks, draws nothing and needs no graphics card. */
export class PlainView implements WorldView {
  cameraMode: CameraMode = "third";
  #yaw: number;
  #fps = 1000 / FRAME_MS;
  #scriptMs = 0;
  #lastMs = performance.now();
  readonly #options: WorldViewOptions;
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(options: WorldViewOptions) {
    this.#options = options;
    this.#yaw = options.description.spawns[0]?.yaw ?? 0;
    options.onProgress(1);
    options.onQualityChosen("low");
    // A timer, not animation frames: one that walks on also while nobody looks at the page.
    this.#timer = setInterval(() => this.#frame(), FRAME_MS);
  }

  get cameraYaw(): number {
    return this.#yaw;
  }

  setCameraMode(mode: CameraMode): void {
    this.cameraMode = mode;
  }

  turnCamera(yawBy: number): void {
    this.#yaw += yawBy;
  }

  focus(): void {
    this.#options.canvas.focus({ preventScroll: true });
  }

  stats(): WorldViewStats {
    return { fps: this.#fps, drawCalls: 0, triangles: 0, frameMs: this.#scriptMs };
  }

  pickGround(): Point | null {
    return null;
  }

  pickSeat(): number | null {
    return null;
  }

  pickPerson(): number | null {
    return null;
  }

  personOnScreen(): { x: number; y: number; meters: number } | null {
    return null;
  }

  async screenshot(): Promise<Blob> {
    return new Blob([], { type: "image/png" });
  }

  freeze(): void {
    clearInterval(this.#timer);
  }

  dispose(): void {
    this.freeze();
  }

  setQuality(): void {
    // There is no picture whose quality could change.
  }

  zoomCamera(): void {
    // Nothing is near or far.
  }

  lookAt(): void {
    // Nobody sees it.
  }

  setTagsVisible(): void {
    // Nobody is drawn.
  }

  setReducedMotion(): void {
    // Nothing moves.
  }

  resize(): void {
    // Nothing has a size.
  }

  showDestination(): void {
    // There is no ground to mark.
  }

  highlightSeat(): void {
    // Nor seats.
  }

  showConversation(): void {
    // Nor anybody's feet.
  }

  #frame(): void {
    const nowMs = performance.now();
    const frameMs = nowMs - this.#lastMs;
    this.#lastMs = nowMs;
    this.#options.onFrame(nowMs, Math.min(0.1, frameMs / 1000));
    this.#fps += (1000 / Math.max(1, frameMs) - this.#fps) * SMOOTHING;
    this.#scriptMs += (performance.now() - nowMs - this.#scriptMs) * SMOOTHING;
  }
}
