import "./media.css";
import { Button, Notice } from "@crowdwire/ui";
import { useEffect, useState } from "react";
import { useWorld } from "../../hud/useWorld.ts";
import { DEVICE_FAULTS } from "../devices/deviceFaults.ts";
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
  const note = useMedia((state) => state.linkNote);
  const microphone = useMedia((state) => state.captures.microphone.fault);
  const camera = useMedia((state) => state.captures.camera.fault);
  const refusal = useMedia((state) => state.refusal);
  const isMutedForAll = useWorld((state) => state.isMutedForAll);
  const { retry, toggleMicrophone, toggleCamera } = useMediaActions();
  const [read, setRead] = useState<string | null>(null);
  const isSlow = useLasting(link === "reconnecting" || link === "connecting");

  const again = (words: string, act: () => void) => (
    <Button size="sm" variant="soft" onClick={act}>
      {words}
    </Button>
  );
  const shown = (() => {
    if (link === "blocked")
      return { tone: "danger" as const, title: "No sound gets through", text: note, action: again("Try again", retry) };
    if (link === "ended")
      return { tone: "warn" as const, title: "Sound has ended", text: note, action: again("Connect again", retry) };
    if (isMutedForAll) {
      return {
        tone: "warn" as const,
        title: "You are muted for everyone",
        text: "Someone who keeps order here took the word from you. You hear others, and you can write.",
      };
    }
    if (link === "off") return { tone: "info" as const, title: "No voice here", text: note };
    if (isSlow) {
      const title = link === "connecting" ? "Connecting sound…" : "Getting the sound back…";
      return { tone: "warn" as const, title, text: note ?? "You can walk and write meanwhile." };
    }
    if (microphone) {
      return {
        tone: "warn" as const,
        title: "No microphone",
        text: `${DEVICE_FAULTS[microphone]} You hear others all the same.`,
        action: again("Try again", toggleMicrophone),
      };
    }
    if (camera) {
      return {
        tone: "warn" as const,
        title: "No camera",
        text: DEVICE_FAULTS[camera],
        action: again("Try again", toggleCamera),
      };
    }
    return refusal && { tone: "warn" as const, title: "That was not possible", text: refusal.text };
  })();
  const key = shown && `${shown.title} ${shown.text}`;
  useEffect(() => {
    if (key === null) setRead(null);
  }, [key]);
  if (!shown || key === read) return null;
  return (
    <Notice
      className="media-notice"
      tone={shown.tone}
      title={shown.title}
      {...(shown.action && { action: shown.action })}
      {...(!isSlow && { onClose: () => setRead(key) })}
    >
      {shown.text}
    </Notice>
  );
}
