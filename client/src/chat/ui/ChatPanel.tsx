import "./chat.css";
import { IconButton } from "@crowdwire/ui";
import { IconX } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { isWithin, useLentKeyboard } from "../../hud/useLentKeyboard.ts";
import { useWorld } from "../../hud/useWorld.ts";
import { closeChat } from "../chatStore.ts";
import { useChat, useChatStore } from "../useChat.ts";
import { ChannelTabs } from "./ChannelTabs.tsx";
import { Composer } from "./Composer.tsx";
import { MessageList } from "./MessageList.tsx";

/** What people write: to everyone, to those near and to oneself. Stays open while one walks on. */
export function ChatPanel() {
  const isOpen = useChat((state) => state.isOpen);
  return isOpen ? <OpenChat /> : null;
}

function OpenChat() {
  const store = useChatStore();
  const touch = useWorld((state) => state.touch);
  const panel = useRef<HTMLElement>(null);
  useLentKeyboard(panel);
  useEffect(() => {
    // Whoever may not write reads: the keyboard goes to what can be scrolled. So it does where a keyboard would cover half of it.
    const find = (selector: string) => panel.current?.querySelector<HTMLElement>(selector);
    ((touch ? null : find("textarea:read-write")) ?? find(".messages"))?.focus({ preventScroll: true });
  }, [touch]);
  return (
    <section
      ref={panel}
      className="side-panel chat"
      aria-label="Chat"
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented && isWithin(event)) closeChat(store);
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
