import { createContext, useContext } from "react";
import { useStore } from "zustand";
import type { ChatActions, ChatState, ChatStore } from "./chatStore.ts";

export const ChatStoreContext = createContext<ChatStore | null>(null);

export function useChatStore(): ChatStore {
  const store = useContext(ChatStoreContext);
  if (store === null) throw new Error("The chat's parts only work inside <Hud>.");
  return store;
}

/** What `select` picks from the chat of the visit; draws anew only when that changes. */
export function useChat<Picked>(select: (state: ChatState) => Picked): Picked {
  return useStore(useChatStore(), select);
}

export function useChatActions(): ChatActions {
  return useChat(({ actions }) => actions);
}
