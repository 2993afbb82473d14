import { BYTES, encodeChat, type UserId } from "@crowdwire/protocol";
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

/**
 * Tells visitors what was written: once a tick, encoded once for all who are told the same (SH7). Whoever does not keep up
 * is told later, from where they were told last: nothing is lost, and little waits for them in the process (REP6, REP7).
 */
export class ChatDelivery {
  readonly #options: ChatDeliveryOptions;
  readonly #behind = new Set<Visitor>();

  constructor(options: ChatDeliveryOptions) {
    this.#options = options;
  }

  /** Somebody is in the world: they get what they missed, and from now on what comes. */
  begin(visitor: Visitor): void {
    this.#tellSince(visitor, true);
    visitor.isChatting = true;
  }

  end(visitor: Visitor): void {
    visitor.isChatting = false;
    this.#behind.delete(visitor);
  }

  /** Tells everyone what has come since the last call. */
  deliver(visitors: Iterable<Visitor>): void {
    for (const visitor of this.#behind) this.#catchUp(visitor);
    const { chat, hasBlocks } = this.#options;
    const fromId = chat.toldId;
    const news = chat.takeNews();
    if (news.length === 0) return;
    const forAll = encodeChat(news.filter(({ audience }) => audience === null).map(({ entry }) => entry));
    const concerned = usersOf(news);
    for (const visitor of visitors) {
      if (!visitor.isChatting || visitor.isClosing || visitor.chatId !== fromId) continue;
      if (isClogged(visitor)) {
        this.#behind.add(visitor);
        continue;
      }
      visitor.chatId = chat.toldId;
      const isLikeOthers = !concerned.has(visitor.userId) && !hasBlocks(visitor.userId);
      const batches = isLikeOthers ? forAll : this.#batchesFor(visitor.userId, news);
      for (const batch of batches) visitor.line.send(BYTES.chat, batch);
    }
  }

  #batchesFor(user: UserId, news: readonly ChatItem[]): Uint8Array[] {
    const { isBlocked } = this.#options;
    const theirs = news.filter(
      (item) => isFor(item, user) && (item.sender === null || item.sender === user || !isBlocked(user, item.sender)),
    );
    return encodeChat(theirs.map(({ entry }) => entry));
  }

  #catchUp(visitor: Visitor): void {
    if (isClogged(visitor)) return;
    this.#behind.delete(visitor);
    this.#tellSince(visitor, false);
  }

  #tellSince(visitor: Visitor, isPast: boolean): void {
    const { entries, hasGap } = this.#options.chat.since(visitor.userId, visitor.chatId);
    for (const batch of encodeChat(entries, { hasGap, isPast })) visitor.line.send(BYTES.chat, batch);
    visitor.chatId = this.#options.chat.toldId;
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

const isClogged = (visitor: Visitor): boolean => visitor.isBehind || visitor.line.bufferedBytes() > PACE.bufferedBytes;
