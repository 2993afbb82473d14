/** Longer texts leave at once. */
const MOST_CHARS = 1_000_000;

/**
 * Lines that were added in one turn of the event loop leave as one text: what is said to another process costs by the write, not by
 * the line.
 */
export class LineBatch {
  readonly #write: (text: string) => void;
  #text = "";
  #timer: NodeJS.Immediate | undefined;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  /** @param line Without a line break. */
  add(line: string): void {
    this.#text = this.#text === "" ? line : `${this.#text}\n${line}`;
    if (this.#text.length > MOST_CHARS) this.flush();
    else this.#timer ??= setImmediate(() => this.flush());
  }

  /** What waits leaves now. */
  flush(): void {
    const text = this.#text;
    this.clear();
    if (text !== "") this.#write(text);
  }

  /** What waits is not to leave at all. */
  clear(): void {
    clearImmediate(this.#timer);
    this.#timer = undefined;
    this.#text = "";
  }
}

/** The lines of such a text. */
export function linesOf(text: string): string[] {
  return text.split("\n");
}
