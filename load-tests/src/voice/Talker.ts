import type { ConversationState, MediaTicket } from "@crowdwire/protocol";
import { Bot, type BotOptions } from "../Bot.ts";
import { RtcPeer } from "./RtcPeer.ts";

export interface TalkerOptions extends Omit<BotOptions, "onWords"> {
  /** Speaks in turns of a few seconds rather than all the time. */
  readonly isQuiet?: boolean;
}

const NOTHING: ConversationState = { groups: [], hearers: [], isHeardByWorld: false, area: null };

/** Somebody with a voice: a bot in the world and its peer on the media tier, which the world's tickets lead to. */
export class Talker {
  readonly bot: Bot;
  readonly tickets: MediaTicket[] = [];
  state: ConversationState = NOTHING;
  /** Why the way to the sound failed last. */
  failure: Error | null = null;
  readonly #options: TalkerOptions;
  #peer: RtcPeer | null = null;
  #peerId = "";
  #isLeaving = false;
  #joining: Promise<void> = Promise.resolve();
  readonly #stateListeners = new Set<(state: ConversationState) => void>();

  constructor(options: TalkerOptions) {
    this.#options = options;
    this.bot = new Bot({
      ...options,
      onWords: {
        groups: (state) => {
          this.state = state;
          for (const listener of this.#stateListeners) listener(state);
        },
        media: (ticket) => {
          this.tickets.push(ticket);
          this.#joining = this.#joining.then(() => this.#take(ticket));
        },
      },
    });
  }

  /** The peer, once there is one. */
  get peer(): RtcPeer | null {
    return this.#peer;
  }

  /** The avatar's id in the world; 0 before the first ticket. */
  get entityId(): number {
    return Number(this.#peerId.split("/")[1] ?? 0);
  }

  onState(listener: (state: ConversationState) => void): void {
    this.#stateListeners.add(listener);
  }

  async leave(): Promise<void> {
    this.#isLeaving = true;
    await this.bot.leave();
    await this.#joining;
    this.#peer?.close();
  }

  async #take({ url, grant, peerId }: MediaTicket): Promise<void> {
    if (url === null || this.#isLeaving) return;
    this.#peer?.close();
    this.#peer = null;
    try {
      const where = new URL(url, this.#options.url.replace(/^http/u, "ws")).href;
      const peer = await RtcPeer.join(where, grant);
      this.#peerId = peerId;
      this.#peer = peer;
      await peer.publish("microphone", { isSilent: this.#options.isQuiet ?? false });
      this.failure = null;
    } catch (error) {
      this.failure = error instanceof Error ? error : new Error(String(error));
    }
  }
}
