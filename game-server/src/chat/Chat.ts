import type { KeptChatMessage, NewChatMessage } from "@crowdwire/db";
import {
  CHAT_LIMITS,
  type ChatEntry,
  type ClientMessage,
  cleanChatText,
  type RefusalReason,
  type UserId,
  type WorldId,
} from "@crowdwire/protocol";
import { type ChatItem, ChatRing, isFor, type MessageItem } from "./ChatRing.ts";
import { ChatTrail, type WrittenMessage } from "./ChatTrail.ts";
import { findMentions, type Nameable } from "./findMentions.ts";
import { SlowMode } from "./SlowMode.ts";
import { Turns } from "./Turns.ts";
import { toItem } from "./toItem.ts";

/** Somebody who writes, or is written to. */
export interface ChatPeer extends Nameable {
  readonly userId: UserId;
  /** May they write as often as they like, and delete what others wrote? */
  readonly keepsOrder: boolean;
}

/** What a world's chat asks of its surroundings. */
export interface ChatSurroundings {
  readonly worldId: WorldId;
  /** Everybody in the world. */
  people(): Iterable<ChatPeer>;
  peerOfEntity(entityId: number): ChatPeer | undefined;
  peerOfUser(user: UserId): ChatPeer | undefined;
  /** Who shares a conversation with somebody, themselves left out. */
  near(user: UserId): Iterable<UserId>;
  /** Does either not want to read the other? */
  isBlocked(one: UserId, other: UserId): boolean;
  readonly settings: { readonly isChatOn: boolean; readonly slowModeSeconds: number };
  readonly archive: ChatKeeper;
  /** Wall clock. */
  now(): Date;
}

/** Keeps messages: see ChatArchive. */
export interface ChatKeeper {
  keep(message: NewChatMessage): boolean;
  find(world: WorldId, id: number): Promise<KeptChatMessage | null>;
  edit(world: WorldId, id: number, sender: UserId, text: string, at: Date): Promise<boolean>;
  delete(world: WorldId, id: number, by: UserId, at: Date): Promise<boolean>;
}

/** Why something was not said, and when it may be. */
export interface ChatRefusal {
  readonly reason: RefusalReason;
  readonly clientId?: string;
  readonly retryInSeconds?: number;
}

/** Entries kept in memory: what someone who lost the connection gets when they are back, twenty seconds of a busy world. */
export const RING_ENTRIES = 4096;

/**
 * The chat of one world: gives each entry its place in the one order (SH7), says whom it concerns, and keeps the last ones.
 * It sends nothing: `takeNews` is what a door delivers with the tick, `since` what it tells whoever comes.
 */
export class Chat {
  readonly #around: ChatSurroundings;
  readonly #ring = new ChatRing(RING_ENTRIES);
  readonly #trail: ChatTrail;
  /** What each client called its messages that are in the ring. */
  readonly #taken = new Set<string>();
  readonly #slowMode = new SlowMode();
  readonly #turns = new Turns<number>();
  #nextId: number;
  #news: ChatItem[] = [];
  #toldId = 0;

  /**
   * @param firstId Number of the first entry to come; see ChatArchive.open.
   * @param evidenceMs So long `recent` knows what was written.
   */
  constructor(around: ChatSurroundings, firstId: number, evidenceMs: number) {
    this.#around = around;
    this.#trail = new ChatTrail(evidenceMs);
    this.#nextId = firstId;
  }

  /**
   * Takes over what was written before this world was opened, fewer than `RING_ENTRIES`. Whoever did not see their own message
   * come back gets it now, and where they say it again it is known.
   */
  recall(items: readonly ChatItem[]): void {
    for (const item of items) {
      this.#ring.push(item);
      const { entry, sender } = item;
      if (entry.kind !== "message") continue;
      this.#trail.wrote(item, entry.sentAtMs);
      this.#taken.add(nameOf(sender, entry.clientId));
    }
    this.#toldId = this.#ring.newest;
  }

  /** Somebody writes. */
  say(sender: ChatPeer, { scope, text: typed, clientId }: ClientMessage<"chat">): ChatRefusal | undefined {
    // Said again after a lost connection: taken already, and on its way to whoever says it.
    const name = nameOf(sender.userId, clientId);
    if (this.#taken.has(name)) return undefined;
    const text = cleanChatText(typed);
    if (text === null) return { reason: "textTooLong", clientId };
    if (text === "") return { reason: "emptyText", clientId };
    const to = typeof scope === "object" ? this.#around.peerOfEntity(scope.to) : undefined;
    const refusal = this.#refuse(sender, scope, to);
    if (refusal !== undefined) return { ...refusal, clientId };
    const audience = this.#audience(sender, scope, to);
    if (audience?.size === 0) return { reason: "nobodyNear", clientId };
    const sentAt = this.#around.now();
    const kind = typeof scope === "object" ? "direct" : scope;
    const isKept = this.#around.archive.keep({
      worldId: this.#around.worldId,
      sequence: this.#nextId,
      scope: kind,
      senderId: sender.userId,
      senderName: sender.name,
      recipientId: to?.userId ?? null,
      audience: kind === "nearby" && audience ? [...audience] : [],
      clientId,
      text,
      sentAt,
    });
    if (!isKept) return { reason: "notSaved", clientId };
    if (scope === "world") this.#slowMode.wrote(sender.userId, this.#around.settings.slowModeSeconds, sentAt.getTime());
    this.#taken.add(name);
    const item: ChatItem = {
      entry: {
        kind: "message",
        id: this.#nextId++,
        scope: kind,
        from: { entityId: sender.entityId, name: sender.name },
        to: to ? { entityId: to.entityId, name: to.name } : null,
        text,
        sentAtMs: sentAt.getTime(),
        isEdited: false,
        mentions: findMentions(text, this.#around.people()),
        clientId,
      },
      sender: sender.userId,
      recipient: to?.userId ?? null,
      audience,
    };
    this.#add(item);
    this.#trail.wrote(item, sentAt.getTime());
    return undefined;
  }

  /**
   * Somebody changes what they wrote, however long ago; it holds once it is kept, and whoever can read it is told. What
   * everyone reads again is written to everyone: it is refused where that is, and for slow mode it counts as that.
   * @throws AppError of the archive
   */
  async edit(sender: ChatPeer, { id, text: typed }: ClientMessage<"chatEdit">): Promise<ChatRefusal | undefined> {
    const text = cleanChatText(typed);
    if (text === null) return { reason: "textTooLong" };
    if (text === "") return { reason: "emptyText" };
    return this.#turns.take(id, async () => {
      const { archive, worldId, now } = this.#around;
      const item = await this.#find(id);
      if (item?.sender !== sender.userId) return { reason: "noSuchMessage" };
      if (item.entry.scope === "world") {
        const refusal = this.#refuseToAll(sender);
        if (refusal !== undefined) return refusal;
        // Now, not once it is kept: several may be changed at once.
        this.#slowMode.wrote(sender.userId, this.#around.settings.slowModeSeconds, now().getTime());
      }
      if (!(await archive.edit(worldId, id, sender.userId, text, now()))) return { reason: "noSuchMessage" };
      this.#trail.edited(item, text, now().getTime());
      const mentions = findMentions(text, this.#around.people());
      this.#ring.replace({ ...item, entry: { ...item.entry, text, isEdited: true, mentions } });
      this.#add({ ...item, entry: { kind: "edited", id: this.#nextId++, target: id, text } });
      return undefined;
    });
  }

  /**
   * Somebody deletes what they wrote, or one who keeps order what anyone wrote to all or to those near, however long ago.
   * Answers who wrote it, null where they are gone. @throws AppError of the archive
   */
  async delete(
    by: ChatPeer,
    { id }: ClientMessage<"chatDelete">,
  ): Promise<ChatRefusal | { readonly author: UserId | null }> {
    return this.#turns.take(id, async () => {
      const { archive, worldId, now } = this.#around;
      const item = await this.#find(id);
      if (!item || !isFor(item, by.userId)) return { reason: "noSuchMessage" };
      const isTheirs = item.sender === by.userId;
      if (!isTheirs && (!by.keepsOrder || item.entry.scope === "direct")) return { reason: "notAllowed" };
      if (!(await archive.delete(worldId, id, by.userId, now()))) return { reason: "noSuchMessage" };
      this.#trail.deleted(item, now().getTime());
      this.#ring.replace({ ...item, entry: { kind: "deleted", id, target: id } });
      this.#add({ ...item, entry: { kind: "deleted", id: this.#nextId++, target: id } });
      return { author: item.sender };
    });
  }

  /** Number of the newest entry that was handed out by `takeNews`. */
  get toldId(): number {
    return this.#toldId;
  }

  /** What has come since the last call, in order. */
  takeNews(): readonly ChatItem[] {
    const news = this.#news;
    if (news.length === 0) return news;
    this.#news = [];
    this.#toldId = news.at(-1)!.entry.id;
    return news;
  }

  /**
   * What someone who comes has to be told, so that `takeNews` continues it without a gap: everything they may read after the
   * entry that they have, or the last of it where they have none; of the former no more than `most` at once. `hasGap`: some of it
   * is no longer here. `lastId`: up to there they have been told all with this.
   */
  since(
    user: UserId,
    id: number,
    most = Number.POSITIVE_INFINITY,
  ): { readonly entries: ChatEntry[]; readonly hasGap: boolean; readonly lastId: number } {
    const isFirst = id === 0 || id > this.#toldId;
    const items: ChatItem[] = [];
    let lastId = this.#toldId;
    for (const item of this.#ring.after(isFirst ? 0 : id)) {
      if (item.entry.id > this.#toldId) break;
      if (!this.#isReadableBy(item, user)) continue;
      // A newcomer gets messages as they are now, and needs no word of how they became so.
      if (isFirst && item.entry.kind !== "message") continue;
      if (!isFirst && items.length === most) {
        lastId = items.at(-1)!.entry.id;
        break;
      }
      items.push(item);
    }
    const told = isFirst ? items.slice(-CHAT_LIMITS.history) : items;
    return {
      entries: told.map((item) => this.#asNow(item)),
      hasGap: !isFirst && id < this.#ring.forgotten,
      lastId,
    };
  }

  /** What was lately written or changed that somebody could read, with what became of it: for evidence. */
  recent(user: UserId): WrittenMessage[] {
    return this.#trail.readableBy(user, this.#around.now().getTime());
  }

  #refuse(sender: ChatPeer, scope: ClientMessage<"chat">["scope"], to: ChatPeer | undefined): ChatRefusal | undefined {
    if (scope === "world") return this.#refuseToAll(sender);
    if (scope === "nearby") return undefined;
    if (to === undefined) return { reason: "noSuchPerson" };
    if (to.userId === sender.userId) return { reason: "notOneself" };
    return this.#around.isBlocked(sender.userId, to.userId) ? { reason: "notWanted" } : undefined;
  }

  #refuseToAll({ userId, keepsOrder }: ChatPeer): ChatRefusal | undefined {
    const { isChatOn, slowModeSeconds } = this.#around.settings;
    if (keepsOrder) return undefined;
    if (!isChatOn) return { reason: "chatIsOff" };
    const retryInSeconds = this.#slowMode.secondsLeft(userId, slowModeSeconds, this.#around.now().getTime());
    return retryInSeconds > 0 ? { reason: "slowMode", retryInSeconds } : undefined;
  }

  /** A message wherever it is kept; undefined where there is none, or it was deleted. */
  async #find(id: number): Promise<MessageItem | undefined> {
    const item = this.#ring.findMessage(id);
    if (item !== undefined || id >= this.#nextId) return item;
    const kept = await this.#around.archive.find(this.#around.worldId, id);
    return kept === null || kept.isDeleted ? undefined : toItem(kept);
  }

  #audience(
    sender: ChatPeer,
    scope: ClientMessage<"chat">["scope"],
    to: ChatPeer | undefined,
  ): ReadonlySet<UserId> | null {
    if (scope === "world") return null;
    if (to !== undefined) return new Set([to.userId]);
    const near = [...this.#around.near(sender.userId)];
    return new Set(near.filter((user) => !this.#around.isBlocked(sender.userId, user)));
  }

  #isReadableBy(item: ChatItem, user: UserId): boolean {
    if (!isFor(item, user)) return false;
    return item.sender === null || item.sender === user || !this.#around.isBlocked(user, item.sender);
  }

  /** With the avatars that its people have now. */
  #asNow({ entry, sender, recipient }: ChatItem): ChatEntry {
    if (entry.kind !== "message") return entry;
    const idOf = (user: UserId | null) => (user === null ? 0 : (this.#around.peerOfUser(user)?.entityId ?? 0));
    const from = { ...entry.from, entityId: idOf(sender) };
    const to = entry.to && { ...entry.to, entityId: idOf(recipient) };
    return { ...entry, from, to };
  }

  #add(item: ChatItem): void {
    this.#news.push(item);
    const forgotten = this.#ring.push(item);
    if (forgotten?.entry.kind === "message") this.#taken.delete(nameOf(forgotten.sender, forgotten.entry.clientId));
  }
}

/** What a message is known by that is said again. */
const nameOf = (sender: UserId | null, clientId: string): string => `${sender} ${clientId}`;
