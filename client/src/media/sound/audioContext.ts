let context: AudioContext | null = null;

const GESTURES = ["pointerdown", "keydown", "touchend"] as const;

/** The page's one AudioContext, made when it is first needed; null where the browser has none. */
export function audioContext(): AudioContext | null {
  if (typeof AudioContext === "undefined") return null;
  if (context === null) {
    context = new AudioContext({ latencyHint: "interactive" });
    unlock(context);
  }
  return context;
}

/** Browsers let pages make sound only after a gesture, and take it back after a phone call: each gesture asks again. */
function unlock(locked: AudioContext): void {
  const resume = () => {
    if (locked.state !== "running") locked.resume().catch(reportError);
  };
  for (const gesture of GESTURES) addEventListener(gesture, resume, { capture: true, passive: true });
}
