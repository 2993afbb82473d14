const TELL_AFTER_MS = 60;

/** Which videos are on the page, and how high: the largest of each counts. */
export class ShownVideos {
  readonly #tell: (heights: ReadonlyMap<string, number>) => void;
  readonly #places = new Map<Element, { key: string; height: number }>();
  readonly #sizes: ResizeObserver;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(tell: (heights: ReadonlyMap<string, number>) => void) {
    this.#tell = tell;
    this.#sizes = new ResizeObserver((entries) => {
      for (const { target, contentRect } of entries) {
        const place = this.#places.get(target);
        if (place) place.height = contentRect.height * devicePixelRatio;
      }
      this.#tellSoon();
    });
  }

  /** Follows an element that shows a video; call the answer when it is gone. */
  follow(key: string, element: Element): () => void {
    this.#places.set(element, { key, height: element.clientHeight * devicePixelRatio });
    this.#sizes.observe(element);
    this.#tellSoon();
    return () => {
      this.#places.delete(element);
      this.#sizes.unobserve(element);
      this.#tellSoon();
    };
  }

  #tellSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const heights = new Map<string, number>();
      for (const { key, height } of this.#places.values()) {
        heights.set(key, Math.max(height, heights.get(key) ?? 0));
      }
      this.#tell(heights);
    }, TELL_AFTER_MS);
  }
}
