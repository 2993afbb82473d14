import { createContext, type ReactNode, type RefObject, useContext, useEffect, useMemo } from "react";
import { useStore } from "zustand";
import type { MediaActions, MediaState, MediaStore } from "../mediaStore.ts";
import { ShownVideos } from "./ShownVideos.ts";

interface MediaContextValue {
  readonly store: MediaStore;
  readonly shown: ShownVideos;
}

const MediaContext = createContext<MediaContextValue | null>(null);

/** Gives what is inside it the voice and video of a visit. */
export function MediaProvider({ store, children }: { store: MediaStore; children: ReactNode }) {
  const value = useMemo(
    () => ({ store, shown: new ShownVideos((heights) => store.getState().actions.showVideos(heights)) }),
    [store],
  );
  return <MediaContext value={value}>{children}</MediaContext>;
}

function useMediaContext(): MediaContextValue {
  const context = useContext(MediaContext);
  if (context === null) throw new Error("Parts of voice and video only work inside <MediaProvider>.");
  return context;
}

export function useMediaStore(): MediaStore {
  return useMediaContext().store;
}

/** What `select` picks from the state of voice and video; draws anew only when that changes. */
export function useMedia<Picked>(select: (state: MediaState) => Picked): Picked {
  return useStore(useMediaStore(), select);
}

export function useMediaActions(): MediaActions {
  return useMedia(({ actions }) => actions);
}

/** Says at which size a video is shown as long as it is: what is shown nowhere is not sent (SFU6). */
export function useShownVideo(key: string | null, element: RefObject<HTMLElement | null>): void {
  const { shown } = useMediaContext();
  useEffect(() => {
    if (key === null || element.current === null) return;
    return shown.follow(key, element.current);
  }, [shown, key, element]);
}
