import "./media.css";
import { Button, InitialsAvatar, Popover } from "@crowdwire/ui";
import { IconEar, IconEarOff, IconSpeakerphone } from "@tabler/icons-react";
import { useState } from "react";
import { useWorld } from "../../hud/useWorld.ts";
import { hearersInWords, whyNoneInWords } from "./hearersInWords.ts";
import { PersonAudioControls } from "./PersonAudioControls.tsx";
import { useMedia } from "./useMedia.tsx";

/** Exactly who can hear one now, from the server (GR8), and how one hears them. */
export function Hearers() {
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState<number | null>(null);
  const hearers = useMedia((state) => state.hearers);
  const isHeardByWorld = useMedia((state) => state.isHeardByWorld);
  const area = useMedia((state) => state.area);
  const isMuted = useMedia((state) => state.isMuted);
  const link = useMedia((state) => state.link);
  const remote = useMedia((state) => state.people);
  const people = useWorld((state) => state.people);
  if (link === "off") return null;
  const nameOf = (id: number) => people.find((person) => person.id === id)?.name ?? "Somebody";
  const words = hearersInWords({ isHeardByWorld, count: hearers.length, isMuted });
  const Icon = isHeardByWorld ? IconSpeakerphone : hearers.length > 0 ? IconEar : IconEarOff;
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      side="bottom-start"
      label="Who can hear you"
      width="min(20rem, calc(100vw - 1.5rem))"
      trigger={
        <button
          type="button"
          className="hearers glass"
          data-open={(hearers.length > 0 && !isMuted) || undefined}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <Icon size={18} aria-hidden="true" />
          <span role="status">{words}</span>
        </button>
      }
    >
      <section className="panel" aria-label="Who can hear you">
        <header className="panel-head">
          <h2>Who can hear you</h2>
        </header>
        {hearers.length === 0 ? (
          <p className="panel-note">{whyNoneInWords({ isHeardByWorld, area })}</p>
        ) : (
          <ul className="hearers-list">
            {hearers.map((id) => (
              <li key={id} data-speaking={remote.get(id)?.isSpeaking || undefined}>
                <div className="hearers-row">
                  <InitialsAvatar name={nameOf(id)} size="2.1rem" />
                  <span className="people-name">{nameOf(id)}</span>
                  <Button
                    size="sm"
                    variant="soft"
                    aria-expanded={chosen === id}
                    aria-label={`Sound of ${nameOf(id)}`}
                    onClick={() => setChosen(chosen === id ? null : id)}
                  >
                    Sound
                  </Button>
                </div>
                {chosen === id && <PersonAudioControls entityId={id} name={nameOf(id)} />}
              </li>
            ))}
          </ul>
        )}
        {isMuted && hearers.length > 0 && (
          <p className="panel-note">Your microphone is off, so they hear nothing at the moment.</p>
        )}
      </section>
    </Popover>
  );
}
