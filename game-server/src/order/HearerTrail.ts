/** Changes that are kept of one person at most; whoever is heard by more in a minute has a shorter trail, and an exact one. */
export const TRAIL_CHANGES = 2048;
/** So many forgotten ones are cleared away together. */
const SPARE = 256;

/**
 * By whom somebody could be heard, as it changed: one number for each who began or ceased to, so that a minute of a crowd that
 * walks by costs kilobytes, and what it is asked for later is exact all the same.
 */
export class HearerTrail {
  readonly #keptMs: number;
  /** As of the last change. */
  readonly #now = new Set<number>();
  /** As of `#beginMs`, before the first change that is kept. */
  readonly #begin = new Set<number>();
  /** NaN: before that nothing is known. */
  #beginMs = Number.NaN;
  /** When, and who: positive from then on, negative no longer. */
  readonly #atMs: number[] = [];
  readonly #change: number[] = [];
  #first = 0;

  /** @param keptMs So long a change is remembered. */
  constructor(keptMs: number) {
    this.#keptMs = keptMs;
  }

  /** Changes that are remembered. */
  get length(): number {
    return this.#atMs.length - this.#first;
  }

  /** From now on these can hear; moments never go back. */
  note(atMs: number, entityIds: readonly number[]): void {
    if (Number.isNaN(this.#beginMs)) {
      this.#beginMs = atMs;
      for (const id of entityIds) {
        this.#begin.add(id);
        this.#now.add(id);
      }
      return;
    }
    let stayed = 0;
    const before = this.#now.size;
    for (const id of entityIds) {
      if (this.#now.has(id)) stayed++;
      else this.#push(atMs, id);
    }
    if (stayed < before) {
      const still = new Set(entityIds);
      for (const id of this.#now) if (!still.has(id)) this.#push(atMs, -id);
    }
    this.forget(atMs - this.#keptMs);
  }

  /** Forgets what was over by then; what held at that moment stays. */
  forget(fromMs: number): void {
    while (this.#first < this.#atMs.length && (this.#atMs[this.#first]! <= fromMs || this.length > TRAIL_CHANGES)) {
      this.#beginMs = this.#atMs[this.#first]!;
      apply(this.#begin, this.#change[this.#first]!);
      this.#first++;
    }
    if (this.#first < SPARE) return;
    this.#atMs.splice(0, this.#first);
    this.#change.splice(0, this.#first);
    this.#first = 0;
  }

  /** Who could hear from when on: the first entry held into the time that is kept. */
  entries(): { atMs: number; entityIds: number[] }[] {
    if (Number.isNaN(this.#beginMs)) return [];
    const hearing = new Set(this.#begin);
    const entries = [{ atMs: this.#beginMs, entityIds: [...hearing] }];
    for (let at = this.#first; at < this.#atMs.length; at++) {
      apply(hearing, this.#change[at]!);
      if (this.#atMs[at] === this.#atMs[at + 1]) continue;
      entries.push({ atMs: this.#atMs[at]!, entityIds: [...hearing] });
    }
    return entries;
  }

  /** Everybody who could hear at some moment that is kept. */
  *everyone(): Iterable<number> {
    yield* this.#begin;
    for (let at = this.#first; at < this.#change.length; at++) if (this.#change[at]! > 0) yield this.#change[at]!;
  }

  #push(atMs: number, change: number): void {
    apply(this.#now, change);
    this.#atMs.push(atMs);
    this.#change.push(change);
  }
}

function apply(hearing: Set<number>, change: number): void {
  if (change > 0) hearing.add(change);
  else hearing.delete(-change);
}
