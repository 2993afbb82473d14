import { getMessageBytes, Protocol } from "@colyseus/core";
import {
  BYTES,
  type ClientMessageName,
  type ClientWords,
  createSnapshot,
  decodeSnapshot,
  encodeIntent,
  restingIntent,
} from "@crowdwire/protocol";
import { clientFrame, packed, type RawClient } from "./RawClient.ts";

/** Where one is: inside the world, looking on, or only in its line. */
export const PLACES = ["inside", "looking on", "in line"] as const;
export type PlaceInWorld = (typeof PLACES)[number];

/** As the product's client does. */
const SPEAK_EVERY_MS = 100;
const LOOK_EVERY_MS = 200;

/** Somebody at a raw socket who keeps up: says what they have seen as the product's client does, and notes what reaches them. */
export class Participant {
  readonly sessionId: string;
  readonly raw: RawClient;
  readonly place: PlaceInWorld;
  /** Times of the world, in milliseconds, of which a snapshot came. */
  readonly snapshotTimes: number[] = [];
  presences = 0;
  chats = 0;
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #snapshot = createSnapshot();
  #tick = 0;
  #snapshotSeen = 0;

  /** @param lineEveryTicks Inside, they walk to and fro and write so often; 0: neither. */
  constructor(
    { raw, sessionId }: { readonly raw: RawClient; readonly sessionId: string },
    place: PlaceInWorld,
    lineEveryTicks = 0,
  ) {
    this.raw = raw;
    this.sessionId = sessionId;
    this.place = place;
    if (place === "looking on") this.#say("watch", { mode: "lineAndWatch" });
    const everyMs = place === "looking on" ? LOOK_EVERY_MS : SPEAK_EVERY_MS;
    this.#timer = setInterval(() => this.#speak(lineEveryTicks), everyMs);
  }

  /** They neither read nor speak any more. */
  fallAsleep(): void {
    clearInterval(this.#timer);
    this.raw.socket.pause();
  }

  /** They speak no more, and what has come by now is all they note. */
  stop(): void {
    clearInterval(this.#timer);
    this.#read();
  }

  /** Notes what came since the last time. */
  #read(): void {
    const { raw } = this;
    for (const bytes of raw.packedOf(BYTES.snapshot)) {
      decodeSnapshot(bytes, this.#snapshot);
      this.#snapshotSeen = this.#snapshot.sequence;
      this.snapshotTimes.push(this.#snapshot.serverMs);
    }
    this.presences += raw.packedOf(BYTES.presence).length;
    this.chats += raw.packedOf(BYTES.chat).length;
    if (raw.closing === null) raw.frames.length = 0;
  }

  #speak(lineEveryTicks: number): void {
    this.#read();
    const snapshotSeen = this.#snapshotSeen;
    this.#tick += 2;
    if (this.place === "looking on") this.#say("look", { x: 0, y: 0, z: 0, snapshotSeen });
    if (this.place !== "inside") return;
    const moveX = lineEveryTicks === 0 ? 0 : this.#tick % 40 < 20 ? 127 : -127;
    const intent = encodeIntent({ ...restingIntent(), moveX, tick: this.#tick, snapshotSeen });
    this.raw.write(clientFrame(packed(BYTES.intent, intent)));
    if (lineEveryTicks === 0 || this.#tick % lineEveryTicks !== 0) return;
    const text = "What a crowd! ".repeat(30);
    this.#say("chat", { scope: "world", clientId: `${this.#tick}`.padStart(10, "0"), text });
  }

  #say<Name extends ClientMessageName>(name: Name, message: ClientWords<Name>): void {
    this.raw.write(clientFrame(getMessageBytes.raw(Protocol.ROOM_DATA, name, message)));
  }
}
