import type { ChatMessage, UserId } from "@crowdwire/protocol";
import { type ChatItem, isFor } from "./ChatRing.ts";

/** A message with all that its author made of it, for evidence. Moments in milliseconds since 1970. */
export interface WrittenMessage {
  readonly id: number;
  readonly scope: ChatMessage["scope"];
  readonly from: Writer;
  /** Whom a direct message is for. */
  readonly to: Writer | null;
  /** As it was first written, or as it was before the first change of the time that is kept. */
  readonly text: string;
  readonly sentAtMs: number;
  /** What it was changed to, in order. */
  readonly edits: readonly { readonly atMs: number; readonly text: string }[];
  /** When it was deleted, by whomever; null where it stands. */
  readonly deletedAtMs: number | null;
}

interface Writer {
  /** Null where they are gone. */
  readonly userId: UserId | null;
  readonly name: string;
  /** The avatar they had then; 0: it was before the world was opened. */
  readonly entityId: number;
}

/** Messages that are kept at most: two hundred a second, all the minute long. */
export const TRAIL_MESSAGES = 12_000;

interface Entry {
  readonly item: ChatItem;
  readonly message: WrittenMessage;
  readonly touchedAtMs: number;
}

/**
 * The last stretch of a chat as it was written, beside the ring that holds it as it is now: whoever insults somebody and then
 * deletes or rewords it has still written it. What was neither written nor changed within the stretch is forgotten.
 */
export class ChatTrail {
  /** By number, in the order in which they were last touched. */
  readonly #entries = new Map<number, Entry>();
  readonly #keepMs: number;

  constructor(keepMs: number) {
    this.#keepMs = keepMs;
  }

  /** Somebody has written a message. */
  wrote(item: ChatItem, atMs: number): void {
    if (item.entry.kind === "message") this.#touch({ item, message: asWritten(item, item.entry), touchedAtMs: atMs });
  }

  /** Its author has changed it; the item is the message as it was before. */
  edited(item: ChatItem, text: string, atMs: number): void {
    this.#change(item, atMs, ({ edits }) => ({ edits: [...edits, { atMs, text }] }));
  }

  /** It was deleted; the item is the message as it was before. */
  deleted(item: ChatItem, atMs: number): void {
    this.#change(item, atMs, () => ({ deletedAtMs: atMs }));
  }

  /** What was written or changed within the stretch before now that somebody could read, in the order of the chat. */
  readableBy(user: UserId, nowMs: number): WrittenMessage[] {
    this.#forget(nowMs);
    const readable: WrittenMessage[] = [];
    for (const { item, message } of this.#entries.values()) if (isFor(item, user)) readable.push(message);
    return readable.sort((a, b) => a.id - b.id);
  }

  #change(item: ChatItem, atMs: number, changeOf: (message: WrittenMessage) => Partial<WrittenMessage>): void {
    if (item.entry.kind !== "message") return;
    const message = this.#entries.get(item.entry.id)?.message ?? asWritten(item, item.entry);
    this.#touch({ item, message: { ...message, ...changeOf(message) }, touchedAtMs: atMs });
  }

  #touch(entry: Entry): void {
    this.#entries.delete(entry.message.id);
    this.#entries.set(entry.message.id, entry);
    this.#forget(entry.touchedAtMs);
  }

  #forget(nowMs: number): void {
    for (const [id, { touchedAtMs }] of this.#entries) {
      if (touchedAtMs >= nowMs - this.#keepMs && this.#entries.size <= TRAIL_MESSAGES) return;
      this.#entries.delete(id);
    }
  }
}

function asWritten(
  { sender, recipient }: ChatItem,
  { id, scope, from, to, text, sentAtMs }: ChatMessage,
): WrittenMessage {
  return {
    id,
    scope,
    from: { userId: sender, name: from.name, entityId: from.entityId },
    to: to && { userId: recipient, name: to.name, entityId: to.entityId },
    text,
    sentAtMs,
    edits: [],
    deletedAtMs: null,
  };
}
