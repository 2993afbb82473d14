import type { ConversationState, MediaTicket } from "@crowdwire/protocol";
import { Bot, type BotOptions } from "../Bot.ts";
import type { RtcPeer } from "./RtcPeer.ts";
import { Voice } from "./Voice.ts";

export interface TalkerOptions extends Omit<BotOptions, "ear"> {
  /** Hardly sends anything. */
  readonly isQuiet?: boolean;
}

/** Somebody with a voice: a bot in the world and its peer on the media tier. */
export class Talker {
  readonly bot: Bot;
  readonly voice: Voice;
  readonly #stateListeners = new Set<(state: ConversationState) => void>();

  constructor(options: TalkerOptions) {
    this.voice = new Voice({
      url: options.url,
      isQuiet: options.isQuiet ?? false,
      listener: {
        state: (state) => {
          for (const listener of this.#stateListeners) listener(state);
        },
      },
    });
    this.bot = new Bot({ ...options, ear: this.voice });
  }

  get tickets(): readonly MediaTicket[] {
    return this.voice.tickets;
  }

  get state(): ConversationState {
    return this.voice.state;
  }

  /** Why the way to the sound failed last. */
  get failure(): Error | null {
    return this.voice.failure;
  }

  /** The peer, once there is one. */
  get peer(): RtcPeer | null {
    return this.voice.peer;
  }

  /** The avatar's id in the world; 0 before the first ticket. */
  get entityId(): number {
    return this.voice.entityId;
  }

  onState(listener: (state: ConversationState) => void): void {
    this.#stateListeners.add(listener);
  }

  async leave(): Promise<void> {
    const left = this.voice.leave();
    await this.bot.leave();
    await left;
  }
}
