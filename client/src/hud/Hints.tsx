import { Button, Kbd } from "@crowdwire/ui";
import { type ReactNode, useEffect, useState } from "react";
import { changePreferences, readPreferences } from "../world/preferences.ts";
import { useWorld } from "./useWorld.ts";

const keyboardHints: readonly [keys: ReactNode, words: string][] = [
  [
    <span className="wasd" key="wasd">
      <Kbd>W</Kbd>
      <Kbd>A</Kbd>
      <Kbd>S</Kbd>
      <Kbd>D</Kbd>
    </span>,
    "walk",
  ],
  [<Kbd key="shift">Shift</Kbd>, "run"],
  [<Kbd key="space">Space</Kbd>, "jump"],
  [<Kbd key="c">C</Kbd>, "sit"],
  [<Kbd key="v">V</Kbd>, "change view"],
  ["Drag", "look around"],
  ["Click", "walk there"],
];

const touchHints: readonly [keys: ReactNode, words: string][] = [
  ["Left thumb", "walk"],
  ["Drag", "look around"],
  ["Tap", "walk there"],
  ["Pinch", "zoom"],
];

const KNOWS_HOW_MS = 2500;

/** How to get about, for newcomers; once dismissed it does not come back in this browser. */
export function Hints() {
  const isWalking = useWorld((state) => state.posture === "walk" || state.posture === "run");
  const touch = useWorld((state) => state.touch);
  const [seen, setSeen] = useState(() => readPreferences().hintsSeen);
  const dismiss = () => {
    changePreferences({ hintsSeen: true });
    setSeen(true);
  };
  // Whoever has walked for a moment knows how.
  useEffect(() => {
    if (seen || !isWalking) return;
    const timer = setTimeout(() => {
      changePreferences({ hintsSeen: true });
      setSeen(true);
    }, KNOWS_HOW_MS);
    return () => clearTimeout(timer);
  }, [seen, isWalking]);
  if (seen) return null;
  return (
    <aside className="hints glass" aria-label="How to get about">
      <dl>
        {(touch ? touchHints : keyboardHints).map(([keys, words]) => (
          <div key={words}>
            <dt>{keys}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <Button size="sm" variant="soft" onClick={dismiss}>
        Got it
      </Button>
    </aside>
  );
}
