import { CHAT_LIMITS, REFUSALS } from "@crowdwire/protocol";
import { Button, IconButton, InitialsAvatar } from "@crowdwire/ui";
import { IconAlertCircle, IconPencil, IconTrash } from "@tabler/icons-react";
import { memo, useEffect, useRef, useState } from "react";
import type { OutgoingChat } from "../../../headless/ChatLog.ts";
import { useWorld } from "../../hud/useWorld.ts";
import { useChatActions } from "../useChat.ts";
import { RichText } from "./RichText.tsx";
import type { ShownMessage } from "./shownMessage.ts";
import { useMayWrite } from "./useMayWrite.ts";
import "./message.css";

const timeOfDay = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const dayOf = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

export function DayLine({ atMs }: { atMs: number }) {
  return (
    <p className="day-line">
      <span>{dayOf.format(atMs)}</span>
    </p>
  );
}

export interface MessageRowProps {
  message: ShownMessage;
  /** Stands under the name of the one before. */
  isContinued: boolean;
  names: readonly string[];
  selfName: string;
  mayDelete: boolean;
  isEdited: boolean;
  onEdit(id: number | null): void;
}

/** One message. */
export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { message, isContinued, names, selfName, mayDelete, isEdited, onEdit } = props;
  const actions = useChatActions();
  const { id, name, text, sentAtMs } = message;
  const isToAll = message.scope === "world";
  const editButton = useRef<HTMLButtonElement>(null);
  const wasEdited = useRef(false);
  useEffect(() => {
    // Whoever edits by keyboard goes on from where they began.
    if (wasEdited.current && !isEdited) editButton.current?.focus();
    wasEdited.current = isEdited;
  }, [isEdited]);
  return (
    <article
      className="message"
      data-continued={isContinued || undefined}
      data-call={message.isCall || undefined}
      aria-label={`${name}, ${timeOfDay.format(sentAtMs)}`}
    >
      {isContinued ? (
        <time className="message-when" dateTime={new Date(sentAtMs).toISOString()} title={whole.format(sentAtMs)}>
          {timeOfDay.format(sentAtMs)}
        </time>
      ) : (
        <InitialsAvatar name={name} size="2.25rem" />
      )}
      <div className="message-body">
        {!isContinued && (
          <p className="message-head">
            <strong>{name}</strong>
            <time dateTime={new Date(sentAtMs).toISOString()} title={whole.format(sentAtMs)}>
              {timeOfDay.format(sentAtMs)}
            </time>
          </p>
        )}
        {isEdited ? (
          <EditBox
            text={text}
            isToAll={isToAll}
            onDone={(changed) => {
              if (changed !== null && changed !== text) actions.edit(id, changed, isToAll);
              onEdit(null);
            }}
          />
        ) : (
          <p className="message-text">
            <RichText text={text} names={names} selfName={selfName} />
            {message.isEdited && <span className="message-edited"> (edited)</span>}
          </p>
        )}
      </div>
      {!isEdited && (message.isOwn || mayDelete) && (
        <div className="message-acts">
          {message.isOwn && (
            <IconButton ref={editButton} size="sm" label="Edit this message" onClick={() => onEdit(id)}>
              <IconPencil />
            </IconButton>
          )}
          {mayDelete && (
            <IconButton
              size="sm"
              label={message.isOwn ? "Delete this message" : `Delete this message of ${name}`}
              onClick={({ currentTarget }) => {
                actions.delete(id);
                // The button goes with its message: the keyboard stays among the others.
                currentTarget.closest<HTMLElement>(".messages")?.focus();
              }}
            >
              <IconTrash />
            </IconButton>
          )}
        </div>
      )}
    </article>
  );
});

interface EditBoxProps {
  text: string;
  isToAll: boolean;
  onDone(changed: string | null): void;
}

function EditBox({ text, isToAll, onDone }: EditBoxProps) {
  const [value, setValue] = useState(text);
  // Where writing to everyone is off or slow, so is changing what everyone reads.
  const { closedBecause, isAway, waitSeconds } = useMayWrite(isToAll ? "world" : "nearby");
  const isClosed = closedBecause !== null || isAway || waitSeconds > 0;
  const save = () => {
    if (!isClosed) onDone(value.trim() === "" ? null : value);
  };
  return (
    <form
      className="edit-box"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <textarea
        aria-label="Your message"
        // biome-ignore lint/a11y/noAutofocus: pressing “Edit” means typing here
        autoFocus
        value={value}
        maxLength={CHAT_LIMITS.textChars}
        rows={2}
        onChange={(event) => setValue(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") {
            event.preventDefault();
            onDone(null);
          } else if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
            event.preventDefault();
            save();
          }
        }}
      />
      {isClosed && (
        <p className="message-note" role="status">
          {closedBecause ??
            (isAway
              ? "You are not connected right now. You can save this once you are again."
              : `Slow mode: you can save this in ${waitSeconds} s.`)}
        </p>
      )}
      <span className="edit-acts">
        <Button size="sm" variant="ghost" onClick={() => onDone(null)}>
          Cancel
        </Button>
        <Button size="sm" type="submit" variant="primary" disabled={isClosed}>
          Save
        </Button>
      </span>
    </form>
  );
}

/** A message of one's own on its way, or one that did not get through. */
export function OutgoingRow({ message }: { message: OutgoingChat }) {
  const { resend, discard } = useChatActions();
  const { clientId, text, refusal, retryInSeconds } = message;
  const isAway = useWorld((state) => state.phase === "reconnecting");
  return (
    <article className="message message-outgoing" data-refused={refusal !== null || undefined}>
      <span />
      <div className="message-body">
        <p className="message-text">{text}</p>
        {refusal === null ? (
          <p className="message-note">{isAway ? "Is sent once you are connected again." : "On its way…"}</p>
        ) : (
          <p className="message-note" role="alert">
            <IconAlertCircle size={16} aria-hidden="true" />
            <span>
              Not sent: {REFUSALS[refusal]}
              {retryInSeconds !== null && ` (${retryInSeconds} s)`}
            </span>
            <Button size="sm" variant="ghost" onClick={() => resend(clientId)}>
              Try again
            </Button>
            <Button size="sm" variant="ghost" onClick={() => discard(clientId)}>
              Give up
            </Button>
          </p>
        )}
      </div>
    </article>
  );
}
