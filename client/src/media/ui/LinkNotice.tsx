import "./media.css";
import { Button, Notice } from "@crowdwire/ui";
import { useEffect, useState } from "react";
import { useWorld } from "../../hud/useWorld.ts";
import { troubleOf } from "./troubleOf.ts";
import { useMedia, useMediaActions } from "./useMedia.tsx";

/** Shorter trouble is over before one has read of it. */
const PATIENCE_MS = 1800;

/** True once `isSo` has held for a while. */
function useLasting(isSo: boolean): boolean {
  const [lasts, setLasts] = useState(false);
  useEffect(() => {
    if (!isSo) {
      setLasts(false);
      return;
    }
    const timer = setTimeout(() => setLasts(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [isSo]);
  return isSo && lasts;
}

/** What is wrong with voice and video, and what to do about it. One thing at a time, the gravest first. */
export function LinkNotice() {
  const link = useMedia((state) => state.link);
  const linkNote = useMedia((state) => state.linkNote);
  const captures = useMedia((state) => state.captures);
  const refusal = useMedia((state) => state.refusal);
  const isMutedForAll = useWorld((state) => state.isMutedForAll);
  const actions = useMediaActions();
  const [read, setRead] = useState<string | null>(null);
  const isSlow = useLasting(link === "reconnecting" || link === "connecting");
  const shown = troubleOf({ link, linkNote, captures, refusal, isMutedForAll }, isSlow);
  const key = shown && `${shown.title} ${shown.text}`;
  useEffect(() => {
    if (key === null) setRead(null);
  }, [key]);
  if (!shown || key === read) return null;
  const { remedy } = shown;
  return (
    <Notice
      className="media-notice"
      tone={shown.tone}
      title={shown.title}
      {...(remedy && {
        action: (
          <Button size="sm" variant="soft" onClick={actions[remedy.action]}>
            {remedy.words}
          </Button>
        ),
      })}
      {...(!isSlow && { onClose: () => setRead(key) })}
    >
      {shown.text}
    </Notice>
  );
}
