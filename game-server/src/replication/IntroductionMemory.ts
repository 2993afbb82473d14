/** So many people at least are remembered, as long as no two of their slots are a multiple of this apart. A power of two. */
const REMEMBERED = 1024;

/**
 * Whom one client has been introduced to since it connected, whether they are near it now or not (REP5). Bounded: slots
 * share places, and whoever is forgotten for another is introduced again. By the introduction's number, which nobody ever
 * shares, so that another's slot or id is never taken for theirs.
 */
export class IntroductionMemory {
  readonly #serials = new Uint32Array(REMEMBERED);

  has(slot: number, serial: number): boolean {
    return this.#serials[slot % REMEMBERED] === serial;
  }

  add(slot: number, serial: number): void {
    this.#serials[slot % REMEMBERED] = serial;
  }
}
