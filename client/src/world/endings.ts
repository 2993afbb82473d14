import type { CloseDetails, CloseReasonName } from "@crowdwire/protocol";
import type { WorldEnd } from "./worldStore.ts";

const TITLES: Partial<Record<CloseReasonName | "refused", string>> = {
  takenOver: "You are here in another place",
  wrongVersion: "There is a new version",
  notSignedIn: "Who are you?",
  worldNotFound: "This world is gone",
  left: "Goodbye",
  kicked: "You were sent out",
  bannedFromWorld: "You are banned from this world",
  bannedFromPlatform: "You are banned",
  guestsNotAllowed: "Members only",
  worldClosed: "This world is closed",
  mapChanged: "There is a new map",
};

/** What to tell someone whose visit has ended, and what they can do about it. */
export function endOf(reason: CloseReasonName | "refused", sentence: string, details: CloseDetails = {}): WorldEnd {
  const title = TITLES[reason] ?? "The connection was closed";
  // What the title says already is not said again, as long as there is more to say.
  const more = inWords(details);
  const message = (sentence === `${title}.` && more.length > 0 ? more : [sentence, ...more]).join(" ");
  switch (reason) {
    case "takenOver":
      return { code: reason, title, message, retry: true, retryLabel: "Come back here" };
    case "worldNotFound":
    case "notSignedIn":
    case "bannedFromWorld":
    case "bannedFromPlatform":
    case "guestsNotAllowed":
    case "worldClosed":
      return { code: reason, title, message, retry: false };
    default:
      return { code: reason, title, message, retry: true };
  }
}

const MOMENT = new Intl.DateTimeFormat(undefined, { dateStyle: "long", timeStyle: "short" });

/** Why, in the words of whoever decided it, and until when. */
function inWords({ why, until }: CloseDetails): string[] {
  return [
    ...(why ? [`The reason: “${why}”${/[.!?…]$/u.test(why) ? "" : "."}`] : []),
    ...(until === null ? ["It has no end."] : []),
    ...(until ? [`It ends on ${MOMENT.format(new Date(until))}.`] : []),
  ];
}
