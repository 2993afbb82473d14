import type { Line } from "../transport/Line.ts";

/**
 * How much of what one client was sent it may not have read, however much of that the kernel hides. It is asked once there is enough of it,
 * never twice at once: what is sent meanwhile waits for the next question.
 */
export class UnreadBytes {
  readonly #line: Pick<Line, "ask" | "answered">;
  readonly #askFrom: number;
  /** The question that is open; 0: none. */
  #open = 0;
  #beforeIt = 0;
  #afterIt = 0;

  /** @param askFrom With so many bytes more the client is asked. */
  constructor(line: Pick<Line, "ask" | "answered">, askFrom: number) {
    this.#line = line;
    this.#askFrom = askFrom;
  }

  /** Counts what was sent just now. */
  sent(bytes: number): void {
    this.#afterIt += bytes;
    this.#ask();
  }

  count(): number {
    if (this.#open !== 0 && this.#line.answered() >= this.#open) {
      this.#open = 0;
      this.#beforeIt = 0;
      this.#ask();
    }
    return this.#beforeIt + this.#afterIt;
  }

  #ask(): void {
    if (this.#open !== 0 || this.#afterIt < this.#askFrom) return;
    this.#open = this.#line.ask();
    this.#beforeIt = this.#afterIt;
    this.#afterIt = 0;
  }
}
