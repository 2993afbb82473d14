import type { ChatMessage } from "@crowdwire/protocol";
import { type ChatStore, createChatStore } from "../../chat/chatStore.ts";

const SELF = 1;
const BEGAN_MS = Date.UTC(2026, 10, 28, 9, 41);

const lines: readonly [from: number, name: string, text: string, minutes: number][] = [
  [2, "Noor", "Good morning! Is the workshop here or on the amphitheatre?", 0],
  [3, "Yuki", "Here, by the fountain. The plan: https://example.org/workshop", 1],
  [3, "Yuki", "Coffee is on 🙂", 1],
  [1, "Ada", "On my way.", 3],
  [5, "Grace Hopper", "@Ada bring the moth, please", 4],
  [4, "Tomás", "Can somebody let @Noor in? The door of room 3 is locked.", 12],
  [2, "Noor", "Got it, thank you!\nSee you all at ten.", 13],
];

/** A chat without a network: sending, editing and deleting work on what is shown. */
export function sampleChat(state: string): ChatStore {
  let lastId = 0;
  const message = (from: number, name: string, text: string, sentAtMs: number): ChatMessage => {
    lastId += 1;
    const mentions = /@Ada/u.test(text) ? [SELF] : [];
    const person = { entityId: from, name };
    return {
      kind: "message",
      id: lastId,
      scope: "world",
      from: person,
      to: null,
      text,
      sentAtMs,
      isEdited: lastId === 3,
      mentions,
      clientId: `${lastId}`,
    };
  };
  const isOpen = state === "chat" || state === "noChat";
  const store = createChatStore({
    selfId: SELF,
    isOpen,
    messages: lines.map(([from, name, text, minutes]) => message(from, name, text, BEGAN_MS + 60_000 * minutes)),
    earlier: new Map(["world", "nearby"].map((key) => [key, { messages: [], phase: "end" }])),
    unread: isOpen ? new Map([["nearby", 2]]) : new Map([["world", 3]]),
    calls: isOpen ? 0 : 1,
    outgoing:
      state === "chat"
        ? [{ clientId: "refused", scope: "world", text: "Again and again", refusal: "slowMode", retryInSeconds: 12 }]
        : [],
    actions: {
      send: (_scope, text) => {
        if (text.trim() === "") return false;
        store.setState(({ messages }) => ({ messages: [...messages, message(SELF, "Ada", text, Date.now())] }));
        return true;
      },
      edit: (id, text) =>
        store.setState(({ messages }) => ({
          messages: messages.map((each) => (each.id === id ? { ...each, text, isEdited: true } : each)),
        })),
      delete: (id) => store.setState(({ messages }) => ({ messages: messages.filter((each) => each.id !== id) })),
      discard: () => store.setState({ outgoing: [] }),
      resend: () => store.setState({ outgoing: [] }),
      loadEarlier: () => undefined,
    },
  });
  return store;
}
