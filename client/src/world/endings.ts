import type { CloseReasonName } from "@crowdwire/protocol";
import type { WorldEnd } from "./worldStore.ts";

const TITLES: Partial<Record<CloseReasonName | "refused", string>> = {
  takenOver: "You are here in another place",
  wrongVersion: "There is a new version",
  notSignedIn: "Who are you?",
  worldNotFound: "This world is gone",
  left: "Goodbye",
};

/** What to tell someone whose visit has ended, and what they can do about it. */
export function endOf(reason: CloseReasonName | "refused", sentence: string): WorldEnd {
  const title = TITLES[reason] ?? "The connection was closed";
  const message = sentence;
  switch (reason) {
    case "takenOver":
      return { code: reason, title, message, retry: true, retryLabel: "Come back here" };
    case "worldNotFound":
    case "notSignedIn":
      return { code: reason, title, message, retry: false };
    default:
      return { code: reason, title, message, retry: true };
  }
}
