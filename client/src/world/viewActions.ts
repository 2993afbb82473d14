import type { Controls } from "../input/index.ts";
import type { WorldView } from "../scene/WorldView.ts";
import type { WorldActions, WorldStore } from "./worldStore.ts";

/** What the HUD asks of the picture and of whoever walks in it: the store says the same at once. */
export function viewActions(store: WorldStore, view: WorldView, controls: Controls): Partial<WorldActions> {
  return {
    setCameraMode: (cameraMode) => {
      view.setCameraMode(cameraMode);
      store.setState({ cameraMode });
    },
    setQuality: (wish) => {
      store.setState((state) => ({ quality: { ...state.quality, wish } }));
      view.setQuality(wish);
    },
    setNameTags: (nameTags) => {
      view.setTagsVisible(nameTags);
      store.setState({ nameTags });
    },
    setReducedMotion: (reducedMotion) => {
      view.setReducedMotion(reducedMotion);
      store.setState({ reducedMotion });
    },
    touchMove: (right, forward) => controls.touchMove(right, forward),
    touchRun: (running) => controls.setRunning(running),
    jump: () => controls.jump(),
  };
}
