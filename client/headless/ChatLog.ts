import {
  type ChatMessage,
  type ChatRevision,
  type ClientWords,
  cleanChatText,
  decodeChat,
  type RefusalReason,
  type ServerMessages,
} from "@crowdwire/protocol";

/** To whom one writes. */
export type ChatTo = ClientWords<"chat">["scope"];

/** A message of one's own that has no number yet. */
export interface OutgoingChat {
  readonly clientId: string;
  readonly scope: ChatTo;
  readonly text: string;
  /** Why it was not sent; null while it is on its way. */
  readonly refusal: RefusalReason | null;
  /** When it may be sent again, where the server says so; seconds. */
  readonly retryInSeconds: number | null;
}

/** What changes in a chat. */
export interface ChatListener {
  /** The lists have changed: read them anew. */
  changed(): void;
  /** A message came that one did not have, and did not write. Not called for what was written before one came. */
  received?(message: ChatMessage): void;
  /** A message has another text, or is gone: also one that is not among `messages`, since it is from before one came. */
  revised?(revision: ChatRevision): void;
}

export interface ChatLogOptions {
  /** Hands a message to the connection; false where there is none now. */
  readonly say: (message: ClientWords<"chat">) => void;
  readonly edit: (message: ClientWords<"chatEdit">) => void;
  readonly delete: (message: ClientWords<"chatDelete">) => void;
  /** A name that no other message of this person has. */
  readonly newClientId: () => string;
}

/** Messages that are kept for reading back; so many more before the oldest are let go together. */
const KEPT = 1000;
const SPARE = 250;

/**
 * What a client knows of a world's chat, in the world's one order, each entry exactly once whatever happens to the
 * connection (SH7): it remembers the last number it has, takes nothing that it has already, and says what was not confirmed
 * again under the same name.
 */
export class ChatLog {
  readonly #options: ChatLogOptions;
  readonly #listeners = new Set<ChatListener>();
  #messages: ChatMessage[] = [];
  /** What readers were given last; null once it is no longer so. */
  #shown: readonly ChatMessage[] | null = null;
  #outgoing: readonly OutgoingChat[] = [];
  /** Changed texts that nobody has confirmed, by the message's number. */
  readonly #edits = new Map<number, string>();
  #lastId = 0;
  #hasGap = false;

  constructor(options: ChatLogOptions) {
    this.#options = options;
  }

  /** In the order of their numbers; a new array whenever something changes. */
  get messages(): readonly ChatMessage[] {
    this.#shown ??= this.#messages.slice(-KEPT);
    return this.#shown;
  }

  /** One's own that have no number yet, oldest first. */
  get outgoing(): readonly OutgoingChat[] {
    return this.#outgoing;
  }

  /** Number of the newest entry one has; what a connection tells when it joins. */
  get lastId(): number {
    return this.#lastId;
  }

  /** Is something missing because it was too long ago when one came back? */
  get hasGap(): boolean {
    return this.#hasGap;
  }

  listen(listener: ChatListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Writes something; false where there is nothing to send, or too much. */
  send(scope: ChatTo, typed: string): boolean {
    const text = cleanChatText(typed);
    if (text === null || text === "") return false;
    const clientId = this.#options.newClientId();
    this.#outgoing = [...this.#outgoing, { clientId, scope, text, refusal: null, retryInSeconds: null }];
    this.#options.say({ scope, text, clientId });
    this.#tell();
    return true;
  }

  /** Tries a refused message again. */
  resend(clientId: string): void {
    const message = this.#outgoing.find((candidate) => candidate.clientId === clientId);
    if (message === undefined) return;
    this.#change(clientId, { refusal: null, retryInSeconds: null });
    this.#options.say({ scope: message.scope, text: message.text, clientId });
  }

  /** Gives a message up that was not sent. */
  discard(clientId: string): void {
    this.#outgoing = this.#outgoing.filter((message) => message.clientId !== clientId);
    this.#tell();
  }

  /** Changes the text of one's own message, by its number: also one that only the history has (`ChatLine.id`). */
  edit(id: number, text: string): void {
    this.#edits.set(id, text);
    this.#options.edit({ id, text });
  }

  /** Deletes a message, by its number: also one that only the history has. */
  delete(id: number): void {
    this.#options.delete({ id });
  }

  /** A connection has been made. What is not confirmed is said again: the server takes it once. */
  welcome(): void {
    // What happened meanwhile comes before the answer to anything that is said now.
    queueMicrotask(() => {
      for (const [id, text] of this.#edits) this.#options.edit({ id, text });
      for (const { clientId, scope, text, refusal } of this.#outgoing) {
        if (refusal === null) this.#options.say({ scope, text, clientId });
      }
    });
  }

  /** Takes in entries, in their order; those one has already are passed over. */
  take(bytes: Uint8Array): void {
    const { entries, hasGap, isPast } = decodeChat(bytes);
    this.#hasGap ||= hasGap;
    const messages = this.#messages;
    const received: ChatMessage[] = [];
    const revised: ChatRevision[] = [];
    for (const entry of entries) {
      if (entry.id <= this.#lastId) continue;
      this.#lastId = entry.id;
      if (entry.kind === "message") {
        messages.push(entry);
        if (!this.#confirm(entry.clientId)) received.push(entry);
      } else {
        revised.push(entry);
        this.#edits.delete(entry.target);
        const at = messages.findIndex((message) => message.id === entry.target);
        const target = messages[at];
        if (target === undefined) continue;
        if (entry.kind === "deleted") messages.splice(at, 1);
        else messages[at] = { ...target, text: entry.text, isEdited: true };
      }
    }
    if (messages.length > KEPT + SPARE) messages.splice(0, messages.length - KEPT);
    this.#shown = null;
    this.#tell();
    for (const revision of revised) for (const listener of this.#listeners) listener.revised?.(revision);
    if (isPast) return;
    for (const message of received) for (const listener of this.#listeners) listener.received?.(message);
  }

  /** The server would not take a message. */
  refuse({ message, clientId, reason, retryInSeconds }: ServerMessages["refused"]): void {
    // Which of them it was is not said; whoever made them reads that it was refused.
    if (message === "chatEdit") this.#edits.clear();
    if (message !== "chat" || clientId === undefined) return;
    this.#change(clientId, { refusal: reason, retryInSeconds: retryInSeconds ?? null });
  }

  #confirm(clientId: string): boolean {
    const before = this.#outgoing.length;
    if (before === 0) return false;
    this.#outgoing = this.#outgoing.filter((message) => message.clientId !== clientId);
    return this.#outgoing.length < before;
  }

  #change(clientId: string, change: Partial<OutgoingChat>): void {
    this.#outgoing = this.#outgoing.map((message) =>
      message.clientId === clientId ? { ...message, ...change } : message,
    );
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener.changed();
  }
}
