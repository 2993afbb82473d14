import type { MediaState } from "../mediaStore.ts";

export interface HearersInWords {
  readonly isHeardByWorld: boolean;
  readonly count: number;
  /** One's own microphone is off: nobody hears anything, whoever is near. */
  readonly isMuted: boolean;
}

/** Who can hear one, in a few words; muted, who could. */
export function hearersInWords({ isHeardByWorld, count, isMuted }: HearersInWords): string {
  if (!isHeardByWorld && count === 0) return "Nobody can hear you";
  if (isMuted) {
    if (isHeardByWorld) return "You are muted · the whole world would hear you";
    return `You are muted · ${count === 1 ? "1 person is" : `${count} people are`} near`;
  }
  if (isHeardByWorld) return "The whole world can hear you";
  return count === 1 ? "1 person can hear you" : `${count} people can hear you`;
}

/** Why the list of those who can hear one is empty, and what to do about it. */
export function whyNoneInWords({ isHeardByWorld, area }: Pick<MediaState, "isHeardByWorld" | "area">): string {
  if (isHeardByWorld) return "You are on a stage: everyone in this world hears you.";
  if (area?.kind === "silent") return `Nobody hears anybody in “${area.name}”. Walk out of it to talk.`;
  if (area?.isAdmitted === false) return `You are not let into “${area.name}” now. Walk out of it to talk with others.`;
  if (area?.role === "listener")
    return "You listen here. Raise your hand to be let speak, or walk out to talk with others.";
  return "Walk up to somebody: from about four metres on you hear each other.";
}
