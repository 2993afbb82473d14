import type { WantedVideo } from "@crowdwire/protocol";

/** A video that could be seen, and what speaks for seeing it. */
export interface VideoCandidate {
  readonly entityId: number;
  readonly source: "camera" | "screen";
  readonly meters: number;
  readonly isSpeaking: boolean;
  /** When they last spoke, in milliseconds; 0: never. */
  readonly spokeAtMs: number;
  /** Height of the picture where it is shown, in device pixels; 0: nowhere. */
  readonly heightPixels: number;
}

/** So long after their last word somebody still counts as one of those who talk. */
const TALKING_MS = 4000;
/** So many the SFU reads of one list. */
const MOST_WANTED = 256;
/** Simulcast sends a quarter, a half and the whole of 540 lines. */
const LAYER_HEIGHTS = [135, 270] as const;

/** The smallest simulcast layer that fills a picture of this height; a tenth too small is not seen. */
export function layerFor(heightPixels: number): 0 | 1 | 2 {
  const needed = heightPixels * 0.9;
  if (needed <= LAYER_HEIGHTS[0]) return 0;
  return needed <= LAYER_HEIGHTS[1] ? 1 : 2;
}

/**
 * What a client asks the SFU for, best first (SFU6): screens, then who speaks or spoke just now, then who is near. Videos
 * that are shown nowhere are not asked for.
 */
export function rankVideos(candidates: readonly VideoCandidate[], nowMs: number): WantedVideo[] {
  return candidates
    .filter(({ heightPixels }) => heightPixels > 0)
    .map((candidate) => ({ candidate, rank: rankOf(candidate, nowMs) }))
    .sort((a, b) => b.rank - a.rank || a.candidate.entityId - b.candidate.entityId)
    .slice(0, MOST_WANTED)
    .map(({ candidate: { entityId, source, heightPixels } }) => ({
      entityId: entityId as WantedVideo["entityId"],
      source,
      spatialLayer: layerFor(heightPixels),
    }));
}

function rankOf({ source, isSpeaking, spokeAtMs, meters }: VideoCandidate, nowMs: number): number {
  const isTalking = isSpeaking || (spokeAtMs > 0 && nowMs - spokeAtMs < TALKING_MS);
  return (source === "screen" ? 1000 : 0) + (isTalking ? 100 : 0) - Math.min(50, meters);
}
