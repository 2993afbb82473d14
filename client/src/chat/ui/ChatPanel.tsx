import "./chat.css";
import { IconButton } from "@crowdwire/ui";
import { IconX } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { closeChat } from "../chatStore.ts";
import { useChat, useChatStore } from "../useChat.ts";
import { ChannelTabs } from "./ChannelTabs.tsx";
import { Composer } from "./Composer.tsx";
import { MessageList } from "./MessageList.tsx";

/** What people write: to everyone, to those near and to oneself. Stays open while one walks on. */
export function ChatPanel() {
  const store = useChatStore();
  const isOpen = useChat((state) => state.isOpen);
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!isOpen) return;
    // Whoever may not write reads: the keyboard goes to what can be scrolled.
    const find = (selector: string) => panel.current?.querySelector<HTMLElement>(selector);
    (find("textarea:enabled") ?? find(".messages"))?.focus({ preventScroll: true });
  }, [isOpen]);
  if (!isOpen) return null;
  return (
    <section
      ref={panel}
      className="side-panel chat"
      aria-label="Chat"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        closeChat(store);
        document.querySelector<HTMLElement>(".world-view")?.focus();
      }}
    >
      <header className="side-head">
        <h2>Chat</h2>
        <IconButton size="sm" label="Close the chat" onClick={() => closeChat(store)}>
          <IconX />
        </IconButton>
      </header>
      <ChannelTabs />
      <MessageList />
      <Composer />
    </section>
  );
}
