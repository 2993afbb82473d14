/** Lets those who want the same thing have it one after another, in the order in which they came. */
export class Turns<Key> {
  readonly #last = new Map<Key, Promise<unknown>>();

  /** Does something once nobody else has this key any more; answers, or throws, what it does. */
  async take<Result>(key: Key, act: () => Promise<Result>): Promise<Result> {
    // How the one before ended is theirs to hear.
    const turn = (this.#last.get(key) ?? Promise.resolve()).then(act, act);
    this.#last.set(key, turn);
    try {
      return await turn;
    } finally {
      if (this.#last.get(key) === turn) this.#last.delete(key);
    }
  }
}
