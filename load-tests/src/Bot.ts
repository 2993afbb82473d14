import { ChatLog, ClientWorld, Connection, type ConnectionStatus, type Wish } from "@crowdwire/client/headless";
import type {
  ClientMessageName,
  ClientWords,
  ConversationState,
  MediaTicket,
  PersonCard,
  ServerMessages,
} from "@crowdwire/protocol";
import type { Ground, Random } from "@crowdwire/simulation";
import type { Account } from "./Account.ts";
import type { Behaviour, Steerable } from "./Behaviour.ts";

export interface BotOptions {
  readonly url: string;
  readonly worldId: string;
  readonly account: Pick<Account, "profile" | "gameToken">;
  readonly ground: Ground;
  readonly behaviour: Behaviour;
  readonly random: Random;
  readonly protocolVersion?: number;
  /** Somebody else calls `step` in time. */
  readonly steppedFromOutside?: boolean;
  /** Told of what the world says of sound and conversation. */
  readonly ear?: Ear;
  /** Told of each message of chat entries after the bot has taken it in. */
  readonly onChat?: (bytes: Uint8Array) => void;
  /** Told of each snapshot after the bot has taken it in. */
  readonly onSnapshot?: (bytes: Uint8Array, nowMs: number) => void;
}

/** What of a world concerns sound. */
export interface Ear {
  /** Whom one hears and who hears one has changed. */
  converse(state: ConversationState): void;
  /** Where sound is had. */
  takeTicket(ticket: MediaTicket): void;
}

const STEP_MS = 50;

/** A person without eyes: the same connection, prediction and interpolation as in the browser, steered by a behaviour. */
export class Bot implements Steerable {
  readonly world: ClientWorld;
  readonly connection: Connection;
  readonly wish: Wish = { moveX: 0, moveZ: 0, yaw: 0, run: false, jump: false };
  readonly statuses: ConnectionStatus[] = [];
  readonly chat: ChatLog;
  readonly refusals: ServerMessages["refused"][] = [];
  /** Who others are, as asked for. */
  readonly cards: PersonCard[] = [];
  /** Whom searches have found. */
  readonly found: ServerMessages["found"][] = [];
  /** Places in line, as told. */
  readonly line: ServerMessages["line"][] = [];
  bytesReceived = 0;
  /** Milliseconds from asking for a seat to the welcome; NaN before. */
  joinMs = Number.NaN;
  online = 0;
  /** How many the world holds, as told. */
  capacity = Number.NaN;
  readonly #behaviour: Behaviour;
  readonly #isSteppedFromOutside: boolean;
  #openedMs = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  #settle: { resolve(): void; reject(error: Error): void } | null = null;

  constructor(options: BotOptions) {
    this.#behaviour = options.behaviour;
    this.#isSteppedFromOutside = options.steppedFromOutside ?? false;
    this.world = new ClientWorld({
      ground: options.ground,
      self: options.account.profile,
      sendIntent: (intent) => this.connection.sendIntent(intent),
    });
    this.chat = new ChatLog({
      say: (message) => this.connection.say("chat", message),
      edit: (message) => this.connection.say("chatEdit", message),
      delete: (message) => this.connection.say("chatDelete", message),
      newClientId: () =>
        Math.floor(options.random() * 2 ** 48)
          .toString(36)
          .padStart(10, "0"),
    });
    this.connection = new Connection({
      url: options.url,
      worldId: options.worldId,
      fetchToken: () => options.account.gameToken(),
      random: options.random,
      lastChatId: () => this.chat.lastId,
      ...(options.protocolVersion === undefined ? {} : { protocolVersion: options.protocolVersion }),
      listener: {
        status: (status) => this.#onStatus(status),
        words: {
          media: (ticket) => options.ear?.takeTicket(ticket),
          welcome: (message, nowMs) => {
            this.world.welcome(message, nowMs);
            this.chat.welcome();
          },
          permissions: (message) => this.world.permit(message.permissions),
          guise: (message) => this.world.dress(message),
          person: (card) => this.cards.push(card),
          found: (page) => this.found.push(page),
          line: (message) => this.line.push(message),
          watching: (message, nowMs) => this.world.watch(message, nowMs),
          refused: (message) => {
            this.refusals.push(message);
            this.chat.refuse(message);
          },
        },
        snapshot: (bytes, nowMs) => {
          this.bytesReceived += bytes.length;
          this.world.take(bytes, nowMs);
          options.onSnapshot?.(bytes, nowMs);
        },
        introductions: (bytes) => {
          this.bytesReceived += bytes.length;
          this.world.introduce(bytes);
        },
        chat: (bytes) => {
          this.bytesReceived += bytes.length;
          this.chat.take(bytes);
          options.onChat?.(bytes);
        },
        conversation: (state) => options.ear?.converse(state),
        presence: (bytes) => {
          this.bytesReceived += bytes.length;
          this.world.takePresence(bytes);
        },
        pong: (sentMs, receivedMs, serverMs) => this.world.clock.add(sentMs, receivedMs, serverMs),
        state: ({ online, capacity }) => {
          this.online = online;
          this.capacity = capacity;
        },
      },
    });
  }

  get isReady(): boolean {
    return this.world.prediction.isReady;
  }

  get position(): { readonly x: number; readonly y: number; readonly z: number } {
    return this.world.prediction.state;
  }

  get status(): ConnectionStatus {
    return this.statuses.at(-1) ?? { phase: "connecting" };
  }

  /** Enters the world; resolves once inside, rejects when refused for good. Comes back by itself when the network fails. */
  join(): Promise<void> {
    this.#openedMs = performance.now();
    const joined = new Promise<void>((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    this.connection.open();
    // Bots start at different moments of a tick, as people do.
    if (!this.#isSteppedFromOutside) this.#timer = setInterval(() => this.step(), STEP_MS);
    return joined;
  }

  async leave(): Promise<void> {
    clearInterval(this.#timer);
    await this.connection.leave();
  }

  say<Name extends ClientMessageName>(name: Name, message: ClientWords<Name>): void {
    this.connection.say(name, message);
  }

  /** One tick of the client's own: steers, predicts, and says what has changed. */
  step(): void {
    const nowMs = performance.now();
    this.wish.jump = false;
    this.#behaviour.steer(this, nowMs, this.wish);
    this.world.advance(nowMs, this.wish);
  }

  #onStatus(status: ConnectionStatus): void {
    this.statuses.push(status);
    if (status.phase === "joined") {
      if (Number.isNaN(this.joinMs)) this.joinMs = performance.now() - this.#openedMs;
      this.#settle?.resolve();
    } else if (status.phase === "ended") {
      clearInterval(this.#timer);
      this.#settle?.reject(new Error(`${status.reason}: ${status.sentence}`));
    } else return;
    this.#settle = null;
  }
}
