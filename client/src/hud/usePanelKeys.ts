import { useEffect, useRef } from "react";
import { isField } from "../input/keyTargets.ts";

export interface PanelKeys {
  onChat(): void;
  onPeople(): void;
}

/** T begins to write, P shows or hides the people. */
export function usePanelKeys(keys: PanelKeys): void {
  const newest = useRef(keys);
  newest.current = keys;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || isField(event.target)) return;
      if (event.code !== "KeyT" && event.code !== "KeyP") return;
      // The letter itself must not land in the box that opens.
      event.preventDefault();
      if (event.code === "KeyT") newest.current.onChat();
      else newest.current.onPeople();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
