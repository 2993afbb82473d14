import { hasPermission } from "@crowdwire/protocol";
import { Button, EmptyState } from "@crowdwire/ui";
import { IconArrowDown, IconMessages } from "@tabler/icons-react";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useWorld } from "../../hud/useWorld.ts";
import { type Channel, channelKey, channelOf, channelOfScope, earlierOf } from "../chatStore.ts";
import { beginsDay, continues } from "../groupMessages.ts";
import { useChat, useChatActions } from "../useChat.ts";
import { DayLine, MessageRow, OutgoingRow } from "./MessageRow.tsx";
import { type ShownMessage, shownEarlier, shownMessage } from "./shownMessage.ts";
import "./messages.css";

/** Nearer to the end than this counts as reading along. */
const AT_END_PX = 60;

const emptyWords = (channel: Channel, isWatching: boolean): string => {
  if (isWatching) return "What people inside write to everyone appears here.";
  if (channel === "world") return "Say hello: everyone in this world reads it.";
  if (channel === "nearby") return "Only those you stand with read what you write here.";
  return `Only ${channel.name} reads what you write here.`;
};

/** The messages of a channel, oldest first. Follows the newest one while one reads along. */
export function MessageList() {
  const channel = useChat((state) => state.channel);
  const key = channelKey(channel);
  const selfId = useChat((state) => state.selfId);
  const all = useChat((state) => state.messages);
  const outgoing = useChat((state) => state.outgoing).filter(({ scope }) => channelOfScope(scope) === key);
  const earlier = useChat((state) => earlierOf(state, key));
  const hasGap = useChat((state) => state.hasGap);
  const keepsOrder = useWorld((state) => hasPermission(state.permissions, "ban"));
  const isWatching = useWorld((state) => state.phase === "watching");
  const people = useWorld((state) => state.people);
  const names = useMemo(() => people.map(({ name }) => name), [people]);
  const selfName = people.find(({ isSelf }) => isSelf)?.name ?? "";
  const [edited, setEdited] = useState<number | null>(null);

  const shown = useMemo<readonly ShownMessage[]>(() => {
    const here = all.filter((message) => channelKey(channelOf(message, selfId)) === key);
    return [...earlier.messages.map(shownEarlier), ...here.map((message) => shownMessage(message, selfId))];
  }, [all, earlier.messages, key, selfId]);

  const { list, isAtEnd, onScroll, toEnd } = useFollowing(
    key,
    `${shown.at(-1)?.key} ${outgoing.length}`,
    shown[0]?.key,
  );

  return (
    <div className="messages-frame">
      <div
        ref={list}
        className="messages"
        role="log"
        aria-live="off"
        aria-label="Messages"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        onScroll={onScroll}
      >
        <EarlierButton channel={channel} isEmpty={shown.length === 0} />
        {hasGap && <p className="messages-gap">You were away for a while: some messages are missing here.</p>}
        {shown.length === 0 && outgoing.length === 0 && earlier.phase === "end" && (
          <EmptyState icon={<IconMessages size={30} aria-hidden="true" />} title="Nothing written yet">
            {emptyWords(channel, isWatching)}
          </EmptyState>
        )}
        <ol className="message-rows">
          {shown.map((message, index) => (
            <li key={message.key} className="message-item">
              {beginsDay(shown[index - 1], message) && <DayLine atMs={message.sentAtMs} />}
              <MessageRow
                message={message}
                isContinued={continues(shown[index - 1], message)}
                names={names}
                selfName={selfName}
                mayDelete={message.isOwn || (keepsOrder && message.scope !== "direct")}
                isEdited={edited !== null && edited === message.id}
                onEdit={setEdited}
              />
            </li>
          ))}
          {outgoing.map((message) => (
            <li key={message.clientId} className="message-item">
              <OutgoingRow message={message} />
            </li>
          ))}
        </ol>
      </div>
      {!isAtEnd && (
        <Button size="sm" className="messages-end" icon={<IconArrowDown />} onClick={toEnd}>
          To the newest
        </Button>
      )}
    </div>
  );
}

interface EarlierButtonProps {
  channel: Channel;
  isEmpty: boolean;
}

/** Reads back what was written before one came; where nothing else is there to read, by itself. */
function EarlierButton({ channel, isEmpty }: EarlierButtonProps) {
  const { loadEarlier } = useChatActions();
  const { phase, messages } = useChat((state) => earlierOf(state, channelKey(channel)));
  const partner = useWorld(({ cards }) =>
    typeof channel === "string" ? null : (cards.get(channel.entityId)?.userId ?? null),
  );
  useEffect(() => {
    if (isEmpty && phase === "unread") loadEarlier(channel, partner);
  }, [isEmpty, phase, loadEarlier, channel, partner]);
  if (phase === "end") return messages.length > 0 && <p className="messages-begin">It begins here.</p>;
  return (
    <Button
      size="sm"
      variant="ghost"
      className="messages-earlier"
      busy={phase === "loading"}
      onClick={() => loadEarlier(channel, partner)}
    >
      {phase === "failed" ? "That did not work. Try again" : "Show earlier messages"}
    </Button>
  );
}

/**
 * Keeps the end in sight for whoever reads along, and the place for whoever reads back while earlier ones are put before it. Each
 * channel begins at its end.
 */
function useFollowing(channel: string, newest: string, oldest: string | undefined) {
  const list = useRef<HTMLDivElement>(null);
  const [isAtEnd, setAtEnd] = useState(true);
  const before = useRef({ channel, height: 0, oldest, isAtEnd: true });
  useLayoutEffect(() => {
    void newest;
    const element = list.current;
    if (element === null) return;
    const was = before.current;
    // Asked of the list itself: that it was scrolled is told later.
    const wasAtEnd = was.isAtEnd && was.height - element.scrollTop - element.clientHeight < AT_END_PX;
    const isAtEnd = was.channel !== channel || wasAtEnd;
    if (isAtEnd) element.scrollTop = element.scrollHeight;
    else if (was.oldest !== oldest) element.scrollTop += element.scrollHeight - was.height;
    before.current = { channel, height: element.scrollHeight, oldest, isAtEnd };
    setAtEnd(isAtEnd);
  }, [channel, newest, oldest]);
  useEffect(() => {
    const element = list.current;
    const rows = element?.lastElementChild;
    if (!element || !rows) return;
    // Fonts arrive, a box for editing opens, the panel changes its size: the end stays in sight.
    const observer = new ResizeObserver(() => {
      if (before.current.isAtEnd) element.scrollTop = element.scrollHeight;
      before.current.height = element.scrollHeight;
    });
    observer.observe(rows);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return {
    list,
    isAtEnd,
    onScroll: () => {
      const element = list.current;
      if (element === null) return;
      const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < AT_END_PX;
      before.current.isAtEnd = atEnd;
      setAtEnd(atEnd);
    },
    toEnd: () => {
      before.current.isAtEnd = true;
      list.current?.scrollTo({ top: list.current.scrollHeight, behavior: "smooth" });
    },
  };
}
