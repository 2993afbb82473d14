import { IconButton } from "@crowdwire/ui";
import { IconMessageCircle } from "@tabler/icons-react";
import { closeChat, openChat, unreadTotal } from "../chatStore.ts";
import { useChat, useChatStore } from "../useChat.ts";
import "./channels.css";

/** Opens the chat, and says how much is unread there. */
export function ChatButton({ onOpen }: { onOpen?(): void }) {
  const store = useChatStore();
  const isOpen = useChat((state) => state.isOpen);
  const unread = useChat(unreadTotal);
  const calls = useChat((state) => state.calls);
  return (
    <IconButton
      label={unread === 0 ? "Chat" : `Chat, ${unread} unread`}
      pressed={isOpen}
      onClick={() => {
        if (isOpen) return closeChat(store);
        onOpen?.();
        openChat(store);
      }}
    >
      <IconMessageCircle />
      {unread > 0 && (
        <span className="dock-unread" data-call={calls > 0 || undefined} aria-hidden="true">
          {unread > 99 ? "99+" : unread}
        </span>
      )}
    </IconButton>
  );
}
