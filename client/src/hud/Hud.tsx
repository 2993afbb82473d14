import "./hud.css";
import { useRef, useState } from "react";
import { type ChatStore, closeChat, openChat } from "../chat/chatStore.ts";
import { ChatAnnouncer } from "../chat/ui/ChatAnnouncer.tsx";
import { ChatCall } from "../chat/ui/ChatCall.tsx";
import { ChatPanel } from "../chat/ui/ChatPanel.tsx";
import { ChatStoreContext, useChat, useChatStore } from "../chat/useChat.ts";
import type { MediaStore } from "../media/mediaStore.ts";
import { Faces } from "../media/ui/Faces.tsx";
import { MediaLayer } from "../media/ui/MediaLayer.tsx";
import { MediaProvider } from "../media/ui/useMedia.tsx";
import { useMediaKeys } from "../media/ui/useMediaKeys.ts";
import { PeoplePanel, type PeoplePanelProps } from "../people/PeoplePanel.tsx";
import type { WorldStore } from "../world/worldStore.ts";
import { Announcer } from "./Announcer.tsx";
import { ConnectionBanner } from "./ConnectionBanner.tsx";
import { Dock } from "./Dock.tsx";
import { EndedOverlay } from "./EndedOverlay.tsx";
import { Hints } from "./Hints.tsx";
import { LoadingScreen } from "./LoadingScreen.tsx";
import { Notice } from "./Notice.tsx";
import { PlainPlace } from "./PlainPlace.tsx";
import { SeatPrompt } from "./SeatPrompt.tsx";
import { StatsPanel } from "./StatsPanel.tsx";
import { TopBar } from "./TopBar.tsx";
import { TouchControls } from "./TouchControls.tsx";
import { useHudKeys } from "./useHudKeys.ts";
import { useKeyboardForWorld } from "./useKeyboardForWorld.ts";
import { usePanelKeys } from "./usePanelKeys.ts";
import { useWorld, WorldStoreContext } from "./useWorld.ts";
import { WatchBar } from "./WatchBar.tsx";

function Layers() {
  const phase = useWorld((state) => state.phase);
  const touch = useWorld((state) => state.touch);
  const debug = useWorld((state) => state.debug);
  const isPlain = useWorld((state) => state.isPlain);
  const layer = useRef<HTMLDivElement>(null);
  const chat = useChatStore();
  const isChatOpen = useChat((state) => state.isOpen);
  const [peopleWanted, setPeopleWanted] = useState(false);
  const [keyboardTo, setKeyboardTo] = useState<PeoplePanelProps["keyboardTo"]>(null);
  // One at a time beside the view: who writes to somebody out of the list of people is in the chat then.
  const peopleShown = peopleWanted && !isChatOpen;
  const showPeople = (shown: boolean, keyboard: PeoplePanelProps["keyboardTo"] = null) => {
    if (shown) closeChat(chat);
    setKeyboardTo(keyboard);
    setPeopleWanted(shown);
  };
  const isWatching = phase === "watching";
  const within = phase === "inside" || phase === "reconnecting";
  usePanelKeys({
    // Open already, while one walked on: back to where one writes.
    onChat: () =>
      isChatOpen ? layer.current?.querySelector<HTMLElement>(".composer textarea")?.focus() : openChat(chat),
    onPeople: () => within && showPeople(!peopleShown, "panel"),
  });
  useKeyboardForWorld(layer);
  return (
    <div ref={layer} className="hud" data-touch={touch || undefined}>
      <Announcer />
      <ChatAnnouncer />
      {within && (
        <>
          {isPlain ? <PlainPlace /> : <Faces />}
          <TopBar />
          <MediaLayer>{!isPlain && <Hints />}</MediaLayer>
          {debug && <StatsPanel />}
          <ConnectionBanner />
          <div className="hud-bottom">
            <Notice />
            <ChatCall />
            <SeatPrompt />
            {touch && <TouchControls />}
            <Dock
              peopleShown={peopleShown}
              onPeople={(shown, isByKeyboard) => showPeople(shown, isByKeyboard ? "search" : null)}
            />
          </div>
          <ChatPanel />
          {peopleShown && <PeoplePanel keyboardTo={keyboardTo} onClose={() => showPeople(false)} />}
        </>
      )}
      {isWatching && (
        <>
          <TopBar />
          {debug && <StatsPanel />}
          <div className="hud-bottom">
            <Notice />
            {touch && <TouchControls />}
            <WatchBar />
          </div>
          <ChatPanel />
        </>
      )}
      <LoadingScreen />
      {phase === "ended" && <EndedOverlay />}
    </div>
  );
}

/** Everything that lies over the 3D view. Draws what the store says and asks it for things; knows no network and no scene. */
export function Hud({ store, media, chat }: { store: WorldStore; media: MediaStore; chat: ChatStore }) {
  useHudKeys(store);
  useMediaKeys(media);
  return (
    <WorldStoreContext value={store}>
      <MediaProvider store={media}>
        <ChatStoreContext value={chat}>
          <Layers />
        </ChatStoreContext>
      </MediaProvider>
    </WorldStoreContext>
  );
}
