import { Button, Kbd } from "@crowdwire/ui";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { changePreferences, readPreferences } from "../world/preferences.ts";
import { Learning } from "./Learning.ts";
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

/** What there is to do without a picture: nothing to look at, and nowhere to press. */
const PLAIN = new Set(["walk", "run", "jump", "sit"]);

const touchHints: readonly [keys: ReactNode, words: string][] = [
  ["Left thumb", "walk"],
  ["Drag", "look around"],
  ["Tap", "walk there"],
  ["Pinch", "zoom"],
];

/** How to get about, for newcomers; once they do, or say so, it does not come back in this browser. */
export function Hints() {
  const posture = useWorld((state) => state.posture);
  const isPlain = useWorld((state) => state.isPlain);
  const touch = useWorld((state) => state.touch);
  const [seen, setSeen] = useState(() => readPreferences().hintsSeen);
  const learning = useRef(new Learning());
  const dismiss = () => {
    changePreferences({ hintsSeen: true });
    setSeen(true);
  };
  useEffect(() => {
    if (seen) return;
    const leftMs = learning.current.take(posture, performance.now());
    if (leftMs === null) return;
    const timer = setTimeout(() => {
      changePreferences({ hintsSeen: true });
      setSeen(true);
    }, leftMs);
    return () => clearTimeout(timer);
  }, [seen, posture]);
  if (seen) return null;
  const hints = touch ? touchHints : keyboardHints;
  const shown = isPlain ? hints.filter(([, words]) => PLAIN.has(words)) : hints;
  return (
    <aside className="hints glass" aria-label="How to get about">
      <dl>
        {shown.map(([keys, words]) => (
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
