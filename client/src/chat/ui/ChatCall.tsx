import { InitialsAvatar } from "@crowdwire/ui";
import { useEffect, useState } from "react";
import { channelOf, isCall, openChat } from "../chatStore.ts";
import { useChat, useChatStore } from "../useChat.ts";
import "./call.css";

const SHOWN_MS = 8000;

/** While the chat is closed: what somebody just wrote to one, or with one's name in it. A press opens it there. */
export function ChatCall() {
  const store = useChatStore();
  const isOpen = useChat((state) => state.isOpen);
  const selfId = useChat((state) => state.selfId);
  const newest = useChat((state) => (state.newest && isCall(state.newest, state.selfId) ? state.newest : null));
  const [shown, setShown] = useState(newest);
  useEffect(() => {
    if (newest === null) return;
    setShown(newest);
    const timer = setTimeout(() => setShown(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [newest]);
  useEffect(() => {
    if (isOpen) setShown(null);
  }, [isOpen]);
  // It may have been taken back meanwhile, or by who keeps order.
  const isThere = useChat(({ messages }) => shown !== null && messages.some(({ id }) => id === shown.id));
  if (shown === null || !isThere || isOpen) return null;
  const { from, scope, text } = shown;
  return (
    <button type="button" className="chat-call glass" onClick={() => openChat(store, channelOf(shown, selfId))}>
      <InitialsAvatar name={from.name} size="2rem" />
      <span className="chat-call-words">
        <strong>
          {from.name} {scope === "direct" ? "writes to you" : "mentions you"}
        </strong>
        <span>{text}</span>
      </span>
    </button>
  );
}
