import "./hud.css";
import { useRef } from "react";
import type { MediaStore } from "../media/mediaStore.ts";
import { Faces } from "../media/ui/Faces.tsx";
import { MediaLayer } from "../media/ui/MediaLayer.tsx";
import { MediaProvider } from "../media/ui/useMedia.tsx";
import { useMediaKeys } from "../media/ui/useMediaKeys.ts";
import type { WorldStore } from "../world/worldStore.ts";
import { Announcer } from "./Announcer.tsx";
import { ConnectionBanner } from "./ConnectionBanner.tsx";
import { Dock } from "./Dock.tsx";
import { EndedOverlay } from "./EndedOverlay.tsx";
import { Hints } from "./Hints.tsx";
import { LoadingScreen } from "./LoadingScreen.tsx";
import { Notice } from "./Notice.tsx";
import { SeatPrompt } from "./SeatPrompt.tsx";
import { StatsPanel } from "./StatsPanel.tsx";
import { TopBar } from "./TopBar.tsx";
import { TouchControls } from "./TouchControls.tsx";
import { useHudKeys } from "./useHudKeys.ts";
import { useKeyboardForWorld } from "./useKeyboardForWorld.ts";
import { useWorld, WorldStoreContext } from "./useWorld.ts";

function Layers() {
  const phase = useWorld((state) => state.phase);
  const touch = useWorld((state) => state.touch);
  const debug = useWorld((state) => state.debug);
  const layer = useRef<HTMLDivElement>(null);
  useKeyboardForWorld(layer);
  const within = phase === "inside" || phase === "reconnecting";
  return (
    <div ref={layer} className="hud" data-touch={touch || undefined}>
      <Announcer />
      {within && (
        <>
          <Faces />
          <TopBar />
          <MediaLayer />
          {debug && <StatsPanel />}
          <ConnectionBanner />
          <div className="hud-bottom">
            <Hints />
            <Notice />
            <SeatPrompt />
            {touch && <TouchControls />}
            <Dock />
          </div>
        </>
      )}
      <LoadingScreen />
      {phase === "ended" && <EndedOverlay />}
    </div>
  );
}

/** Everything that lies over the 3D view. Draws what the store says and asks it for things; knows no network and no scene. */
export function Hud({ store, media }: { store: WorldStore; media: MediaStore }) {
  useHudKeys(store);
  useMediaKeys(media);
  return (
    <WorldStoreContext value={store}>
      <MediaProvider store={media}>
        <Layers />
      </MediaProvider>
    </WorldStoreContext>
  );
}
