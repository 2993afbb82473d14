import { z } from "zod";
import { browserStorage, type Storage } from "../browserStorage.ts";
import { QUALITY_LEVELS } from "./worldStore.ts";

const KEY = "crowdwire-preferences";

/** What one chose for this browser. Unknown or broken entries fall back one by one. */
const Preferences = z.object({
  quality: z.enum(["auto", ...QUALITY_LEVELS]).catch("auto"),
  cameraMode: z.enum(["third", "first"]).catch("third"),
  nameTags: z.boolean().catch(true),
  reducedMotion: z.boolean().catch(false),
  hintsSeen: z.boolean().catch(false),
});
export type Preferences = z.infer<typeof Preferences>;

function parse(text: string | null): unknown {
  if (text === null) return {};
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

export function readPreferences(storage: Storage | null = browserStorage()): Preferences {
  const read = Preferences.safeParse(parse(storage?.getItem(KEY) ?? null));
  return read.success ? read.data : Preferences.parse({});
}

/** Remembers what changed and answers the whole. */
export function changePreferences(
  change: Partial<Preferences>,
  storage: Storage | null = browserStorage(),
): Preferences {
  const preferences = { ...readPreferences(storage), ...change };
  storage?.setItem(KEY, JSON.stringify(preferences));
  return preferences;
}

/** Makes the page hold still (see base.css of @crowdwire/ui). */
export function applyReducedMotion(reduced: boolean): void {
  document.documentElement.toggleAttribute("data-reduced-motion", reduced);
}
