import type { ClientWords } from "@crowdwire/protocol";
import type { Random } from "@crowdwire/simulation";
import { chatName } from "./chatName.ts";

const WORDS =
  "hello there who is coming to the stage tonight I can hear you over here by the fountain wait for me thanks that was great see you all later does anyone know where we meet".split(
    " ",
  );
/** Words in a message, evenly: about 50 characters on average, as people write. */
const WORD_COUNT = { least: 1, most: 20 } as const;

export interface ChatSpeakerOptions {
  readonly index: number;
  readonly random: Random;
  readonly say: (message: ClientWords<"chat">) => void;
}

/** Writes to everyone now and then: at its own moments, at its own pace, whatever it hears. */
export class ChatSpeaker {
  readonly #options: ChatSpeakerOptions;
  #everyMs = Number.POSITIVE_INFINITY;
  #nextMs = Number.POSITIVE_INFINITY;
  #untilMs = 0;
  #said = 0;
  #saidMs = Number.NaN;

  constructor(options: ChatSpeakerOptions) {
    this.#options = options;
  }

  /** Writes every so many milliseconds from a moment on until another, first at any time within the first of them. */
  begin(fromMs: number, untilMs: number, everyMs: number): void {
    this.#everyMs = everyMs;
    this.#untilMs = untilMs;
    this.#nextMs = fromMs + this.#options.random() * everyMs;
  }

  /** One tick of the client's own; true where something was said. */
  step(nowMs: number): boolean {
    if (nowMs < this.#nextMs || nowMs >= this.#untilMs) return false;
    this.#nextMs += this.#everyMs;
    this.#saidMs = nowMs;
    const { index, say } = this.#options;
    say({ scope: "world", text: this.#sentence(), clientId: chatName(index, ++this.#said) });
    return true;
  }

  /** When the message of this number was said; NaN where that is not the last one. */
  saidMs(number: number): number {
    return number === this.#said ? this.#saidMs : Number.NaN;
  }

  #sentence(): string {
    const { random } = this.#options;
    const count = WORD_COUNT.least + Math.floor(random() * (WORD_COUNT.most - WORD_COUNT.least + 1));
    return Array.from({ length: count }, () => WORDS[Math.floor(random() * WORDS.length)]).join(" ");
  }
}
