import { IconButton } from "@crowdwire/ui";
import { useEffect, useState } from "react";
import { emoteList } from "./emotes.ts";
import { KeyHint } from "./KeyHint.tsx";
import { useActions, useWorld } from "./useWorld.ts";

/** How long the next emote still has to wait, in milliseconds; falls to 0 by itself. */
function useWaitMs(): number {
  const readyAtMs = useWorld((state) => state.emoteReadyAtMs);
  const [waitMs, setWaitMs] = useState(0);
  useEffect(() => {
    const left = Math.max(0, readyAtMs - performance.now());
    setWaitMs(left);
    if (left === 0) return;
    const timer = setTimeout(() => setWaitMs(0), left);
    return () => clearTimeout(timer);
  }, [readyAtMs]);
  return waitMs;
}

/** Six emotes; the digits 1 to 6 do the same. */
export function EmoteBar({ onChosen }: { onChosen?: () => void }) {
  const actions = useActions();
  const playing = useWorld((state) => state.emote);
  const inside = useWorld((state) => state.phase === "inside");
  const touch = useWorld((state) => state.touch);
  const waitMs = useWaitMs();
  return (
    <fieldset className="emotes" aria-label="Emotes">
      {emoteList.map(({ emote, label, icon: Icon }, index) => (
        <KeyHint key={emote} label={label} hotkey={`${index + 1}`}>
          <IconButton
            label={label}
            className="emote"
            aria-keyshortcuts={touch ? undefined : `${index + 1}`}
            pressed={playing === emote && waitMs > 0}
            aria-disabled={!inside || waitMs > 0}
            onClick={() => {
              if (!inside || waitMs > 0) return;
              actions.emote(emote);
              onChosen?.();
            }}
          >
            <Icon />
            {!touch && (
              <span className="emote-digit" aria-hidden="true">
                {index + 1}
              </span>
            )}
          </IconButton>
        </KeyHint>
      ))}
      {waitMs > 0 && <span className="emotes-wait" style={{ animationDuration: `${waitMs}ms` }} aria-hidden="true" />}
    </fieldset>
  );
}
