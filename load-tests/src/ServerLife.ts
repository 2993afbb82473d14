import { fetchWorld, RequestRefused } from "./Account.ts";

/** A server that is started again comes back within this; whoever is away for longer is lost. */
const PATIENCE_SECONDS = 15;
const ANSWERS_WITHIN_MS = 2000;

/** Notices when the server of a crowd is gone, so that a run can end with what it has. */
export class ServerLife {
  readonly #url: string;
  readonly #world: string;
  readonly #lost = new AbortController();
  #silentSinceMs: number | null = null;

  constructor(url: string, world: string) {
    this.#url = url;
    this.#world = world;
  }

  /** Aborts when the server has been away for too long. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Called once a second. @param inside how many are inside, who are proof of its life */
  async check(inside: number): Promise<void> {
    if (inside > 0 || (await this.#answers())) {
      this.#silentSinceMs = null;
      return;
    }
    this.#silentSinceMs ??= performance.now();
    if (performance.now() - this.#silentSinceMs > PATIENCE_SECONDS * 1000) this.#lost.abort();
  }

  /** A sentence where nothing answers now, at the end of a run; null where something does. */
  async describeLoss(): Promise<string | null> {
    if (!this.#lost.signal.aborted && (await this.#answers())) return null;
    return `The server was lost: it no longer answers at ${this.#url}.`;
  }

  async #answers(): Promise<boolean> {
    return fetchWorld(this.#url, this.#world, AbortSignal.timeout(ANSWERS_WITHIN_MS)).then(
      () => true,
      // A refusal is an answer.
      (error: unknown) => error instanceof RequestRefused,
    );
  }
}
