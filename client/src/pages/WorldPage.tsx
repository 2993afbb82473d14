import "./world.css";
import type { Profile, WatchMode, WorldDetails } from "@crowdwire/protocol";
import { useEffect, useRef, useState } from "react";
import { createChatStore, draftsForAnotherVisit } from "../chat/chatStore.ts";
import { Hud } from "../hud/Hud.tsx";
import { createMediaStore } from "../media/mediaStore.ts";
import { isViewOff } from "../world/openView.ts";
import { openWorldSession } from "../world/openWorldSession.ts";
import { applyReducedMotion, changePreferences, readPreferences } from "../world/preferences.ts";
import { bindActions, createWorldStore, endVisit, type WorldStore } from "../world/worldStore.ts";
import { useTitle } from "./useTitle.ts";

export interface WorldPageProps {
  world: WorldDetails;
  profile: Profile;
  /** How one waits where the world is full. */
  watchMode: WatchMode;
  onLeave(): void;
}

function newVisit(world: WorldDetails): WorldStore {
  const { quality, cameraMode, nameTags, reducedMotion } = readPreferences();
  return createWorldStore({
    worldId: world.id,
    worldName: world.name,
    online: world.online,
    cameraMode,
    nameTags,
    reducedMotion,
    quality: { wish: quality, chosen: quality === "auto" ? "medium" : quality },
    isPlain: isViewOff(location.search),
    touch: matchMedia("(hover: none) and (pointer: coarse)").matches,
  });
}

/** Keeps what one chose in a world for the next one. */
function rememberChoices(store: WorldStore): () => void {
  return store.subscribe(({ quality, cameraMode, nameTags, reducedMotion }, before) => {
    const changed =
      quality.wish !== before.quality.wish ||
      cameraMode !== before.cameraMode ||
      nameTags !== before.nameTags ||
      reducedMotion !== before.reducedMotion;
    if (!changed) return;
    changePreferences({ quality: quality.wish, cameraMode, nameTags, reducedMotion });
    applyReducedMotion(reducedMotion);
  });
}

/** Every visit draws on a canvas of its own: an engine that is going away never shares its context with the next. */
function viewCanvas(worldName: string, isPlain: boolean): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.className = "world-view";
  canvas.tabIndex = 0;
  canvas.setAttribute(
    "aria-label",
    `${isPlain ? "The ground" : "3D view"} of ${worldName}. Move with W, A, S and D or the arrow keys.`,
  );
  return canvas;
}

/** Only what was written for people is shown to them. */
function wordsFor(error: unknown): string {
  const isForPeople = error instanceof Error && error.name === "WorldUnavailable";
  return isForPeople ? error.message : "Part of it did not arrive. Check your connection and try again.";
}

/** Inside a world: the 3D view over the whole window, and the HUD on it. */
export function WorldPage({ world, profile, watchMode, onLeave }: WorldPageProps) {
  useTitle(world.name);
  const [visit, setVisit] = useState(() => ({
    number: 1,
    store: newVisit(world),
    media: createMediaStore(),
    chat: createChatStore(),
  }));
  const view = useRef<HTMLDivElement>(null);
  const leave = useRef(onLeave);
  leave.current = onLeave;

  useEffect(() => {
    const { store, media, chat } = visit;
    const canvas = viewCanvas(world.name, store.getState().isPlain);
    view.current?.append(canvas);
    const controller = new AbortController();
    bindActions(store, {
      leave: () => leave.current(),
      // A visit is never mended, it is made anew, and after an update with the new program.
      retry: () =>
        store.getState().ended?.code === "wrongVersion"
          ? location.reload()
          : setVisit(({ number, chat: before }) => ({
              number: number + 1,
              store: newVisit(world),
              media: createMediaStore(),
              chat: createChatStore({ drafts: draftsForAnotherVisit(before.getState()) }),
            })),
    });
    const forget = rememberChoices(store);
    const open = async () => {
      try {
        await openWorldSession({ canvas, world, profile, watchMode, store, media, chat, signal: controller.signal });
      } catch (error) {
        if (controller.signal.aborted) return;
        reportError(error);
        endVisit(store, {
          code: "loadFailed",
          title: "The world could not be loaded",
          message: wordsFor(error),
          retry: true,
        });
      }
    };
    void open();
    return () => {
      forget();
      controller.abort();
      canvas.remove();
    };
  }, [visit, world, profile, watchMode]);

  return (
    <main className="world">
      <h1 className="cw-visually-hidden">{world.name}</h1>
      <div ref={view} className="world-host" />
      <Hud key={`hud ${visit.number}`} store={visit.store} media={visit.media} chat={visit.chat} />
    </main>
  );
}
