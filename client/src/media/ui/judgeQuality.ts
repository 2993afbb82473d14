import type { QualityReport } from "../mediaStore.ts";

/**
 * What the figures of a connection mean, in a word, and what one notices of it. Loss 0…1, milliseconds: the worst of either counts.
 * Null where there are none: nothing is sent, and nothing comes.
 */
export function judgeQuality({ sfu, tracks }: QualityReport): { word: "Good" | "Fair" | "Poor"; why: string } | null {
  const loss = Math.max(sfu?.sending.loss ?? 0, ...tracks.map((track) => track.loss));
  const roundTripMs = sfu?.sending.roundTripMs ?? 0;
  if (loss > 0.08) return { word: "Poor", why: "words will be missing" };
  if (roundTripMs > 400) return { word: "Poor", why: "answers come late" };
  if (loss > 0.02) return { word: "Fair", why: "a word may be missing" };
  if (roundTripMs > 180) return { word: "Fair", why: "answers come a little late" };
  if (tracks.length === 0 && sfu?.sending.roundTripMs == null) return null;
  return { word: "Good", why: "everything gets through" };
}
