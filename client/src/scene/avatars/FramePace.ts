/** Slower than this and pictures are taken to cost more than the machine can spare. */
const SLOW_FRAME_MS = 60;
/** Frames in a row that must be slow before anything is given up. */
const SLOW_FRAMES = 3;
const COARSEST = 2;
const LONGEST_REST_MS = 400;

/**
 * Keeps a small picture from taking the whole machine: where frames come slowly it asks for fewer pixels and rests between
 * frames as long as a frame takes, so that the page around it stays quick. Milliseconds.
 */
export class FramePace {
  readonly #coarsen: (factor: number) => void;
  #drawnMs: number | null = null;
  #restUntilMs = 0;
  #slowInARow = 0;
  #factor = 1;

  /** @param coarsen Draws with so many times fewer pixels each way from now on. */
  constructor(coarsen: (factor: number) => void) {
    this.#coarsen = coarsen;
  }

  /** Is it time for a frame? Ask once whenever the browser offers one, and draw when told so. */
  isDue(nowMs: number): boolean {
    if (this.#drawnMs !== null) {
      // The first offer after a frame: only now does one know how long that took.
      this.#learn(nowMs, nowMs - this.#drawnMs);
      this.#drawnMs = null;
    }
    if (nowMs < this.#restUntilMs) return false;
    this.#drawnMs = nowMs;
    return true;
  }

  #learn(nowMs: number, tookMs: number): void {
    const isSlow = tookMs > SLOW_FRAME_MS;
    this.#slowInARow = isSlow ? this.#slowInARow + 1 : 0;
    if (isSlow) this.#restUntilMs = nowMs + Math.min(LONGEST_REST_MS, tookMs);
    if (this.#slowInARow < SLOW_FRAMES || this.#factor >= COARSEST) return;
    this.#slowInARow = 0;
    this.#factor *= 2;
    this.#coarsen(this.#factor);
  }
}
