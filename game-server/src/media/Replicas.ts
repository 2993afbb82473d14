import type { ControlReport, ReplicaName } from "@crowdwire/protocol";

type Hello = Extract<ControlReport, { type: "hello" }>;
type Load = Extract<ControlReport, { type: "load" }>;

export interface Replica {
  readonly hello: Hello;
  readonly load: Load | null;
}

/** The SFUs that can be reached now, and how loaded they are (SFU4). */
export class Replicas {
  readonly #known = new Map<ReplicaName, Replica>();
  /** The last process of each name, also of those that cannot be reached now. */
  readonly #incarnations = new Map<ReplicaName, string>();

  get(name: ReplicaName): Replica | undefined {
    return this.#known.get(name);
  }

  /** One has come, or come back. True where it is another process than the last of its name. */
  add(hello: Hello): boolean {
    const before = this.#known.get(hello.replica);
    this.#known.set(hello.replica, { hello, load: before?.load ?? null });
    const isOther = this.#incarnations.get(hello.replica) !== hello.incarnation;
    this.#incarnations.set(hello.replica, hello.incarnation);
    return isOther;
  }

  note(load: Load): void {
    const known = this.#known.get(load.replica);
    if (known) this.#known.set(load.replica, { ...known, load });
  }

  remove(name: ReplicaName): void {
    this.#known.delete(name);
  }

  /** Where a world is best served: the least loaded of those that take people, else of those that are there. */
  choose(): ReplicaName | null {
    const ranked = [...this.#known.values()].sort((a, b) => rank(a) - rank(b));
    return ranked[0]?.hello.replica ?? null;
  }

  /** Does this one still take people? */
  isGood(name: ReplicaName): boolean {
    const load = this.#known.get(name)?.load;
    return this.#known.has(name) && !(load?.isDraining ?? false);
  }
}

function rank({ load }: Replica): number {
  if (load === null) return 0;
  const share = load.capacity === 0 ? 1 : load.consumers / load.capacity;
  return share + (load.refuses === "everything" ? 10 : 0) + (load.isDraining ? 100 : 0);
}
