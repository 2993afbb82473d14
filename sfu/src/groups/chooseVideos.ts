import type { Preferences } from "@crowdwire/protocol";
import type { Publication } from "./Reconciler.ts";

/**
 * The videos that a client has consumers for (SFU6): those it ranks first, up to `maxVideos`. Before it has ranked any, the
 * first ones. What has an open consumer and falls off the list keeps it, paused, while there are no more than twice as
 * many: walking back and forth does not open and close.
 */
export function chooseVideos(
  granted: readonly Publication[],
  preferences: Preferences | null,
  isOpen: (publication: Publication) => boolean,
  maxVideos: number,
): Publication[] {
  const shown = rankVideos(granted, preferences, maxVideos);
  const kept = granted.filter((publication) => !shown.includes(publication) && isOpen(publication));
  return [...shown, ...kept.slice(0, Math.max(0, 2 * maxVideos - shown.length))];
}

/** The videos that are sent: the best `maxVideos` of those ranked, without those of hidden people. */
export function rankVideos<Video extends Pick<Publication, "owner" | "source">>(
  granted: readonly Video[],
  preferences: Preferences | null,
  maxVideos: number,
): Video[] {
  if (preferences === null) return granted.slice(0, maxVideos);
  const hidden = new Set(preferences.hidden);
  const ranked: Video[] = [];
  for (const { entityId, source } of preferences.videos) {
    if (ranked.length === maxVideos) break;
    const video = granted.find((each) => each.owner === entityId && each.source === source);
    if (video !== undefined && !hidden.has(entityId) && !ranked.includes(video)) ranked.push(video);
  }
  return ranked;
}
