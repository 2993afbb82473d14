import type { EntityId, MediaEndReason, MediaSource } from "@crowdwire/protocol";
import type { DesiredWorld } from "./DesiredWorld.ts";

/** One track that someone sends. */
export interface Publication {
  /** The producer's id. */
  readonly id: string;
  readonly owner: EntityId;
  readonly source: MediaSource;
}

/** What there is on one world's media, and the hands that change it. All but `open` act at once. */
export interface ActualWorld {
  /** Those who are connected. */
  people(): Iterable<EntityId>;
  isConnected(entity: EntityId): boolean;
  /** What this person sends; nothing for who is not connected. */
  publicationsOf(entity: EntityId): Iterable<Publication>;
  /** What is open towards this person. */
  receivedBy(listener: EntityId): Iterable<Publication>;
  /** Of the videos one may have, those that are worth a consumer now (SFU6). */
  chooseVideos(listener: EntityId, granted: readonly Publication[]): readonly Publication[];
  /**
   * Opens one consumer. "later": not possible now, such as for want of room or of the client's capabilities; asked again
   * when that changes.
   */
  open(listener: EntityId, publication: Publication): Promise<"opened" | "later">;
  close(listener: EntityId, publication: Publication, reason: MediaEndReason): void;
  /** Who has a data channel towards this person. */
  dataSendersTo(listener: EntityId): Iterable<EntityId>;
  closeData(listener: EntityId, sender: EntityId, reason: MediaEndReason): void;
  /** Tells what one may publish, and ends what one may not. */
  applyRights(entity: EntityId, may: (source: MediaSource) => boolean): void;
}

interface Run {
  isStale: boolean;
  readonly done: Promise<void>;
}

/**
 * Makes what there is what is wanted (SFU1): for one listener at a time, closes whatever is not granted, then opens what
 * is missing, one step after the other, looking anew after each. Every step may be repeated, interrupted or overtaken by
 * new wishes: what counts is the state, not the way.
 */
export class Reconciler {
  readonly #desired: DesiredWorld;
  readonly #actual: ActualWorld;
  readonly #onFailure: (error: unknown) => void;
  readonly #runs = new Map<EntityId, Run>();
  readonly #waiting = new Set<EntityId>();

  constructor(desired: DesiredWorld, actual: ActualWorld, onFailure: (error: unknown) => void) {
    this.#desired = desired;
    this.#actual = actual;
    this.#onFailure = onFailure;
  }

  /** Something about these people changed. What is forbidden now has ended when this returns. */
  touch(affected: Iterable<EntityId> | "everyone"): void {
    for (const entity of affected === "everyone" ? [...this.#actual.people()] : affected) this.#touchOne(entity);
  }

  /** Someone began to send, ended, or came: those who may hear them. */
  touchHearersOf(speaker: EntityId): void {
    this.touch(this.#desired.hearersOf(speaker));
  }

  /** Asks again for whatever could not be opened. */
  retry(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    this.touch(waiting);
  }

  /** Ends once nothing is being opened for any of these. */
  async settled(affected: Iterable<EntityId> | "everyone"): Promise<void> {
    const entities = affected === "everyone" ? [...this.#runs.keys()] : [...affected];
    await Promise.all(entities.map((entity) => this.#runs.get(entity)?.done));
  }

  #touchOne(listener: EntityId): void {
    // Most people of a large world have no sound on, and nothing open: looking for what they might hear would cost most of all.
    if (!this.#actual.isConnected(listener)) return;
    this.#applyRights(listener);
    this.#closeForbidden(listener);
    const run = this.#runs.get(listener);
    if (run !== undefined) {
      run.isStale = true;
      return;
    }
    if (this.#nextMissing(listener, new Set()) === undefined) return;
    const next: Run = { isStale: false, done: Promise.resolve().then(() => this.#openMissing(listener, next)) };
    this.#runs.set(listener, next);
  }

  async #openMissing(listener: EntityId, run: Run): Promise<void> {
    try {
      const postponed = new Set<string>();
      for (;;) {
        if (run.isStale) postponed.clear();
        run.isStale = false;
        const publication = this.#nextMissing(listener, postponed);
        if (publication === undefined) break;
        const result = await this.#actual.open(listener, publication);
        // While it was being opened the wish may have gone.
        this.#closeForbidden(listener);
        if (result === "later") postponed.add(publication.id);
      }
      if (postponed.size > 0) this.#waiting.add(listener);
    } catch (error) {
      this.#waiting.add(listener);
      this.#onFailure(error);
    } finally {
      this.#runs.delete(listener);
    }
  }

  #nextMissing(listener: EntityId, postponed: ReadonlySet<string>): Publication | undefined {
    const open = new Set([...this.#actual.receivedBy(listener)].map(({ id }) => id));
    return this.#wanted(listener).find(({ id }) => !open.has(id) && !postponed.has(id));
  }

  #wanted(listener: EntityId): Publication[] {
    const sounds: Publication[] = [];
    const videos: Publication[] = [];
    for (const speaker of this.#desired.heardBy(listener)) {
      for (const publication of this.#actual.publicationsOf(speaker)) {
        if (!this.#desired.mayHave(listener, speaker, publication.source)) continue;
        (isVideo(publication) ? videos : sounds).push(publication);
      }
    }
    // Voices first.
    return [...sounds, ...this.#actual.chooseVideos(listener, videos)];
  }

  #closeForbidden(listener: EntityId): void {
    const videos: Publication[] = [];
    for (const publication of [...this.#actual.receivedBy(listener)]) {
      if (!this.#desired.mayHave(listener, publication.owner, publication.source)) {
        this.#actual.close(listener, publication, "notGranted");
      } else if (isVideo(publication)) {
        videos.push(publication);
      }
    }
    if (videos.length > 0) this.#closeUnchosen(listener, videos);
    for (const sender of [...this.#actual.dataSendersTo(listener)]) {
      if (!this.#desired.share(sender, listener)) this.#actual.closeData(listener, sender, "notGranted");
    }
  }

  #closeUnchosen(listener: EntityId, open: readonly Publication[]): void {
    const wanted = new Set(this.#wanted(listener).map(({ id }) => id));
    for (const publication of open) {
      if (!wanted.has(publication.id)) this.#actual.close(listener, publication, "notChosen");
    }
  }

  #applyRights(entity: EntityId): void {
    // Whoever is in no group is heard by nobody and may have the microphone ready.
    this.#actual.applyRights(entity, (source) => this.#desired.mayPublish(entity, source) ?? true);
  }
}

function isVideo({ source }: Publication): boolean {
  return source === "camera" || source === "screen";
}
