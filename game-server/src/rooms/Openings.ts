/**
 * Lets one at a time open a world. Matchmaking of its own makes whoever asks while a room is being created wait for less
 * than a second, then gives them a room of their own: people of one world, who all come back at once after a restart, would
 * stand in several.
 */
export class Openings {
  readonly #opening = new Map<string, Promise<unknown>>();

  /**
   * Runs `enter`, once nobody else is opening this world.
   *
   * @param isOpen Is there a room for it?
   * @throws what `enter` throws; whoever waited then tries for themselves
   */
  async enter<Seat>(world: string, isOpen: () => Promise<boolean>, enter: () => Promise<Seat>): Promise<Seat> {
    while (!(await isOpen())) {
      const opening = this.#opening.get(world);
      if (opening === undefined) return this.#open(world, enter);
      await opening.catch(() => undefined); // Told to whoever tried.
    }
    return enter();
  }

  async #open<Seat>(world: string, enter: () => Promise<Seat>): Promise<Seat> {
    const opening = enter();
    this.#opening.set(world, opening);
    try {
      return await opening;
    } finally {
      this.#opening.delete(world);
    }
  }
}
