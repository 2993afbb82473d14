/** Gives people numbered places and takes them back; a freed place is used again before a new one. */
export class Slots {
  readonly capacity: number;
  private readonly slotOf = new Map<number, number>();
  private readonly free: number[] = [];
  private next = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  get count(): number {
    return this.slotOf.size;
  }

  /** The place of an id, or −1. */
  of(id: number): number {
    return this.slotOf.get(id) ?? -1;
  }

  /** A place for an id: its own where it has one, −1 where all are taken. */
  take(id: number): number {
    const taken = this.slotOf.get(id);
    if (taken !== undefined) {
      return taken;
    }
    const slot = this.free.pop() ?? (this.next < this.capacity ? this.next++ : -1);
    if (slot >= 0) {
      this.slotOf.set(id, slot);
    }
    return slot;
  }

  /** Frees an id's place and says which it was, or −1. */
  release(id: number): number {
    const slot = this.of(id);
    if (slot >= 0) {
      this.slotOf.delete(id);
      this.free.push(slot);
    }
    return slot;
  }
}
