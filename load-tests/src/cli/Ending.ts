/** The same Ctrl-C comes more than once: from the terminal, from npm, and from what npm has started. */
const ECHO_MS = 700;

/** Ctrl-C and SIGTERM: the first ends the run in order, a later one ends the process at once. */
export class Ending {
  readonly #controller = new AbortController();

  /** @param say Told that it has begun. @param exit Ends this process. */
  constructor(say: () => void, exit: () => void) {
    let endedMs = Number.NaN;
    const end = () => {
      if (performance.now() - endedMs > ECHO_MS) exit();
      if (this.#controller.signal.aborted) return;
      endedMs = performance.now();
      say();
      this.#controller.abort();
    };
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, end);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }
}
