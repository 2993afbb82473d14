import { z } from "zod";
import { browserStorage, type Storage } from "../browserStorage.ts";

const KEY = "crowdwire-media";

/** What one chose about voice and video in this browser. Unknown or broken entries fall back one by one. */
const MediaPreferences = z.object({
  /** Enter with the microphone, the camera on. */
  microphone: z.boolean().catch(false),
  camera: z.boolean().catch(false),
  microphoneId: z.string().catch(""),
  cameraId: z.string().catch(""),
  speakerId: z.string().catch(""),
  /** Speak only while the key is held. */
  pushToTalk: z.boolean().catch(false),
  chimes: z.boolean().catch(true),
  /** Tiles of those near, besides faces above their heads. */
  tiles: z.boolean().catch(true),
});
export type MediaPreferences = z.infer<typeof MediaPreferences>;

export function readMediaPreferences(storage: Storage | null = browserStorage()): MediaPreferences {
  let stored: unknown = {};
  try {
    stored = JSON.parse(storage?.getItem(KEY) ?? "{}");
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  const read = MediaPreferences.safeParse(stored);
  return read.success ? read.data : MediaPreferences.parse({});
}

/** Remembers what changed and answers the whole. */
export function changeMediaPreferences(
  change: Partial<MediaPreferences>,
  storage: Storage | null = browserStorage(),
): MediaPreferences {
  const preferences = { ...readMediaPreferences(storage), ...change };
  storage?.setItem(KEY, JSON.stringify(preferences));
  return preferences;
}
