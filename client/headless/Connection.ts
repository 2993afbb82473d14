import { Client, type Room } from "@colyseus/sdk";
import {
  BYTES,
  CLOSE_REASONS,
  type ClientMessageName,
  type ClientWords,
  type CloseDetails,
  type CloseNotice,
  type CloseReasonName,
  type ConversationState,
  closeReasonOf,
  decodePong,
  encodeIntent,
  encodePing,
  INTENT_BYTES,
  type IntentMessage,
  PROTOCOL_VERSION,
  readCloseNotice,
  readConversation,
  type ServerMessages,
  type WorldState,
} from "@crowdwire/protocol";

/** Where a connection stands. `lost` tries again by itself, `ended` does not. */
export type ConnectionStatus =
  | { readonly phase: "connecting" }
  | { readonly phase: "joined" }
  | { readonly phase: "lost"; readonly reason: CloseReasonName | "network"; readonly retryInMs: number }
  | {
      readonly phase: "ended";
      readonly reason: CloseReasonName | "refused";
      readonly sentence: string;
      /** What whoever decided it had to say: why, and until when. */
      readonly details: CloseDetails;
    };

/** Who hears each thing that a server says in words; `nowMs` is when it came. */
export type ServerWords = {
  readonly [Name in keyof ServerMessages]?: (message: ServerMessages[Name], nowMs: number) => void;
};

/** What a connection tells; times are `now()`'s. */
export interface ConnectionListener {
  status(status: ConnectionStatus): void;
  /** What the server says in words, by name; what is not here is not heard. */
  readonly words: ServerWords;
  snapshot(bytes: Uint8Array, nowMs: number): void;
  introductions(bytes: Uint8Array): void;
  presence(bytes: Uint8Array): void;
  chat(bytes: Uint8Array): void;
  /** Whom one hears and who hears one. */
  conversation(state: ConversationState): void;
  pong(sentMs: number, receivedMs: number, serverMs: number): void;
  /** Slow state: see WorldState. */
  state(state: Readonly<Pick<WorldState, "name" | "online" | "capacity" | "isChatOn" | "slowModeSeconds">>): void;
}

export interface ConnectionOptions {
  /** http(s)://host:port of the game server. */
  readonly url: string;
  readonly worldId: string;
  /** A fresh token for joining; rejects with an error whose `isFinal` is true where there is none to be had. */
  readonly fetchToken: () => Promise<string>;
  readonly listener: ConnectionListener;
  /** The last chat entry one has, asked at every join (SH7); 0 where absent. */
  readonly lastChatId?: () => number;
  /** Monotonic milliseconds. */
  readonly now?: () => number;
  /** 0…1, for spreading the attempts of many clients. */
  readonly random?: () => number;
  readonly protocolVersion?: number;
}

const BACK_OFF_MS = { first: 300, most: 5000 };
const PING_EVERY_MS = 2000;

/**
 * A seat in a world, kept: when it is lost to the network or to a restart, another is asked for with a fresh token until
 * one is given, and the server puts the same avatar into it.
 */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #now: () => number;
  readonly #intentBytes = new Uint8Array(INTENT_BYTES);
  #room: Room<unknown, WorldState> | null = null;
  #attempts = 0;
  #isOver = false;
  /** What was said of an end after which one may come back; whether that is so, the closing says. */
  #goodbye: CloseNotice | null = null;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #pingTimer: ReturnType<typeof setInterval> | undefined;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  get isJoined(): boolean {
    return this.#room !== null;
  }

  /** Asks for a seat; what comes of it is told to the listener. */
  open(): void {
    this.#options.listener.status({ phase: "connecting" });
    this.#join().catch((error: unknown) => this.#onJoinFailed(error));
  }

  /** Leaves for good; the server takes the avatar away at once. */
  async leave(): Promise<void> {
    const room = this.#room;
    this.#stop();
    if (room) await room.leave(true);
  }

  /** Cuts the socket as a bad network would; for tests and bots. */
  cut(): void {
    this.#room?.connection.close(4010);
  }

  say<Name extends ClientMessageName>(name: Name, message: ClientWords<Name>): void {
    if (this.#room?.connection.isOpen) this.#room.send(name, message);
  }

  sendIntent(intent: Readonly<IntentMessage>): void {
    if (this.#room?.connection.isOpen) this.#room.sendBytes(BYTES.intent, encodeIntent(intent, this.#intentBytes));
  }

  async #join(): Promise<void> {
    const token = await this.#options.fetchToken();
    if (this.#isOver) return;
    const client = new Client(this.#options.url.replace(/^http/u, "ws"));
    client.auth.token = token;
    const protocolVersion = this.#options.protocolVersion ?? PROTOCOL_VERSION;
    const { worldId, lastChatId } = this.#options;
    const options = { worldId, protocolVersion, chatAfter: lastChatId?.() ?? 0 };
    const room = await client.joinOrCreate<WorldState>("world", options);
    if (this.#isOver) {
      await room.leave(true);
      return;
    }
    this.#adopt(room as Room<unknown, WorldState>);
  }

  #adopt(room: Room<unknown, WorldState>): void {
    const { listener } = this.#options;
    this.#room = room;
    // Coming back is ours to do: with a fresh token, also after a restart of the server.
    room.reconnection.enabled = false;
    room.onMessage("*", (name, message) => this.#hear(name as keyof ServerMessages, message));
    room.onMessage(BYTES.snapshot, (bytes: Uint8Array) => listener.snapshot(bytes, this.#now()));
    room.onMessage(BYTES.introductions, (bytes: Uint8Array) => listener.introductions(bytes));
    room.onMessage(BYTES.presence, (bytes: Uint8Array) => listener.presence(bytes));
    room.onMessage(BYTES.chat, (bytes: Uint8Array) => listener.chat(bytes));
    room.onMessage(BYTES.conversation, (bytes: Uint8Array) => listener.conversation(readConversation(bytes)));
    room.onMessage(BYTES.pong, (bytes: Uint8Array) => {
      const pong = decodePong(bytes);
      if (pong) listener.pong(pong.clientMs, this.#now(), pong.serverMs);
    });
    room.onStateChange((state) => listener.state(state));
    room.onLeave((code) => this.#onClosed(room, code));
    this.#pingTimer = setInterval(() => this.#ping(), PING_EVERY_MS);
  }

  #hear<Name extends keyof ServerMessages>(name: Name, message: ServerMessages[Name]): void {
    const { words, status } = this.#options.listener;
    const isWelcome = name === "welcome";
    if (isWelcome) this.#attempts = 0;
    words[name]?.(message, this.#now());
    if (name === "goodbye") this.#onGoodbye(message as ServerMessages["goodbye"]);
    if (!isWelcome) return;
    status({ phase: "joined" });
    this.#ping();
  }

  /** What is final is acted on as it is said: the closing of a socket can take long, and bad networks swallow it. */
  #onGoodbye(notice: CloseNotice): void {
    const { code, sentence, retriable } = CLOSE_REASONS[notice.reason];
    if (retriable) {
      this.#goodbye = notice;
      return;
    }
    const room = this.#room;
    this.#end(notice.reason, sentence, notice.details);
    room?.connection.close(code, notice.reason);
  }

  #ping(): void {
    if (this.#room?.connection.isOpen) this.#room.sendBytes(BYTES.ping, encodePing(this.#now()));
  }

  #onClosed(room: Room<unknown, WorldState>, code: number): void {
    if (this.#room !== room) return;
    this.#room = null;
    clearInterval(this.#pingTimer);
    const reason = closeReasonOf(code);
    const details = this.#goodbye?.reason === reason ? this.#goodbye?.details : undefined;
    this.#goodbye = null;
    if (reason && !CLOSE_REASONS[reason].retriable) this.#end(reason, CLOSE_REASONS[reason].sentence, details);
    else this.#retry(reason ?? "network");
  }

  #onJoinFailed(error: unknown): void {
    if (this.#isOver) return;
    const { message, isFinal } = error as { message?: unknown; isFinal?: unknown };
    const { reason, details } = readCloseNotice(message) ?? { reason: null };
    const sentence = typeof message === "string" ? message : "The server refused without saying why.";
    if (reason && !CLOSE_REASONS[reason].retriable) this.#end(reason, CLOSE_REASONS[reason].sentence, details);
    else if (isFinal === true) this.#end("refused", sentence);
    else this.#retry(reason ?? "network");
  }

  #retry(reason: CloseReasonName | "network"): void {
    const { listener, random = Math.random } = this.#options;
    const spread = 0.75 + 0.5 * random();
    const retryInMs = Math.min(BACK_OFF_MS.most, BACK_OFF_MS.first * 2 ** this.#attempts++) * spread;
    listener.status({ phase: "lost", reason, retryInMs });
    this.#retryTimer = setTimeout(() => {
      this.#join().catch((error: unknown) => this.#onJoinFailed(error));
    }, retryInMs);
  }

  #end(reason: CloseReasonName | "refused", sentence: string, details: CloseDetails = {}): void {
    this.#stop();
    this.#options.listener.status({ phase: "ended", reason, sentence, details });
  }

  #stop(): void {
    this.#isOver = true;
    this.#room = null;
    clearTimeout(this.#retryTimer);
    clearInterval(this.#pingTimer);
  }
}
