import {
  type AvatarLook,
  createPresence,
  createSnapshot,
  decodeIntroductions,
  decodePresence,
  decodeSnapshot,
  dequantisePosition,
  type Emote,
  emoteName,
  emoteOf,
  hasPermission,
  type IntentMessage,
  type Introduction,
  type PermissionBits,
  type Presence,
  type ServerMessages,
} from "@crowdwire/protocol";
import type { Ground } from "@crowdwire/simulation";
import { ArrivalJitter } from "./ArrivalJitter.ts";
import { ClockSync } from "./ClockSync.ts";
import type { AvatarSample, CrowdListener, CrowdSource, Person } from "./CrowdSource.ts";
import { PersonTrack } from "./PersonTrack.ts";
import { Prediction, type Wish } from "./Prediction.ts";
import { StandIns } from "./StandIns.ts";
import { lookOfStranger, scatter } from "./strangers.ts";

/** So many snapshots at most are taken without the server being told, also where nothing is drawn and nobody walks. */
const ACKNOWLEDGE_EVERY = 8;

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
  #self: ClientWorldOptions["self"];
  readonly #jitter = new ArrivalJitter();
  readonly #snapshot = createSnapshot();
  readonly #presence = createPresence();
  /** Everyone the server has introduced since the connection was made, in the picture or not: it says it once. */
  readonly #introductions = new Map<number, Introduction>();
  readonly #people = new Map<number, Person>();
  readonly #tracks = new Map<number, PersonTrack>();
  readonly #standIns: StandIns;
  /** Who has left lately, and when: a message about the far crowd may be a little older. */
  readonly #goneMs = new Map<number, number>();
  readonly #listeners = new Set<CrowdListener>();
  #selfId = 0;
  /** Where one looks without an avatar; null with one. */
  #vantage: { x: number; y: number; z: number } | null = null;
  #permissions: PermissionBits = 0;
  #sequence = 0;
  #ownEmote: Emote | null = null;
  #ownEmoteMs = 0;
  #snapshotsReceived = 0;

  constructor(options: ClientWorldOptions) {
    this.#self = options.self;
    this.#standIns = new StandIns(options.ground);
    this.prediction = new Prediction(options.ground, options.sendIntent);
  }

  get selfId(): number {
    return this.#selfId;
  }

  /** What one's role in this world allows now. */
  get permissions(): PermissionBits {
    return this.#permissions;
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

  /** The far crowd as last told, everyone else included (REP4): what a map needs. The object is reused. */
  presence(): Readonly<Presence> {
    return this.#presence;
  }

  people(): Iterable<Person> {
    return this.#people.values();
  }

  listen(listener: CrowdListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Does one look on without an avatar? */
  get isWatching(): boolean {
    return this.#vantage !== null;
  }

  /** Where one is, or looks, in metres: who is near is near to that. */
  get here(): Readonly<{ x: number; y: number; z: number }> {
    return this.#vantage ?? this.prediction.state;
  }

  /** A connection has been made: everything known before belongs to another one. */
  welcome(message: ServerMessages["welcome"], nowMs: number): void {
    this.#restart(message.serverMs, nowMs);
    this.#selfId = message.entityId;
    this.permit(message.permissions);
    this.#meet({ id: message.entityId, ...this.#self, isSelf: true, isStranger: false });
  }

  /** One looks on from now, without an avatar, at the place that `lookFrom` says. */
  watch(message: ServerMessages["watching"], nowMs: number): void {
    this.#restart(message.serverMs, nowMs);
    this.#vantage = { x: 0, y: 0, z: 0 };
  }

  /** Where one looks now, in metres; means something to whoever looks on alone. */
  lookFrom({ x, y, z }: Readonly<{ x: number; y: number; z: number }>): void {
    if (this.#vantage !== null) Object.assign(this.#vantage, { x, y, z });
  }

  #restart(serverMs: number, nowMs: number): void {
    for (const id of [...this.#people.keys()]) this.#forget(id);
    this.#tracks.clear();
    this.#introductions.clear();
    this.#standIns.clear();
    this.#goneMs.clear();
    this.#presence.count = 0;
    this.#jitter.reset();
    this.clock.reset();
    this.clock.guess(nowMs, serverMs);
    this.prediction.restart();
    this.#sequence = 0;
    this.#selfId = 0;
    this.#vantage = null;
  }

  /** One is somebody else from now on: a name and a look of one's own for this world, or taken back. */
  dress(self: ClientWorldOptions["self"]): void {
    this.#self = { name: self.name, look: self.look };
    if (this.#selfId !== 0) this.#meet({ id: this.#selfId, ...this.#self, isSelf: true, isStranger: false });
  }

  /** One's role, or what it allows, has changed. */
  permit(permissions: PermissionBits): void {
    this.#permissions = permissions;
    this.prediction.mayWalk = hasPermission(permissions, "walk");
  }

  /** Takes in a message of introductions. Whoever is new is in the picture from their first record on. */
  introduce(bytes: Uint8Array): void {
    for (const introduction of decodeIntroductions(bytes)) {
      const { id, name, look } = introduction;
      this.#introductions.set(id, introduction);
      const person = this.#people.get(id);
      if (person && !person.isStranger) this.#meet({ id, name, look, isSelf: false, isStranger: false });
    }
  }

  /** Takes in a snapshot that arrived at `nowMs`. */
  take(bytes: Uint8Array, nowMs: number): void {
    const snapshot = decodeSnapshot(bytes, this.#snapshot);
    this.#sequence = snapshot.sequence;
    this.#snapshotsReceived++;
    this.#jitter.add(nowMs, snapshot.serverMs);
    for (let index = 0; index < snapshot.departedCount; index++) {
      const id = snapshot.departed[index]!;
      if (index < snapshot.goneCount) {
        this.#goneMs.set(id, snapshot.serverMs);
        this.#forget(id);
      } else this.#loseSight(id, snapshot.serverMs);
    }
    const { count, id, x, y, z, yaw, flags } = snapshot.records;
    for (let index = 0; index < count; index++) {
      const track = this.#recognise(id[index]!);
      track?.push(snapshot.serverMs, x[index]!, y[index]!, z[index]!, yaw[index]!, flags[index]!);
    }
    // Whoever looks on says what they have with where they look.
    if (this.isWatching) return;
    if (snapshot.hasOwnState) this.#noteEmote(emoteName(emoteOf(snapshot.own.flags)), nowMs);
    this.prediction.noteLead(snapshot.intentLead);
    this.prediction.reconcile(snapshot.ackTick, snapshot.hasOwnState ? snapshot.own : null);
    if (((this.#sequence - this.prediction.snapshotTold) & 0xffff) >= ACKNOWLEDGE_EVERY) {
      this.prediction.acknowledge(this.#sequence);
    }
  }

  /** Takes in a message about the far crowd. */
  takePresence(bytes: Uint8Array): void {
    const presence = decodePresence(bytes, this.#presence);
    for (const [id, goneMs] of this.#goneMs) if (goneMs < presence.serverMs) this.#goneMs.delete(id);
    const here = presence.kind === "positions" ? this.#seePeople(presence) : this.#seeCounts(presence);
    for (const { id, isStranger } of [...this.#people.values()]) if (isStranger && !here.has(id)) this.#forget(id);
  }

  /** Runs one's own ticks that are due with what is wished for now. */
  advance(nowMs: number, wish: Readonly<Wish>): void {
    this.prediction.advance(nowMs, wish, this.#sequence);
  }

  sample(id: number, nowMs: number, out: AvatarSample): boolean {
    if (id === this.#selfId && !this.isWatching) {
      out.emote = this.#ownEmote;
      out.emoteSeconds = (nowMs - this.#ownEmoteMs) / 1000;
      return this.prediction.sample(nowMs, out);
    }
    const track = this.#tracks.get(id);
    if (track) return track.sample(this.clock.serverMs(nowMs), this.#jitter.ms, out);
    return this.#standIns.sample(id, this.here.y, out);
  }

  /** The track of someone told about by record, who is a stranger no longer; nobody's where they were never introduced. */
  #recognise(id: number): PersonTrack | undefined {
    const person = this.#people.get(id);
    if (person && !person.isStranger) return this.#tracks.get(id);
    const introduction = this.#introductions.get(id);
    if (!introduction) return undefined;
    const track = this.#trackOf(id);
    this.#meet({ id, name: introduction.name, look: introduction.look, isSelf: false, isStranger: false });
    return track;
  }

  #loseSight(id: number, serverMs: number): void {
    const person = this.#people.get(id);
    if (!person || person.isStranger || person.isSelf) return;
    this.#tracks.get(id)?.loseSight(serverMs);
    this.#meet({ ...person, name: "", isStranger: true });
  }

  /** Everyone who is not told about by record is a stranger in their place. */
  #seePeople(presence: Readonly<Presence>): ReadonlySet<number> {
    const here = new Set<number>();
    this.#standIns.clear();
    for (let index = 0; index < presence.count; index++) {
      const id = presence.id[index]!;
      if (id === this.#selfId || this.#goneMs.has(id)) continue;
      here.add(id);
      const x = dequantisePosition(presence.x[index]!);
      const y = dequantisePosition(presence.y[index]!);
      const z = dequantisePosition(presence.z[index]!);
      this.#trackOf(id).see(presence.serverMs, x, y, z);
      if (!this.#people.has(id)) this.#meet(this.#stranger(id));
    }
    return here;
  }

  /** Stand-ins for all but those who are told about by record. */
  #seeCounts(presence: Readonly<Presence>): ReadonlySet<number> {
    const { x, z } = this.here;
    const drawn = this.isWatching ? [] : [x, z];
    for (const { id, isStranger, isSelf } of this.#people.values()) {
      const track = this.#tracks.get(id);
      if (track && !isStranger && !isSelf) drawn.push(track.lastX, track.lastZ);
    }
    this.#standIns.update(presence, drawn, x, z);
    const here = new Set(this.#standIns.ids());
    for (const id of here) if (!this.#people.has(id)) this.#meet(this.#stranger(id));
    return here;
  }

  #stranger(id: number): Person {
    const look = this.#introductions.get(id)?.look ?? lookOfStranger(id);
    return { id, name: "", look, isSelf: false, isStranger: true };
  }

  #trackOf(id: number): PersonTrack {
    let track = this.#tracks.get(id);
    if (!track) {
      track = new PersonTrack((scatter(id) / 2 ** 32) * 2 * Math.PI);
      this.#tracks.set(id, track);
    }
    return track;
  }

  #meet(person: Person): void {
    const isKnown = this.#people.has(person.id);
    this.#people.set(person.id, person);
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
