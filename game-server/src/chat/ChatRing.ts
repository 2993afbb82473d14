import type { ChatEntry, ChatMessage, UserId } from "@crowdwire/protocol";

/** One entry of a world's chat, and whom it concerns. */
export interface ChatItem {
  readonly entry: ChatEntry;
  /** Null where they are gone. */
  readonly sender: UserId | null;
  readonly recipient: UserId | null;
  /** Who reads it besides the sender; null: everyone. */
  readonly audience: ReadonlySet<UserId> | null;
}

/** One that is a message. */
export type MessageItem = ChatItem & { readonly entry: ChatMessage };

/** May this user read this entry? */
export const isFor = ({ audience, sender }: ChatItem, user: UserId): boolean =>
  audience === null || sender === user || audience.has(user);

const isMessage = (item: ChatItem): item is MessageItem => item.entry.kind === "message";

/** The last entries of a world's chat in their order: a bounded queue that forgets the oldest. */
export class ChatRing {
  readonly #items: (ChatItem | undefined)[];
  #first = 0;
  #count = 0;
  /** Number of the newest entry that was forgotten; 0: none yet. */
  #forgotten = 0;

  constructor(capacity: number) {
    this.#items = new Array(capacity).fill(undefined);
  }

  get count(): number {
    return this.#count;
  }

  /** Number of the newest entry that is no longer here; 0 where all of them are. */
  get forgotten(): number {
    return this.#forgotten;
  }

  /** Adds the newest entry; answers the one that is forgotten for it, if any. */
  push(item: ChatItem): ChatItem | undefined {
    const capacity = this.#items.length;
    const at = (this.#first + this.#count) % capacity;
    const before = this.#count === capacity ? this.#items[at] : undefined;
    this.#items[at] = item;
    if (before === undefined) {
      this.#count++;
    } else {
      this.#first = (this.#first + 1) % capacity;
      this.#forgotten = before.entry.id;
    }
    return before;
  }

  /** Number of the newest entry; 0: none. */
  get newest(): number {
    return this.#count === 0 ? 0 : this.#at(this.#count - 1).entry.id;
  }

  /** Everything after the entry of this number, oldest first. */
  *after(id: number): Iterable<ChatItem> {
    let [first, end] = [0, this.#count];
    while (first < end) {
      const middle = (first + end) >> 1;
      if (this.#at(middle).entry.id <= id) first = middle + 1;
      else end = middle;
    }
    for (let index = first; index < this.#count; index++) yield this.#at(index);
  }

  /** The message of this number; undefined where it is not here. */
  findMessage(id: number): MessageItem | undefined {
    for (let index = this.#count - 1; index >= 0; index--) {
      const item = this.#at(index);
      if (item.entry.id === id) return isMessage(item) ? item : undefined;
      if (item.entry.id < id) return undefined;
    }
    return undefined;
  }

  /** Puts another entry in the place of the one of its number. */
  replace(item: ChatItem): void {
    for (let index = this.#count - 1; index >= 0; index--) {
      if (this.#at(index).entry.id !== item.entry.id) continue;
      this.#items[(this.#first + index) % this.#items.length] = item;
      return;
    }
  }

  #at(index: number): ChatItem {
    return this.#items[(this.#first + index) % this.#items.length]!;
  }
}
