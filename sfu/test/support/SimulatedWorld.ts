import type {
  DesiredGroup,
  EntityId,
  MediaEndReason,
  MediaSource,
  Preferences,
  WorldManifest,
} from "@crowdwire/protocol";
import { chooseVideos } from "../../src/groups/chooseVideos.ts";
import { DesiredWorld } from "../../src/groups/DesiredWorld.ts";
import { type ActualWorld, type Publication, Reconciler } from "../../src/groups/Reconciler.ts";

export interface Person {
  readonly sends: Map<MediaSource, Publication>;
  readonly receives: Map<string, Publication>;
  readonly rights: Map<MediaSource, boolean>;
  preferences: Preferences | null;
}

export interface SimulatedWorldOptions {
  /** How long an opening takes; settles when the test lets it. */
  readonly delay?: () => Promise<void>;
  /** Whether an opening fails this time. */
  readonly fails?: () => "later" | "throws" | null;
  readonly maxVideos?: number;
}

/** What mediasoup would be, as sets: for the reconciler's own rules, and for crowds that no machine here could carry. */
export class SimulatedWorld implements ActualWorld {
  readonly persons = new Map<EntityId, Person>();
  readonly #options: SimulatedWorldOptions;
  #nextId = 1;
  /** Consumers that were ever opened. */
  opened = 0;

  constructor(options: SimulatedWorldOptions = {}) {
    this.#options = options;
  }

  get consumers(): number {
    return [...this.persons.values()].reduce((sum, { receives }) => sum + receives.size, 0);
  }

  /** listener<speaker:source, sorted. */
  get links(): string[] {
    return [...this.persons]
      .flatMap(([listener, { receives }]) =>
        [...receives.values()].map(({ owner, source }) => `${listener}<${owner}:${source}`),
      )
      .sort();
  }

  enter(entity: EntityId, sources: readonly MediaSource[] = []): void {
    this.leave(entity);
    this.persons.set(entity, { sends: new Map(), receives: new Map(), rights: new Map(), preferences: null });
    for (const source of sources) this.publish(entity, source);
  }

  leave(entity: EntityId): void {
    for (const source of [...(this.persons.get(entity)?.sends.keys() ?? [])]) this.unpublish(entity, source);
    this.persons.delete(entity);
  }

  publish(entity: EntityId, source: MediaSource): void {
    const id = `producer-${this.#nextId++}`;
    this.persons.get(entity)?.sends.set(source, { id, owner: entity, source });
  }

  /** As mediasoup does: whatever consumed it ends with it. */
  unpublish(entity: EntityId, source: MediaSource): void {
    const publication = this.persons.get(entity)?.sends.get(source);
    if (publication === undefined) return;
    this.persons.get(entity)?.sends.delete(source);
    for (const { receives } of this.persons.values()) receives.delete(publication.id);
  }

  people(): Iterable<EntityId> {
    return this.persons.keys();
  }

  isConnected(entity: EntityId): boolean {
    return this.persons.has(entity);
  }

  publicationsOf(entity: EntityId): Iterable<Publication> {
    return this.persons.get(entity)?.sends.values() ?? [];
  }

  receivedBy(listener: EntityId): Iterable<Publication> {
    return this.persons.get(listener)?.receives.values() ?? [];
  }

  chooseVideos(listener: EntityId, granted: readonly Publication[]): readonly Publication[] {
    const person = this.persons.get(listener);
    const isOpen = ({ id }: Publication) => person?.receives.has(id) === true;
    return chooseVideos(granted, person?.preferences ?? null, isOpen, this.#options.maxVideos ?? 9);
  }

  async open(listener: EntityId, publication: Publication): Promise<"opened" | "later"> {
    const person = this.persons.get(listener);
    await this.#options.delay?.();
    const failure = this.#options.fails?.() ?? null;
    if (failure === "throws") throw new Error("the worker did not answer");
    const isThere = this.persons.get(publication.owner)?.sends.get(publication.source)?.id === publication.id;
    if (failure === "later" || !isThere || this.persons.get(listener) !== person || person === undefined)
      return "later";
    if (person.receives.has(publication.id)) throw new Error(`${listener} has ${publication.id} already`);
    person.receives.set(publication.id, publication);
    this.opened++;
    return "opened";
  }

  close(listener: EntityId, publication: Publication, _reason: MediaEndReason): void {
    if (this.persons.get(listener)?.receives.delete(publication.id) !== true)
      throw new Error("closed what was not open");
  }

  dataSendersTo(): Iterable<EntityId> {
    return [];
  }

  closeData(): void {
    throw new Error("there are no data channels here");
  }

  applyRights(entity: EntityId, may: (source: MediaSource) => boolean): void {
    const person = this.persons.get(entity);
    for (const source of ["microphone", "camera", "screen", "screenAudio"] as const) {
      person?.rights.set(source, may(source));
      if (!may(source)) this.unpublish(entity, source);
    }
  }
}

/** A simulated world under the real rules. */
export function createReconciled(options: SimulatedWorldOptions = {}) {
  const desired = new DesiredWorld(0);
  const actual = new SimulatedWorld(options);
  const failures: unknown[] = [];
  const reconciler = new Reconciler(desired, actual, (error) => failures.push(error));
  const take = (message: DesiredGroup | WorldManifest, nowMs = 0) => {
    const change = message.type === "group" ? desired.takeGroup(message, nowMs) : desired.takeManifest(message, nowMs);
    if (change !== null) reconciler.touch(change.affected);
    return change;
  };
  return { desired, actual, reconciler, take, failures };
}
