import { BYTES, encodeChat, encodeChatPart, type UserId } from "@crowdwire/protocol";
import { PACE } from "@crowdwire/simulation";
import type { Chat } from "../chat/Chat.ts";
import { type ChatItem, isFor } from "../chat/ChatRing.ts";
import type { Visitor } from "./Visitors.ts";

export interface ChatDeliveryOptions {
  readonly chat: Chat;
  /** Does either not want to read the other? */
  readonly isBlocked: (one: UserId, other: UserId) => boolean;
  /** Is there anybody whom this user does not want to read, or who does not want them? */
  readonly hasBlocks: (user: UserId) => boolean;
}

/** So many entries are looked up at once for whoever is told what they missed. */
const ENTRIES_AT_ONCE = 32;

/**
 * Tells visitors what was written: once a tick, encoded once for all who are told the same (SH7). Whoever does not keep up, and
 * whoever comes back, is told what they missed in steps, each once they have read enough of what they were told before: nothing
 * is lost, and little waits for them, in the process and in the kernel (REP6, REP7).
 */
export class ChatDelivery {
  readonly #options: ChatDeliveryOptions;
  /** Who has not been told all, and up to which entry what they are told is from before they came. */
  readonly #behind = new Map<Visitor, number>();

  constructor(options: ChatDeliveryOptions) {
    this.#options = options;
  }

  /** Somebody is in the world: they get what they missed, and from now on what comes. */
  begin(visitor: Visitor): void {
    const { toldId } = this.#options.chat;
    visitor.isChatting = true;
    this.#behind.set(visitor, toldId);
    this.#catchUp(visitor, toldId);
  }

  end(visitor: Visitor): void {
    visitor.isChatting = false;
    this.#behind.delete(visitor);
  }

  /** Tells everyone what has come since the last call. */
  deliver(visitors: Iterable<Visitor>): void {
    for (const [visitor, pastId] of this.#behind) this.#catchUp(visitor, pastId);
    const { chat, hasBlocks } = this.#options;
    const fromId = chat.toldId;
    const news = chat.takeNews();
    if (news.length === 0) return;
    const forAll = encodeChat(news.filter(({ audience }) => audience === null).map(({ entry }) => entry));
    const concerned = usersOf(news);
    for (const visitor of visitors) {
      if (!visitor.isChatting || visitor.isClosing || visitor.chatId !== fromId) continue;
      const isLikeOthers = !concerned.has(visitor.userId) && !hasBlocks(visitor.userId);
      const batches = isLikeOthers ? forAll : this.#batchesFor(visitor.userId, news);
      if (roomFor(visitor) < bytesOf(batches)) {
        this.#behind.set(visitor, 0);
        continue;
      }
      visitor.chatId = chat.toldId;
      for (const batch of batches) tell(visitor, batch);
    }
  }

  #batchesFor(user: UserId, news: readonly ChatItem[]): Uint8Array[] {
    const { isBlocked } = this.#options;
    const theirs = news.filter(
      (item) => isFor(item, user) && (item.sender === null || item.sender === user || !isBlocked(user, item.sender)),
    );
    return encodeChat(theirs.map(({ entry }) => entry));
  }

  /** One step for somebody who has not been told all. */
  #catchUp(visitor: Visitor, pastId: number): void {
    const { chat } = this.#options;
    let told = 0;
    while (told < PACE.chatBytesPerStep && !visitor.isClosing && roomFor(visitor) > 0) {
      const { entries, hasGap, lastId } = chat.since(visitor.userId, visitor.chatId, ENTRIES_AT_ONCE);
      // What was before they came is not news, and is not told in the same message.
      const isPast = (entries[0]?.id ?? 0) <= pastId;
      const alike = isPast ? entries.filter(({ id }) => id <= pastId) : entries;
      let count = 0;
      if (alike.length > 0) {
        const part = encodeChatPart(alike, { hasGap, isPast });
        tell(visitor, part.bytes);
        told += part.bytes.length;
        count = part.count;
      }
      visitor.chatId = count === entries.length ? lastId : alike[count - 1]!.id;
      if (visitor.chatId !== chat.toldId) continue;
      this.#behind.delete(visitor);
      return;
    }
  }
}

/** Whom some of it concerns alone: senders and readers of what is not for everyone. */
function usersOf(news: readonly ChatItem[]): ReadonlySet<UserId> {
  const users = new Set<UserId>();
  for (const { audience, sender } of news) {
    if (audience === null) continue;
    if (sender !== null) users.add(sender);
    for (const user of audience) users.add(user);
  }
  return users;
}

function tell(visitor: Visitor, batch: Uint8Array): void {
  visitor.line.send(BYTES.chat, batch);
  visitor.unreadChat.sent(batch.length);
}

/** How many more bytes of chat somebody may be sent now; none where their connection does not keep up anyway. */
function roomFor({ isBehind, line, unreadChat }: Visitor): number {
  if (isBehind || line.bufferedBytes() > PACE.bufferedBytes) return Number.NEGATIVE_INFINITY;
  return PACE.unreadChatBytes - unreadChat.count();
}

const bytesOf = (batches: readonly Uint8Array[]): number => batches.reduce((sum, { length }) => sum + length, 0);
