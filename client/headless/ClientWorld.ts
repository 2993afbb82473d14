import {
  type AvatarLook,
  createSnapshot,
  decodeIntroductions,
  decodeSnapshot,
  type Emote,
  emoteName,
  emoteOf,
  type IntentMessage,
  type ServerMessages,
} from "@crowdwire/protocol";
import type { Ground } from "@crowdwire/simulation";
import { ArrivalJitter } from "./ArrivalJitter.ts";
import { ClockSync } from "./ClockSync.ts";
import type { AvatarSample, CrowdListener, CrowdSource, Person } from "./CrowdSource.ts";
import { InterpolationTrack } from "./InterpolationTrack.ts";
import { Prediction, type Wish } from "./Prediction.ts";

export interface ClientWorldOptions {
  readonly ground: Ground;
  readonly self: { readonly name: string; readonly look: AvatarLook };
  /** Hands an intent to the connection; the object is reused, so encode it at once. */
  readonly sendIntent: (message: Readonly<IntentMessage>) => void;
}

/**
 * Everything a client knows of a world: who is here, where they are, where oneself is (SIM5, REP2, REP5). Fed with the
 * server's messages, asked by whoever draws; it neither opens sockets nor draws.
 */
export class ClientWorld implements CrowdSource {
  readonly clock = new ClockSync();
  readonly prediction: Prediction;
  readonly #self: ClientWorldOptions["self"];
  readonly #jitter = new ArrivalJitter();
  readonly #snapshot = createSnapshot();
  readonly #people = new Map<number, Person>();
  readonly #tracks = new Map<number, InterpolationTrack>();
  readonly #listeners = new Set<CrowdListener>();
  #selfId = 0;
  #sequence = 0;
  #ownEmote: Emote | null = null;
  #ownEmoteMs = 0;
  #snapshotsReceived = 0;

  constructor(options: ClientWorldOptions) {
    this.#self = options.self;
    this.prediction = new Prediction(options.ground, options.sendIntent);
  }

  get selfId(): number {
    return this.#selfId;
  }

  /** Sequence number of the newest snapshot; what intents acknowledge. */
  get snapshotSeen(): number {
    return this.#sequence;
  }

  get snapshotsReceived(): number {
    return this.#snapshotsReceived;
  }

  /** How unevenly snapshots arrive, in milliseconds. */
  get jitterMs(): number {
    return this.#jitter.ms;
  }

  people(): Iterable<Person> {
    return this.#people.values();
  }

  listen(listener: CrowdListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A connection has been made: everything known before belongs to another one. */
  welcome(message: ServerMessages["welcome"], nowMs: number): void {
    for (const id of [...this.#people.keys()]) this.#forget(id);
    this.#tracks.clear();
    this.#jitter.reset();
    this.clock.reset();
    this.clock.guess(nowMs, message.serverMs);
    this.prediction.restart();
    this.#selfId = message.entityId;
    this.#meet({ id: message.entityId, ...this.#self, isSelf: true });
  }

  /** Takes in a message of introductions. */
  introduce(bytes: Uint8Array): void {
    for (const { id, name, look } of decodeIntroductions(bytes)) this.#meet({ id, name, look, isSelf: false });
  }

  /** Takes in a snapshot that arrived at `nowMs`. */
  take(bytes: Uint8Array, nowMs: number): void {
    const snapshot = decodeSnapshot(bytes, this.#snapshot);
    this.#sequence = snapshot.sequence;
    this.#snapshotsReceived++;
    this.#jitter.add(nowMs, snapshot.serverMs);
    for (let index = 0; index < snapshot.departedCount; index++) this.#forget(snapshot.departed[index]!);
    const { count, id, x, y, z, yaw, flags } = snapshot.records;
    for (let index = 0; index < count; index++) {
      const track = this.#tracks.get(id[index]!);
      track?.push(snapshot.serverMs, x[index]!, y[index]!, z[index]!, yaw[index]!, flags[index]!);
    }
    if (snapshot.hasOwnState) this.#noteEmote(emoteName(emoteOf(snapshot.own.flags)), nowMs);
    this.prediction.noteLead(snapshot.intentLead);
    this.prediction.reconcile(snapshot.ackTick, snapshot.hasOwnState ? snapshot.own : null);
  }

  /** Runs one's own ticks that are due with what is wished for now. */
  advance(nowMs: number, wish: Readonly<Wish>): void {
    this.prediction.advance(nowMs, wish, this.#sequence);
  }

  sample(id: number, nowMs: number, out: AvatarSample): boolean {
    if (id === this.#selfId) {
      out.emote = this.#ownEmote;
      out.emoteSeconds = (nowMs - this.#ownEmoteMs) / 1000;
      return this.prediction.sample(nowMs, out);
    }
    return this.#tracks.get(id)?.sample(this.clock.serverMs(nowMs), this.#jitter.ms, out) ?? false;
  }

  #meet(person: Person): void {
    const isKnown = this.#people.has(person.id);
    this.#people.set(person.id, person);
    if (!person.isSelf && !isKnown) this.#tracks.set(person.id, new InterpolationTrack());
    for (const listener of this.#listeners) {
      if (isKnown) listener.changed(person);
      else listener.entered(person);
    }
  }

  #forget(id: number): void {
    if (!this.#people.delete(id)) return;
    this.#tracks.delete(id);
    for (const listener of this.#listeners) listener.left(id);
  }

  #noteEmote(emote: Emote | null, nowMs: number): void {
    if (emote === this.#ownEmote) return;
    this.#ownEmote = emote;
    this.#ownEmoteMs = nowMs;
  }
}
