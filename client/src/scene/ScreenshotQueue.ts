/** Pictures asked for between frames: taken right after the next one is drawn, while its pixels are still there. */
export class ScreenshotQueue {
  readonly #canvas: HTMLCanvasElement;
  #waiting: { resolve: (picture: Blob) => void; reject: (cause: Error) => void }[] = [];

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
  }

  next(): Promise<Blob> {
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  /** Call at the end of a frame, in the same task. */
  frameDrawn(): void {
    if (this.#waiting.length === 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#canvas.toBlob((picture) => {
      for (const { resolve, reject } of waiting) {
        if (picture) resolve(picture);
        else
          reject(
            new Error("The browser could not make a picture of this size. Make the window smaller and try again."),
          );
      }
    }, "image/png");
  }

  close(): void {
    for (const { reject } of this.#waiting) reject(new Error("The world was left before the picture was taken."));
    this.#waiting = [];
  }
}
