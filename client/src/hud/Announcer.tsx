import { useEffect, useRef, useState } from "react";
import type { WorldPhase } from "../world/worldStore.ts";
import { useWorld } from "./useWorld.ts";

/** What a change of phase means to someone who hears the page instead of seeing it. */
function announce(before: WorldPhase, now: WorldPhase, worldName: string): string {
  if (now === "inside") return before === "reconnecting" ? "You are connected again." : `You are in ${worldName}.`;
  if (now === "watching") return `${worldName} is full. You are watching.`;
  if (now === "reconnecting") return "The connection was lost. Reconnecting.";
  return "";
}

/** Says changes of the connection aloud. */
export function Announcer() {
  const phase = useWorld((state) => state.phase);
  const worldName = useWorld((state) => state.worldName);
  const before = useRef<WorldPhase>(phase);
  const [words, setWords] = useState("");
  useEffect(() => {
    if (before.current !== phase) setWords(announce(before.current, phase, worldName));
    before.current = phase;
  }, [phase, worldName]);
  return (
    <div className="cw-visually-hidden" aria-live="assertive">
      {words}
    </div>
  );
}
