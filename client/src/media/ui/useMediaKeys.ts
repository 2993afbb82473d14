import { useEffect } from "react";
import { isField } from "../../input/keyTargets.ts";
import type { MediaStore } from "../mediaStore.ts";

/** Keys by place on the keyboard: M microphone, B camera, H hear nobody, and G held to talk. */
export function useMediaKeys(store: MediaStore): void {
  useEffect(() => {
    const isOurs = (event: KeyboardEvent) =>
      !event.ctrlKey && !event.metaKey && !event.altKey && !isField(event.target) && store.getState().link !== "off";
    const onDown = (event: KeyboardEvent) => {
      if (event.repeat || !isOurs(event)) return;
      const { actions, preferences } = store.getState();
      if (event.code === "KeyM") actions.toggleMicrophone();
      else if (event.code === "KeyB") actions.toggleCamera();
      else if (event.code === "KeyH") actions.toggleDeafened();
      else if (event.code === "KeyG" && preferences.pushToTalk) actions.pushToTalk(true);
    };
    const letGo = () => store.getState().preferences.pushToTalk && store.getState().actions.pushToTalk(false);
    const onUp = (event: KeyboardEvent) => event.code === "KeyG" && letGo();
    window.addEventListener("keydown", onDown);
    window.addEventListener("keyup", onUp);
    // The window will not hear of the key coming up.
    window.addEventListener("blur", letGo);
    return () => {
      window.removeEventListener("keydown", onDown);
      window.removeEventListener("keyup", onUp);
      window.removeEventListener("blur", letGo);
    };
  }, [store]);
}
