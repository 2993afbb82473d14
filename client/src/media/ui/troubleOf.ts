import { DEVICE_FAULTS } from "../devices/deviceFaults.ts";
import type { MediaState } from "../mediaStore.ts";

/** Something that is wrong with voice and video, and what a person can do about it. */
export interface MediaTrouble {
  readonly tone: "danger" | "warn" | "info";
  readonly title: string;
  readonly text: string | null;
  /** What the button beside it does, where there is anything to do. */
  readonly remedy: { readonly words: string; readonly action: "retry" | "toggleMicrophone" | "toggleCamera" } | null;
}

/**
 * The gravest trouble there is; null while all is well.
 *
 * @param isSlow Connecting has taken so long that somebody waits for it.
 */
export function troubleOf(
  {
    link,
    linkNote,
    captures,
    refusal,
    isMutedForAll,
  }: Pick<MediaState, "link" | "linkNote" | "captures" | "refusal"> & { readonly isMutedForAll: boolean },
  isSlow: boolean,
): MediaTrouble | null {
  const { microphone, camera } = captures;
  if (link === "blocked") {
    const remedy = { words: "Try again", action: "retry" } as const;
    return { tone: "danger", title: "No sound gets through", text: linkNote, remedy };
  }
  if (link === "ended") {
    const remedy = { words: "Connect again", action: "retry" } as const;
    return { tone: "warn", title: "Sound has ended", text: linkNote, remedy };
  }
  if (isMutedForAll) {
    const text = "Someone who keeps order here took the word from you. You hear others, and you can write.";
    return { tone: "warn", title: "You are muted for everyone", text, remedy: null };
  }
  if (link === "off") return { tone: "info", title: "No voice here", text: linkNote, remedy: null };
  if (isSlow) {
    const title = link === "connecting" ? "Connecting sound…" : "Getting the sound back…";
    return { tone: "warn", title, text: linkNote ?? "You can walk and write meanwhile.", remedy: null };
  }
  if (microphone.fault !== null) {
    const text = `${DEVICE_FAULTS[microphone.fault]} You hear others all the same.`;
    return {
      tone: "warn",
      title: "No microphone",
      text,
      remedy: { words: "Try again", action: "toggleMicrophone" },
    };
  }
  if (camera.fault !== null) {
    const remedy = { words: "Try again", action: "toggleCamera" } as const;
    return { tone: "warn", title: "No camera", text: DEVICE_FAULTS[camera.fault], remedy };
  }
  return refusal && { tone: "warn", title: "That was not possible", text: refusal.text, remedy: null };
}
