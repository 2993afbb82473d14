import Mocha from "mocha";

/** What a run of mocha came to. */
export interface Counts {
  readonly passing: number;
  /** Titles, from the outermost `describe` on, here and below. */
  readonly pending: readonly string[];
  readonly failing: readonly string[];
}

/** Mocha's usual report, and in the end its figures for the process that started it. */
export default class CountingReporter extends Mocha.reporters.Spec {
  readonly #failing: string[] = [];
  readonly #pending: string[] = [];

  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.on("pending", (test) => this.#pending.push(test.titlePath().join(" › ")));
    runner.on("fail", (test) => this.#failing.push(test.titlePath().join(" › ")));
  }

  // Mocha waits for it before it ends the process.
  override done(failures: number, end: (failures: number) => void): void {
    const counts: Counts = { passing: this.stats.passes, pending: this.#pending, failing: this.#failing };
    if (process.send === undefined) end(failures);
    else process.send(counts, () => end(failures));
  }
}

/** For `mocha --reporter`. */
export const COUNTING_REPORTER = import.meta.filename;
