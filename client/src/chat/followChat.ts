import type { ChatLog } from "../../headless/ChatLog.ts";
import { api } from "../api/browserApi.ts";
import { type ChatStore, type EarlierMessages, receive } from "./chatStore.ts";

export interface ChatSource {
  log: ChatLog;
  /** One's own avatar; 0 while one is not in the world. */
  selfId(): number;
  worldId: string;
  signal: AbortSignal;
}

/** Keeps the panel's chat as the log is, and carries out what the panel asks for; call the answer to stop. */
export function followChat(store: ChatStore, { log, selfId, worldId, signal }: ChatSource): () => void {
  const refresh = () => {
    const { messages, outgoing, hasGap } = log;
    store.setState({ messages, outgoing, hasGap, selfId: selfId() });
  };
  const stop = log.listen({ changed: refresh, received: (message) => receive(store, message) });
  store.setState(({ actions }) => ({
    actions: {
      ...actions,
      send: (scope, text) => {
        const isSent = log.send(scope, text);
        if (isSent && scope === "world") store.setState({ lastToAllMs: performance.now() });
        return isSent;
      },
      resend: (clientId) => log.resend(clientId),
      discard: (clientId) => log.discard(clientId),
      edit: (id, text) => log.edit(id, text),
      delete: (id) => log.delete(id),
      loadEarlier: () => void loadEarlier(store, worldId, signal),
    },
  }));
  refresh();
  return stop;
}

/** Reads the page of the history that comes before what is shown. */
async function loadEarlier(store: ChatStore, worldId: string, signal: AbortSignal): Promise<void> {
  const { earlier, messages } = store.getState();
  if (earlier.phase === "loading" || earlier.phase === "end") return;
  const set = (change: Partial<EarlierMessages>) =>
    store.setState((state) => ({ earlier: { ...state.earlier, ...change } }));
  set({ phase: "loading" });
  const before = earlier.messages[0]?.id ?? messages.find(({ scope }) => scope === "world")?.id.toString();
  try {
    const { messages: lines, next } = await api.call(
      "readChat",
      { params: { world: worldId }, query: before === undefined ? {} : { before } },
      signal,
    );
    const read = lines
      .filter(({ isDeleted }) => !isDeleted)
      .map(({ id, author, text, sentAt, editedAt }) => ({
        id,
        name: author?.name ?? "Somebody",
        text,
        sentAtMs: Date.parse(sentAt),
        isEdited: editedAt !== null,
      }));
    set({
      messages: [...read, ...store.getState().earlier.messages],
      phase: next === null ? "end" : "more",
    });
  } catch (error) {
    if (signal.aborted) return;
    set({ phase: "failed" });
    reportError(error);
  }
}
