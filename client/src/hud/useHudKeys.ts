import { useEffect } from "react";
import { isField } from "../input/keyTargets.ts";
import { emoteOfDigit, type WorldStore } from "../world/worldStore.ts";

/** The keys of the HUD: 1 to 6 for emotes, F3 for the numbers. Walking, sitting and the camera are the business of `input/`. */
export function useHudKeys(store: WorldStore): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.code === "F3") {
        event.preventDefault();
        store.setState(({ debug }) => ({ debug: !debug }));
        return;
      }
      if (isField(event.target) || !/^(Digit|Numpad)[1-6]$/.test(event.code)) return;
      const emote = emoteOfDigit(event.code.slice(-1));
      const { phase, emoteReadyAtMs, actions } = store.getState();
      if (emote !== null && phase === "inside" && performance.now() >= emoteReadyAtMs) actions.emote(emote);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [store]);
}
