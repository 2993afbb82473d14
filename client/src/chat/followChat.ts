import type { ChatLog } from "../../headless/ChatLog.ts";
import { api } from "../api/browserApi.ts";
import { type ChatStore, receive, revise } from "./chatStore.ts";
import { loadEarlier } from "./loadEarlier.ts";

export interface ChatSource {
  log: ChatLog;
  /** One's own avatar; 0 while one is not in the world. */
  selfId(): number;
  worldId: string;
  /** Who one is. */
  userId: string;
  signal: AbortSignal;
}

/** Keeps the panel's chat as the log is, and carries out what the panel asks for; call the answer to stop. */
export function followChat(store: ChatStore, { log, selfId, worldId, userId, signal }: ChatSource): () => void {
  const refresh = () => {
    const { messages, outgoing, hasGap } = log;
    store.setState({ messages, outgoing, hasGap, selfId: selfId() });
  };
  const stop = log.listen({
    changed: refresh,
    received: (message) => receive(store, message),
    revised: (revision) => revise(store, revision),
  });
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
      edit: (id, text, isToAll) => {
        log.edit(id, text);
        if (isToAll) store.setState({ lastToAllMs: performance.now() });
      },
      delete: (id) => log.delete(id),
      loadEarlier: (channel, partner) =>
        void loadEarlier(store, { channel, partner, userId }, (query) =>
          api.call("readChat", { params: { world: worldId }, query }, signal),
        ).catch((error) => signal.aborted || reportError(error)),
    },
  }));
  refresh();
  return stop;
}
