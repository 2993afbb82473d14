import { isCall } from "../chatStore.ts";
import { useChat } from "../useChat.ts";

/** Reads out what comes: everything of the open channel, and what is meant for oneself in any other. */
export function ChatAnnouncer() {
  const words = useChat(({ newest, isOpen, selfId }) => {
    if (newest === null) return "";
    if (!isOpen && !isCall(newest, selfId)) return "";
    const how = newest.scope === "direct" ? " writes to you" : newest.scope === "nearby" ? ", nearby" : "";
    return `${newest.from.name}${how}: ${newest.text}`;
  });
  return (
    <div className="cw-visually-hidden" aria-live="polite">
      {words}
    </div>
  );
}
