import "./media.css";
import "./area.css";
import type { ConversationArea } from "@crowdwire/protocol";
import { Badge, Button, IconButton, InitialsAvatar, Popover } from "@crowdwire/ui";
import {
  IconCheck,
  IconHandStop,
  IconLock,
  IconLockOpen,
  IconMicrophoneOff,
  IconMoonStars,
  IconSpeakerphone,
  IconUsersGroup,
  IconX,
} from "@tabler/icons-react";
import { useState } from "react";
import { useWorld } from "../../hud/useWorld.ts";
import { CapacityField } from "./CapacityField.tsx";
import { useMedia, useMediaActions } from "./useMedia.tsx";

const icons = { conference: IconUsersGroup, stage: IconSpeakerphone, silent: IconMoonStars } as const;

/** What standing here means, in a sentence. */
export function areaInWords({ kind, role, isAdmitted, isLocked }: ConversationArea): string {
  if (kind === "silent") return "Nobody hears anybody here.";
  if (!isAdmitted) {
    return isLocked
      ? "It is locked. You hear nothing of what is said inside."
      : "It is full. You join when someone leaves.";
  }
  if (kind === "stage") {
    return role === "speaker"
      ? "You are on stage: the whole world hears you."
      : "Ask to speak, and the whole world hears you.";
  }
  return role === "speaker"
    ? "Everyone in here hears you, and nobody outside."
    : "You listen. Ask to speak if you want to say something.";
}

function Requests({ area }: { area: ConversationArea }) {
  const people = useWorld((state) => state.people);
  const selfId = people.find(({ isSelf }) => isSelf)?.id;
  const nameOf = (id: number) => people.find((person) => person.id === id)?.name ?? "Somebody";
  const { area: act } = useMediaActions();
  const [open, setOpen] = useState(false);
  const speakers = area.speakers.filter((id) => id !== selfId);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      side="bottom"
      label={`Who may speak in ${area.name}`}
      width="min(21rem, calc(100vw - 1.5rem))"
      trigger={
        <Button
          size="sm"
          variant={area.requests.length > 0 ? "primary" : "soft"}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {area.requests.length > 0 ? `${area.requests.length} asking` : "Speakers"}
        </Button>
      }
    >
      <section className="panel speakers" aria-label={`Who may speak in ${area.name}`}>
        <h2>Asking to speak</h2>
        {area.requests.length === 0 && <p className="panel-note">Nobody at the moment.</p>}
        <ul className="hearers-list">
          {area.requests.map((id) => (
            <li key={id}>
              <div className="hearers-row">
                <InitialsAvatar name={nameOf(id)} size="2.1rem" />
                <span className="people-name">{nameOf(id)}</span>
                <IconButton
                  size="sm"
                  variant="primary"
                  label={`Let ${nameOf(id)} speak`}
                  onClick={() => act("grant", id)}
                >
                  <IconCheck />
                </IconButton>
                <IconButton size="sm" label={`Turn ${nameOf(id)} down`} onClick={() => act("deny", id)}>
                  <IconX />
                </IconButton>
              </div>
            </li>
          ))}
        </ul>
        {speakers.length > 0 && (
          <>
            <h2>Speaking</h2>
            <ul className="hearers-list">
              {speakers.map((id) => (
                <li key={id}>
                  <div className="hearers-row">
                    <InitialsAvatar name={nameOf(id)} size="2.1rem" />
                    <span className="people-name">{nameOf(id)}</span>
                    <Button size="sm" variant="soft" icon={<IconMicrophoneOff />} onClick={() => act("revoke", id)}>
                      Take speech
                    </Button>
                  </div>
                </li>
              ))}
            </ul>
          </>
        )}
        <CapacityField key={area.capacity} capacity={area.capacity} />
        <Button
          variant="soft"
          icon={area.isLocked ? <IconLockOpen /> : <IconLock />}
          onClick={() => act(area.isLocked ? "unlock" : "lock")}
        >
          {area.isLocked ? "Let others in again" : "Lock for those outside"}
        </Button>
      </section>
    </Popover>
  );
}

/** In a conference area, on a stage, in a silent zone: where one is, what one may do, and how to ask for more. */
export function AreaBanner() {
  const area = useMedia((state) => state.area);
  const { area: act } = useMediaActions();
  if (area === null) return null;
  const Icon = icons[area.kind];
  const mayAsk = area.kind !== "silent" && area.role === "listener" && area.isAdmitted;
  return (
    <section className="area glass" data-kind={area.kind} aria-label={area.name}>
      <span className="area-icon">
        <Icon size={22} aria-hidden="true" />
      </span>
      <div className="area-words" role="status">
        <strong>
          {area.name}
          {area.kind !== "silent" && (
            <Badge tone={area.role === "speaker" ? "accent" : "neutral"}>
              {area.isAdmitted ? (area.role === "speaker" ? "Speaker" : "Listener") : "Outside"}
            </Badge>
          )}
          {area.isLocked && <IconLock size={16} role="img" aria-label="locked" />}
        </strong>
        <span>
          {areaInWords(area)}
          {area.capacity !== null && area.isAdmitted && ` Room for ${area.capacity}.`}
        </span>
      </div>
      {mayAsk && (
        <Button
          size="sm"
          variant={area.hasAsked ? "soft" : "primary"}
          icon={<IconHandStop />}
          aria-pressed={area.hasAsked}
          onClick={() => act(area.hasAsked ? "takeBackRequest" : "askToSpeak")}
        >
          {area.hasAsked ? "Lower hand" : "Raise hand"}
        </Button>
      )}
      {area.mayManage && area.kind !== "silent" && <Requests area={area} />}
    </section>
  );
}
