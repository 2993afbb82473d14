import { CHAT_LIMITS } from "@crowdwire/protocol";
import { IconButton } from "@crowdwire/ui";
import { IconSend2 } from "@tabler/icons-react";
import { type KeyboardEvent, useId, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { ChatTo } from "../../../headless/ChatLog.ts";
import { useWorld } from "../../hud/useWorld.ts";
import { type Channel, channelKey, keepDraft } from "../chatStore.ts";
import { mentionAt, namesFor } from "../mentionAt.ts";
import { useChat, useChatActions, useChatStore } from "../useChat.ts";
import { EmojiPicker } from "./EmojiPicker.tsx";
import { Suggestions } from "./Suggestions.tsx";
import { useMayWrite } from "./useMayWrite.ts";
import "./composer.css";

const SUGGESTED = 6;
const NEARLY = 50;

const scopeOf = (channel: Channel): ChatTo => (typeof channel === "string" ? channel : { to: channel.entityId });

const placeholderOf = (channel: Channel): string => {
  if (channel === "world") return "Write to everyone";
  if (channel === "nearby") return "Write to those near you";
  return `Write to ${channel.name}`;
};

/** Where one writes. Enter sends, Shift and Enter begins a line, @ suggests names. */
export function Composer() {
  const id = useId();
  const channel = useChat((state) => state.channel);
  const { send } = useChatActions();
  const store = useChatStore();
  const { closedBecause, isAway, waitSeconds } = useMayWrite(channel);
  const people = useWorld((state) => state.people);
  // What is begun in one channel waits there.
  const text = useChat(({ drafts }) => drafts.get(channelKey(channel)) ?? "");
  const [caret, setCaret] = useState(0);
  const [marked, setMarked] = useState(0);
  const [isHushed, setHushed] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);

  const typed = mentionAt(text, caret);
  const wanted = typed?.typed;
  const names = useMemo(() => {
    const others = people.filter(({ isSelf }) => !isSelf).map(({ name }) => name);
    return wanted === undefined ? [] : namesFor(wanted, others, SUGGESTED);
  }, [wanted, people]);
  const suggests = !isHushed && names.length > 0 && !(names.length === 1 && names[0] === wanted);
  const left = CHAT_LIMITS.textChars - [...text].length;

  /** Puts the caret somewhere once the changed text stands in the box. */
  const placeCaret = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (placeCaret.current === null) return;
    box.current?.focus();
    box.current?.setSelectionRange(placeCaret.current, placeCaret.current);
    placeCaret.current = null;
  });

  const change = (next: string, at = next.length) => {
    keepDraft(store, channel, next);
    setCaret(at);
    setMarked(0);
    setHushed(false);
  };
  const insert = (words: string) => {
    const element = box.current;
    const start = element?.selectionStart ?? text.length;
    const end = element?.selectionEnd ?? start;
    change(text.slice(0, start) + words + text.slice(end), start + words.length);
    placeCaret.current = start + words.length;
  };
  const complete = (name: string) => {
    if (typed === null) return;
    const next = `${text.slice(0, typed.start)}@${name} ${text.slice(caret)}`;
    const at = typed.start + name.length + 2;
    change(next, at);
    placeCaret.current = at;
  };
  const submit = () => {
    if (closedBecause !== null || waitSeconds > 0 || left < 0) return;
    if (send(scopeOf(channel), text)) change("");
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (suggests && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      setMarked((marked + step + names.length) % names.length);
    } else if (suggests && (event.key === "Tab" || event.key === "Enter") && !event.shiftKey) {
      event.preventDefault();
      complete(names[marked] ?? names[0]!);
    } else if (suggests && event.key === "Escape") {
      event.preventDefault();
      setHushed(true);
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      submit();
    }
  };

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {suggests && <Suggestions id={id} names={names} marked={marked} onChoose={complete} />}
      <div className="composer-box" data-closed={closedBecause !== null || undefined}>
        <textarea
          ref={box}
          rows={1}
          aria-label={placeholderOf(channel)}
          aria-describedby={`${id}-note`}
          aria-autocomplete="list"
          aria-controls={suggests ? `${id}-names` : undefined}
          aria-activedescendant={suggests ? `${id}-${marked}` : undefined}
          placeholder={placeholderOf(channel)}
          // Not disabled: whoever is typing then would type on into the world, and walk.
          readOnly={closedBecause !== null}
          aria-disabled={closedBecause !== null}
          value={text}
          onChange={(event) => change(event.currentTarget.value, event.currentTarget.selectionStart)}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
          onKeyDown={onKeyDown}
        />
        <EmojiPicker disabled={closedBecause !== null} onChoose={insert} />
        <IconButton
          type="submit"
          size="sm"
          variant="primary"
          label="Send"
          disabled={closedBecause !== null || waitSeconds > 0 || left < 0 || text.trim() === ""}
        >
          <IconSend2 />
        </IconButton>
      </div>
      <p id={`${id}-note`} className="composer-note" aria-live="polite">
        {closedBecause}
        {closedBecause === null &&
          isAway &&
          "You are not connected right now. What you write is sent once you are again. "}
        {closedBecause === null && waitSeconds > 0 && `Slow mode: you may write again in ${waitSeconds} s.`}
        {closedBecause === null && left < NEARLY && (
          <span data-over={left < 0 || undefined}>{left < 0 ? `${-left} too many` : `${left} left`}</span>
        )}
      </p>
    </form>
  );
}
