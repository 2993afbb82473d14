import { ClockSync, type Wish } from "@crowdwire/client/headless";
import {
  BYTES,
  CLOSE_REASONS,
  type ClientMessageName,
  type ClientWords,
  closeReasonOf,
  createSnapshot,
  decodePong,
  decodeSnapshot,
  encodePing,
  isCloseReason,
} from "@crowdwire/protocol";
import type { Random } from "@crowdwire/simulation";
import type { Account } from "../Account.ts";
import type { Behaviour, Steerable } from "../Behaviour.ts";
import { ChatEar } from "../chat/ChatEar.ts";
import { ChatSpeaker } from "../chat/ChatSpeaker.ts";
import { CHAT_NAME_BEGINS } from "../chat/chatName.ts";
import type { CrowdLedger } from "../measure/CrowdLedger.ts";
import { Neighbours } from "../measure/Neighbours.ts";
import { FrameSocket } from "./FrameSocket.ts";
import { IntentSpeaker } from "./IntentSpeaker.ts";
import type { Member, Presence } from "./Member.ts";
import { reserveSeat } from "./seat.ts";
import { CODE, CODE_BITS, encodeWords, isNamed } from "./words.ts";

export interface LeanClientOptions {
  readonly index: number;
  readonly url: string;
  readonly worldId: string;
  readonly account: Account;
  readonly behaviour: Behaviour;
  readonly random: Random;
  readonly ledger: CrowdLedger;
  /** Whether it looks at the age of each record; a snapshot's arrival is noted in any case. */
  readonly isWatching: boolean;
}

const PING_EVERY_STEPS = 40;
const BACK_OFF_MS = { first: 300, most: 5000 };
/** A seat that leads to no welcome within this time is lost, as a person would find. */
const WELCOME_WITHIN_MS = 30_000;

/** In a refusal: it is about something the crowd said in the chat. */
const OF_CHAT = Buffer.from(CHAT_NAME_BEGINS);
const KNOWN_BYTES: ReadonlySet<number> = new Set(Object.values(BYTES));

/** All snapshots of a thread are read into this one, each after the other. */
const snapshot = createSnapshot();
const pingBytes = new Uint8Array(2 + 8);
pingBytes.set([CODE.bytes, BYTES.ping]);

/**
 * Somebody of whom there are thousands: says and acknowledges all that a browser does, on change and no more often, but neither
 * predicts nor draws. It knows where it is from what the server says, and reads snapshots only to measure them.
 */
export class LeanClient implements Member, Steerable {
  readonly index: number;
  readonly voice = null;
  readonly #options: LeanClientOptions;
  readonly #neighbours: Neighbours;
  readonly #clock = new ClockSync();
  readonly #wish: Wish = { moveX: 0, moveZ: 0, yaw: 0, run: false, jump: false };
  readonly #intents = new IntentSpeaker();
  readonly #place = { x: 0, y: 0, z: 0 };
  readonly #speaker: ChatSpeaker;
  readonly #ear: ChatEar;
  #presence: Presence = "away";
  #socket: FrameSocket | null = null;
  #bytesTaken = 0;
  #steps = 1;
  #isReady = false;
  #sequence = 0;
  #askedMs = 0;
  #lostMs = Number.NaN;
  #attempts = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #settle: { resolve(): void; reject(error: Error): void } | null = null;

  constructor(options: LeanClientOptions) {
    this.index = options.index;
    this.#options = options;
    this.#neighbours = new Neighbours(options.ledger);
    const { index, random, ledger } = options;
    this.#speaker = new ChatSpeaker({ index, random, say: (message) => this.say("chat", message) });
    this.#ear = new ChatEar(index, ledger, (number) => {
      ledger.measures.chatEchoMs.add(performance.now() - this.#speaker.saidMs(number));
    });
  }

  get presence(): Presence {
    return this.#presence;
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  get position(): { readonly x: number; readonly y: number; readonly z: number } {
    return this.#place;
  }

  enter(): Promise<void> {
    this.#presence = "entering";
    this.#attempts = 0;
    const entered = new Promise<void>((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    this.#ask();
    return entered;
  }

  async leave(): Promise<void> {
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = null;
    this.#presence = "away";
    this.#isReady = false;
    this.#settle?.resolve();
    this.#settle = null;
    if (!socket) return;
    socket.send(Uint8Array.of(CODE.leave));
    socket.end();
  }

  cut(): void {
    const socket = this.#socket;
    if (!socket || this.#presence !== "inside") return;
    this.#options.ledger.counts.cut++;
    this.#socket = null;
    socket.cut();
    this.#comeBack();
  }

  say<Name extends ClientMessageName>(name: Name, message: ClientWords<Name>): void {
    // What is not made of short texts (where to sit) no scenario says.
    this.#socket?.send(encodeWords(name, message as Record<string, string>));
  }

  talk(fromMs: number, untilMs: number, everyMs: number): void {
    this.#speaker.begin(fromMs, untilMs, everyMs);
  }

  step(nowMs: number): void {
    if (this.#presence !== "inside" || !this.#isReady) return;
    if (this.#speaker.step(nowMs)) this.#options.ledger.counts.chatSaid++;
    if (this.#steps++ % PING_EVERY_STEPS === 0) this.#ping(nowMs);
    this.#options.behaviour.steer(this, nowMs, this.#wish);
    const intent = this.#intents.next(this.#wish, this.#sequence);
    if (!intent) return;
    this.#socket?.send(intent);
    this.#options.ledger.counts.intents++;
  }

  noteSilence(nowMs: number): void {
    this.#neighbours.noteSilence(nowMs);
  }

  takeBytes(): number {
    const received = this.#socket?.bytesReceived ?? 0;
    const bytes = received - this.#bytesTaken;
    this.#bytesTaken = received;
    return bytes;
  }

  #ping(nowMs: number): void {
    pingBytes.set(encodePing(nowMs), 2);
    this.#socket?.send(pingBytes);
  }

  #ask(): void {
    this.#askedMs = performance.now();
    this.#open().catch((error: unknown) => this.#onRefused(error));
  }

  async #open(): Promise<void> {
    const { url, worldId, account } = this.#options;
    const socketUrl = await reserveSeat(url, worldId, await account.gameToken(), this.#ear.lastId);
    if (this.#presence !== "entering") return;
    this.#neighbours.clear();
    this.#clock.reset();
    this.#intents.restart();
    this.#bytesTaken = 0;
    const socket = new FrameSocket(socketUrl, {
      opened: () => undefined,
      message: (bytes) => {
        if (socket === this.#socket) this.#onMessage(bytes);
      },
      closed: (code) => {
        if (socket === this.#socket) this.#onClosed(code);
      },
    });
    this.#socket = socket;
    this.#timer = setTimeout(() => socket.cut(), WELCOME_WITHIN_MS);
  }

  #onMessage(bytes: Uint8Array): void {
    const code = bytes[0]! & CODE_BITS;
    if (code === CODE.bytes) this.#onBytes(bytes[1]!, bytes.subarray(2));
    else if (code === CODE.join) this.#socket?.send(Uint8Array.of(CODE.join));
    else if (code === CODE.words && isNamed(bytes, "welcome")) this.#onWelcome();
    else if (code === CODE.words && isNamed(bytes, "refused")) this.#onRefusedWords(bytes);
  }

  #onBytes(type: number, bytes: Uint8Array): void {
    if (type === BYTES.snapshot) this.#onSnapshot(bytes, performance.now());
    else if (type === BYTES.chat) this.#ear.take(bytes);
    else if (type === BYTES.pong) {
      const pong = decodePong(bytes);
      if (pong) this.#clock.add(pong.clientMs, performance.now(), pong.serverMs);
    } else if (!KNOWN_BYTES.has(type)) this.#options.ledger.counts.unknownMessages++;
  }

  #onSnapshot(bytes: Uint8Array, nowMs: number): void {
    decodeSnapshot(bytes, snapshot);
    this.#sequence = snapshot.sequence;
    this.#intents.noteLead(snapshot.intentLead);
    if (snapshot.hasOwnState) {
      this.#place.x = snapshot.own.x;
      this.#place.y = snapshot.own.y;
      this.#place.z = snapshot.own.z;
      if (!this.#isReady) {
        this.#isReady = true;
        this.#options.ledger.measures.firstSnapshotMs.add(nowMs - this.#askedMs);
      }
    }
    if (!this.#options.isWatching) {
      this.#neighbours.arrive(snapshot.sequence, nowMs);
      return;
    }
    const serverNowMs = this.#clock.isKnown ? this.#clock.serverMs(nowMs) : Number.NaN;
    this.#neighbours.take(snapshot, nowMs, serverNowMs);
  }

  #onRefusedWords(bytes: Uint8Array): void {
    if (Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(OF_CHAT)) {
      this.#options.ledger.counts.chatRefused++;
    }
  }

  #onWelcome(): void {
    const { ledger } = this.#options;
    const nowMs = performance.now();
    clearTimeout(this.#timer);
    this.#presence = "inside";
    this.#attempts = 0;
    ledger.counts.joins++;
    this.#neighbours.begin(nowMs);
    if (Number.isNaN(this.#lostMs)) ledger.measures.joinMs.add(nowMs - this.#askedMs);
    else ledger.measures.backMs.add(nowMs - this.#lostMs);
    this.#lostMs = Number.NaN;
    this.#ping(nowMs);
    this.#settle?.resolve();
    this.#settle = null;
  }

  #onClosed(code: number): void {
    clearTimeout(this.#timer);
    this.#socket = null;
    const reason = closeReasonOf(code);
    if (reason && !CLOSE_REASONS[reason].retriable) {
      this.#end(`${reason}: ${CLOSE_REASONS[reason].sentence}`);
      return;
    }
    // A refusal of the door comes as an error before the welcome, and the socket closes after it.
    if (this.#presence === "inside") this.#options.ledger.counts.lost++;
    this.#comeBack();
  }

  #onRefused(error: unknown): void {
    if (this.#presence !== "entering") return;
    const { message, isFinal } = error as { message?: string; isFinal?: boolean };
    const name = message?.split(" ", 1)[0];
    const reason = isCloseReason(name) ? name : null;
    if (reason ? !CLOSE_REASONS[reason].retriable : isFinal === true) this.#end(message ?? "refused");
    else this.#comeBack();
  }

  #comeBack(): void {
    if (Number.isNaN(this.#lostMs) && this.#presence === "inside") this.#lostMs = performance.now();
    this.#presence = "entering";
    this.#isReady = false;
    const spread = 0.75 + 0.5 * this.#options.random();
    const waitMs = Math.min(BACK_OFF_MS.most, BACK_OFF_MS.first * 2 ** this.#attempts++) * spread;
    this.#timer = setTimeout(() => this.#ask(), waitMs);
  }

  #end(sentence: string): void {
    const wasInside = this.#presence === "inside";
    this.#presence = "ended";
    this.#isReady = false;
    if (wasInside) this.#options.ledger.counts.lost++;
    this.#settle?.reject(new Error(sentence));
    this.#settle = null;
  }
}
