/** Why a connection was refused or closed: what machines match on, and the sentence people read. */
export interface CloseReason {
  /** WebSocket close code, also the code of a refused join. */
  readonly code: number;
  /** May the client try again by itself? */
  readonly retriable: boolean;
  /** What happened and what to do next. */
  readonly sentence: string;
}

export const CLOSE_REASONS = {
  left: { code: 4000, retriable: false, sentence: "You have left this world." },
  serverShutdown: { code: 4001, retriable: true, sentence: "The server is restarting. You will be back in a moment." },
  protocolError: {
    code: 4002,
    retriable: false,
    sentence:
      "The connection was closed because it sent something the server could not read. Reload the page to come back.",
  },
  takenOver: {
    code: 4101,
    retriable: false,
    sentence: "You entered this world in another tab or on another device, so this one was closed.",
  },
  malformedMessage: {
    code: 4103,
    retriable: false,
    sentence: "The connection was closed because of a malformed message. Reload the page to come back.",
  },
  unknownMessage: {
    code: 4104,
    retriable: false,
    sentence: "The connection was closed because of a message the server does not know. Reload the page to come back.",
  },
  tooManyMessages: {
    code: 4106,
    retriable: false,
    sentence: "The connection was closed because it sent too many messages at once. Reload the page to come back.",
  },
  messageTooLarge: {
    code: 1009,
    retriable: false,
    sentence: "The connection was closed because a message was too large. Reload the page to come back.",
  },
  wrongVersion: {
    code: 4108,
    retriable: false,
    sentence: "CrowdWire has been updated. Reload the page to get the new version.",
  },
  notSignedIn: { code: 4109, retriable: false, sentence: "You are not signed in. Choose a name to enter." },
  tokenExpired: {
    code: 4110,
    retriable: true,
    sentence: "Your ticket to this world has expired. A new one is being fetched.",
  },
  malformedJoin: {
    code: 4111,
    retriable: false,
    sentence: "The request to enter was malformed. Reload the page and try again.",
  },
  worldFull: {
    code: 4112,
    retriable: true,
    sentence: "This world is full. You will get in as soon as someone leaves.",
  },
  worldNotFound: { code: 4113, retriable: false, sentence: "This world does not exist, or no longer does." },
  tooSlow: {
    code: 4115,
    retriable: true,
    sentence: "Your connection could not keep up. You will be back in a moment.",
  },
  worldFailed: {
    code: 4116,
    retriable: true,
    sentence: "Something went wrong in this world and it is being restarted. You will be back in a moment.",
  },
  signedOut: {
    code: 4119,
    retriable: false,
    sentence: "You have signed out, so you have left this world.",
  },
  tooManyJoins: {
    code: 4118,
    retriable: true,
    sentence: "You came in very often in a short time. You will be let in again in a few seconds.",
  },
  kicked: {
    code: 4120,
    retriable: false,
    sentence: "Someone who keeps order in this world has sent you out. You can come back in a minute.",
  },
  bannedFromWorld: { code: 4121, retriable: false, sentence: "You are banned from this world." },
  bannedFromPlatform: { code: 4122, retriable: false, sentence: "You are banned." },
  guestsNotAllowed: {
    code: 4123,
    retriable: false,
    sentence: "Guests are not let into this world. Sign in with an account to enter.",
  },
  worldClosed: { code: 4125, retriable: false, sentence: "This world has been closed." },
  mapChanged: {
    code: 4126,
    retriable: false,
    sentence: "This world has a new map. Come back in to see it.",
  },
  unavailable: {
    code: 4117,
    retriable: true,
    sentence: "Nobody can be let in right now. You will get in as soon as the server has recovered.",
  },
} as const satisfies Record<string, CloseReason>;

export type CloseReasonName = keyof typeof CLOSE_REASONS;

const byCode = new Map<number, CloseReasonName>(
  (Object.keys(CLOSE_REASONS) as CloseReasonName[]).map((name) => [CLOSE_REASONS[name].code, name]),
);

/** The name behind a close code; null where it is none of ours (1006: the network, and so on). */
export function closeReasonOf(code: number): CloseReasonName | null {
  return byCode.get(code) ?? null;
}

/** Is this the name of a reason? A refused join says no more than that. */
export function isCloseReason(name: unknown): name is CloseReasonName {
  return typeof name === "string" && Object.hasOwn(CLOSE_REASONS, name);
}
