import type { EventKind } from "@crowdwire/protocol";
import type { HistoryEvent } from "@crowdwire/protocol/rest";

const WORDS: Readonly<Record<EventKind, (whom: string, place: string) => string>> = {
  signedIn: () => "signed in",
  signedOut: () => "signed out",
  enteredWorld: () => "came in",
  leftWorld: () => "left",
  worldCreated: () => "made this world",
  worldChanged: () => "changed the settings",
  worldDeleted: () => "deleted this world",
  worldRestored: () => "restored this world",
  worldTransferred: (whom) => `handed this world over to ${whom}`,
  invitationAccepted: () => "accepted an invitation",
  rolesChanged: () => "changed the roles",
  roleAssigned: (whom) => `gave ${whom} another role`,
  banned: (whom) => `banned ${whom}`,
  banLifted: (whom) => `lifted the ban of ${whom}`,
  kicked: (whom) => `sent ${whom} out`,
  mutedForAll: (whom) => `muted ${whom} for everyone`,
  unmutedForAll: (whom) => `gave ${whom} the word back`,
  reported: (whom) => (whom === "somebody" ? "reported this world" : `reported ${whom}`),
  messageDeleted: (whom) => `deleted a message of ${whom}`,
  usedObject: (_whom, place) => `used ${place}`,
  enteredConference: (_whom, place) => `went into ${place}`,
  leftConference: (_whom, place) => `left ${place}`,
};

/** What such events are called, to choose them by. */
export const eventTitles: Readonly<Record<EventKind, string>> = {
  signedIn: "Signed in",
  signedOut: "Signed out",
  enteredWorld: "Came in",
  leftWorld: "Left",
  worldCreated: "World made",
  worldChanged: "Settings changed",
  worldDeleted: "World deleted",
  worldRestored: "World restored",
  worldTransferred: "Handed over",
  invitationAccepted: "Invitation accepted",
  rolesChanged: "Roles changed",
  roleAssigned: "Role given",
  banned: "Banned",
  banLifted: "Ban lifted",
  kicked: "Sent out",
  mutedForAll: "Muted for everyone",
  unmutedForAll: "Given the word back",
  reported: "Reported",
  messageDeleted: "Message deleted",
  usedObject: "Used something",
  enteredConference: "Went into a conference",
  leftConference: "Left a conference",
};

/** What somebody did, as the rest of a sentence that begins with their name. Unknown kinds are shown by their own name. */
export function eventWords({ kind, target, place }: HistoryEvent): string {
  const words = Object.hasOwn(WORDS, kind) ? WORDS[kind as EventKind] : undefined;
  if (words !== undefined) return words(target?.name ?? "somebody", place ?? "a conference area");
  const spelled = kind.replace(/([a-z])([A-Z])/gu, "$1 $2").toLowerCase();
  return `${spelled}${target ? ` (${target.name})` : ""}${place ? ` at ${place}` : ""}`;
}
