import type { ChatMessage, ChatRevision } from "@crowdwire/protocol";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { ChatTo, OutgoingChat } from "../../headless/ChatLog.ts";

/** Where one writes: to everyone, to those near, or to one person. */
export type Channel = "world" | "nearby" | DirectChannel;
export interface DirectChannel {
  readonly entityId: number;
  readonly name: string;
}

/** A message of long ago, from the history. */
export interface EarlierMessage {
  readonly id: number;
  readonly scope: ChatMessage["scope"];
  /** User id of who wrote it; null where they are gone. */
  readonly authorId: string | null;
  readonly name: string;
  readonly isOwn: boolean;
  readonly text: string;
  readonly sentAtMs: number;
  readonly isEdited: boolean;
}

/** Messages of a channel from before one came: loaded when somebody asks for them. */
export interface EarlierMessages {
  readonly messages: readonly EarlierMessage[];
  /** unread: not asked for yet; more: there are earlier ones; end: that is all. */
  readonly phase: "unread" | "loading" | "more" | "end" | "failed";
  /** Where the next page ends: whole pages may be of what was deleted, and show nothing. */
  readonly before?: string | undefined;
}

const NOT_ASKED: EarlierMessages = { messages: [], phase: "unread" };

/** What is known of a channel's earlier messages. */
export const earlierOf = ({ earlier }: Pick<ChatState, "earlier">, key: string): EarlierMessages =>
  earlier.get(key) ?? NOT_ASKED;

export interface ChatActions {
  /** False where there is nothing to send, or too much. */
  send(scope: ChatTo, text: string): boolean;
  resend(clientId: string): void;
  discard(clientId: string): void;
  /** @param isToAll Does everyone read it? It counts as writing to everyone. */
  edit(id: number, text: string, isToAll: boolean): void;
  delete(id: number): void;
  /** @param partner user id of the one it is with, where that is known */
  loadEarlier(channel: Channel, partner: string | null): void;
}

export interface ChatState {
  /** One's own avatar; 0 while one is not in the world. */
  selfId: number;
  /** In the order of the world, of all channels one reads. */
  messages: readonly ChatMessage[];
  /** One's own that have no number yet. */
  outgoing: readonly OutgoingChat[];
  /** Some are missing: one was away for too long. */
  hasGap: boolean;
  /** By `channelKey`. */
  earlier: ReadonlyMap<string, EarlierMessages>;
  isOpen: boolean;
  channel: Channel;
  /** Everybody with whom one had a channel open, the latest last: it stays, with whatever one has begun to write there. */
  opened: readonly DirectChannel[];
  /** What one has begun to write and not sent, by `channelKey`; the panel may be closed meanwhile. */
  drafts: ReadonlyMap<string, string>;
  /** Unread messages by `channelKey`. */
  unread: ReadonlyMap<string, number>;
  /** Unread messages that name one, or are to oneself. */
  calls: number;
  /** The last message that came while one is here; a new object each time. */
  newest: ChatMessage | null;
  /** When one last wrote to everyone (`performance.now()`), for slow mode. */
  lastToAllMs: number;
  actions: ChatActions;
}

export type ChatStore = StoreApi<ChatState>;

const ignore = () => undefined;

/** The chat of one visit, before anything is connected. */
export function createChatStore(start: Partial<ChatState> = {}): ChatStore {
  return createStore<ChatState>(() => ({
    selfId: 0,
    messages: [],
    outgoing: [],
    hasGap: false,
    earlier: new Map(),
    isOpen: false,
    channel: "world",
    opened: [],
    drafts: new Map(),
    unread: new Map(),
    calls: 0,
    newest: null,
    lastToAllMs: Number.NEGATIVE_INFINITY,
    ...start,
    actions: {
      send: () => false,
      resend: ignore,
      discard: ignore,
      edit: ignore,
      delete: ignore,
      loadEarlier: ignore,
      ...start.actions,
    },
  }));
}

/** Two are one where they have the same key. Whoever has left is known by name alone. */
export function channelKey(channel: Channel): string {
  if (typeof channel === "string") return channel;
  return channel.entityId === 0 ? `to ${channel.name}` : `to #${channel.entityId}`;
}

/** Where a message belongs, for whoever has this avatar. */
export function channelOf({ scope, from, to }: ChatMessage, selfId: number): Channel {
  if (scope !== "direct") return scope;
  const isOwn = from.entityId === selfId && selfId !== 0;
  return isOwn && to !== null ? to : from;
}

/** Where an outgoing message belongs. */
export function channelOfScope(scope: ChatTo): string {
  return typeof scope === "string" ? scope : `to #${scope.to}`;
}

/** Everybody with whom one exchanges messages, or has opened a channel: those first with whom there is nothing new yet, then by the latest message. */
export function directChannels({ messages, selfId, opened }: ChatState): DirectChannel[] {
  const found = new Map<string, DirectChannel>();
  for (const message of messages.toReversed()) {
    const other = channelOf(message, selfId);
    if (typeof other !== "string" && !found.has(channelKey(other))) found.set(channelKey(other), other);
  }
  const others = opened.filter((channel) => !found.has(channelKey(channel)));
  return [...others.toReversed(), ...found.values()];
}

/** Something became of a message: what was loaded of the history follows it, too. */
export function revise(store: ChatStore, revision: ChatRevision): void {
  store.setState((state) => {
    const earlier = new Map(state.earlier);
    for (const [key, part] of state.earlier) {
      if (part.messages.some(({ id }) => id === revision.target)) {
        earlier.set(key, { ...part, messages: revised(part.messages, revision) });
      }
    }
    return { earlier };
  });
}

function revised(messages: readonly EarlierMessage[], revision: ChatRevision): EarlierMessage[] {
  if (revision.kind === "deleted") return messages.filter(({ id }) => id !== revision.target);
  const { target, text } = revision;
  return messages.map((message) => (message.id === target ? { ...message, text, isEdited: true } : message));
}

/** Is a message meant for whoever has this avatar: to them alone, or with their name in it? */
export const isCall = ({ scope, mentions }: ChatMessage, selfId: number): boolean =>
  scope === "direct" || mentions.includes(selfId);

/** A message came: it is unread unless one looks at its channel. */
export function receive(store: ChatStore, message: ChatMessage): void {
  store.setState((state) => {
    const key = channelKey(channelOf(message, state.selfId));
    if (state.isOpen && key === channelKey(state.channel)) return { newest: message };
    const unread = new Map(state.unread).set(key, (state.unread.get(key) ?? 0) + 1);
    return { newest: message, unread, calls: state.calls + (isCall(message, state.selfId) ? 1 : 0) };
  });
}

/** Opens the panel at a channel, which is then read. */
export function openChat(store: ChatStore, channel?: Channel): void {
  store.setState((state) => {
    const shown = channel ?? state.channel;
    const unread = new Map(state.unread);
    unread.delete(channelKey(shown));
    return { isOpen: true, channel: shown, opened: withOpened(state.opened, shown), unread, calls: 0 };
  });
}

function withOpened(opened: readonly DirectChannel[], channel: Channel): readonly DirectChannel[] {
  const isKnown = typeof channel === "string" || opened.some((each) => channelKey(each) === channelKey(channel));
  return isKnown ? opened : [...opened, channel];
}

export function closeChat(store: ChatStore): void {
  store.setState({ isOpen: false });
}

/** One writes on at what is begun in a channel; an empty text begins anew. */
export function keepDraft(store: ChatStore, channel: Channel, text: string): void {
  store.setState((state) => {
    const drafts = new Map(state.drafts);
    if (text === "") drafts.delete(channelKey(channel));
    else drafts.set(channelKey(channel), text);
    return { drafts };
  });
}

/** What another visit of the same world goes on with. Not what was for one person: an avatar's number may be somebody else's then. */
export function draftsForAnotherVisit({ drafts }: Pick<ChatState, "drafts">): ReadonlyMap<string, string> {
  return new Map([...drafts].filter(([key]) => key === "world" || key === "nearby"));
}

/** How many unread messages there are in all. */
export function unreadTotal({ unread }: ChatState): number {
  let total = 0;
  for (const count of unread.values()) total += count;
  return total;
}
