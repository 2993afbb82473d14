import type { LiveChange, PublishChange } from "./LiveChange.ts";

export type HearChange = (change: LiveChange) => void;

/** What carries decisions to the worlds they concern, in this process and in the others. */
export interface LiveChannel {
  readonly publish: PublishChange;
  /** Hears everything that is published from now on, here or elsewhere; call the answer to stop. */
  listen(hear: HearChange): () => void;
  /** Is told when changes of other processes may have been missed: whatever can be asked anew should be. */
  onMissed(missed: () => void): void;
  close(): Promise<void>;
}

/** One process alone (SH6). */
export class LocalChannel implements LiveChannel {
  readonly #listeners = new Set<HearChange>();

  readonly publish: PublishChange = async (change) => {
    for (const hear of this.#listeners) hear(change);
  };

  listen(hear: HearChange): () => void {
    this.#listeners.add(hear);
    return () => this.#listeners.delete(hear);
  }

  onMissed(_missed: () => void): void {
    // Nothing is ever missed.
  }

  async close(): Promise<void> {
    this.#listeners.clear();
  }
}
