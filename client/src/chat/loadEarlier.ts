import type { ChatHistory } from "@crowdwire/protocol/rest";
import { ApiError } from "../api/ApiError.ts";
import {
  type Channel,
  type ChatStore,
  channelKey,
  channelOf,
  type EarlierMessage,
  type EarlierMessages,
  earlierOf,
} from "./chatStore.ts";

/** Which page of the history. */
export interface HistoryQuery {
  readonly scope: "world" | "nearby" | "direct";
  /** User id of the one it is with. */
  readonly with?: string;
  readonly before?: string;
  readonly limit?: number;
}

/** Reads a page of the world's history. */
export type ReadHistory = (query: HistoryQuery) => Promise<ChatHistory>;

/**
 * Puts the page of a channel's history before what is shown of it. Does nothing while one is on its way, or where there is no more.
 *
 * @param of.partner user id of the one a direct channel is with, where it is known
 * @param of.userId one's own
 * @throws what `read` throws, once the channel says that it failed; not where the history is not for this person
 */
export async function loadEarlier(
  store: ChatStore,
  of: { readonly channel: Channel; readonly partner: string | null; readonly userId: string },
  read: ReadHistory,
): Promise<void> {
  const { channel } = of;
  const key = channelKey(channel);
  const set = (change: Partial<EarlierMessages>) =>
    store.setState((state) => ({ earlier: new Map(state.earlier).set(key, { ...earlierOf(state, key), ...change }) }));
  const { phase, before: next } = earlierOf(store.getState(), key);
  if (phase === "loading" || phase === "end") return;
  set({ phase: "loading" });
  const { messages, selfId } = store.getState();
  const oldestShown = messages.find((message) => channelKey(channelOf(message, selfId)) === key);
  const oldest = oldestShown?.id.toString();
  try {
    const before = next ?? oldest;
    const whose =
      typeof channel === "string"
        ? { scope: channel }
        : ({
            scope: "direct",
            with: of.partner ?? (await partnerIn(oldest, channel.name, oldestShown?.from.entityId === selfId, read)),
          } as const);
    const { messages: lines, next: following } = await read({ ...whose, ...(before !== undefined && { before }) });
    const page = lines.filter(({ isDeleted }) => !isDeleted).map((line) => toEarlier(line, whose.scope, of.userId));
    const shown = [...page, ...earlierOf(store.getState(), key).messages];
    set({ messages: shown, phase: following === null ? "end" : "more", before: following ?? undefined });
  } catch (error) {
    const isRefused = error instanceof ApiError && error.code === "membersOnly";
    // Whoever came a moment ago for the first time is not noted as a member yet, and has said and heard nothing before.
    set({ phase: isRefused && oldest === undefined ? "end" : "failed" });
    if (!isRefused) throw error;
  }
}

/**
 * Who a direct message was with: whoever is not here any more is known by name alone, and two may have the same.
 *
 * @param isOwn it was written by oneself, who may bear the partner's name
 */
async function partnerIn(id: string | undefined, name: string, isOwn: boolean, read: ReadHistory): Promise<string> {
  if (id === undefined) throw new Error(`Nobody is known to whom one writes as ${name}.`);
  const { messages } = await read({ scope: "direct", before: String(Number(id) + 1), limit: 1 });
  const line = messages.find((candidate) => candidate.id === id);
  const partner = !isOwn && line?.author?.name === name ? line.author.userId : line?.to?.userId;
  if (partner === undefined) throw new Error(`Message ${id} is not in the history yet.`);
  return partner;
}

function toEarlier(line: ChatHistory["messages"][number], scope: HistoryQuery["scope"], self: string): EarlierMessage {
  const { author, text } = line;
  return {
    id: Number(line.id),
    scope,
    authorId: author?.userId ?? null,
    name: author?.name ?? "Somebody",
    isOwn: author?.userId === self,
    text,
    sentAtMs: Date.parse(line.sentAt),
    isEdited: line.editedAt !== null,
  };
}
