import { z } from "zod";
import type { AuditAction } from "../auditActions.ts";
import { type AvatarLook, EMOTES } from "../avatar.ts";
import type { CloseNotice } from "../closeNotice.ts";
import { LIMITS } from "../limits.ts";
import { EntityIdOnWire, MEDIA_LIMITS } from "../media/names.ts";
import type { Permission, PermissionBits } from "../permissions.ts";
import { ChatClientId, ChatId, ChatScope, ChatText } from "./chat.ts";
import { cleanLine } from "./cleanChatText.ts";
import type { MediaTicket } from "./conversation.ts";

/**
 * When a message is legal: `spawned` once the sender's avatar is in the world, `waiting` while it is not, because the world
 * is full. One that comes too early is refused (`notInside`), one that comes too late has no effect.
 */
export type MessagePhase = "spawned" | "waiting";

/** How often, as a token bucket: refilled at `perSecond`, holding at most `burst`. */
export interface MessageRate {
  readonly perSecond: number;
  readonly burst: number;
}

interface MessageRow {
  readonly body: z.ZodType;
  readonly phase: MessagePhase;
  /** What one's role must allow; null: nothing, whoever is inside may. */
  readonly needs: Permission | null;
  /** What the audit log calls what it does to others: every use of a power that outlasts the moment has one. */
  readonly audit?: readonly AuditAction[];
  readonly rate: MessageRate;
}

/** Ways of waiting for a full world: see `watch`. */
export const WATCH_MODES = ["line", "lineAndWatch", "watch"] as const;
export type WatchMode = (typeof WATCH_MODES)[number];

const Coordinate = z.number().min(-LIMITS.mapExtentMeters).max(LIMITS.mapExtentMeters);

/** One line that somebody else will read: cleaned as it comes in (`cleanLine`). */
const ReadByOthers = z.string().max(200).transform(cleanLine);
const SearchedName = z.string().max(LIMITS.displayNameChars);
/** Somebody by whom a page of people ends. */
export const PeopleCursor = z.strictObject({
  name: z.string().max(2 * LIMITS.displayNameChars),
  entityId: EntityIdOnWire,
});
export type PeopleCursor = z.input<typeof PeopleCursor>;
/** People on one page of what `findPeople` found. */
export const PEOPLE_PAGE = 50;

/** Everything a client may say in words: one row each (TR1). Movement and clocks are packed bytes: see `BYTES`. */
export const clientMessages = {
  /** Shows an emote until it ends or one walks on. */
  emote: {
    body: z.strictObject({ emote: z.enum(EMOTES) }),
    phase: "spawned",
    needs: null,
    rate: { perSecond: 2, burst: 4 },
  },
  /** Writes to everyone, to those near or to one person. */
  chat: {
    body: z.strictObject({ scope: ChatScope, text: ChatText, clientId: ChatClientId }),
    phase: "spawned",
    needs: "chat",
    rate: { perSecond: 1, burst: 8 },
  },
  /** Changes one's own message, of any age; one that everyone reads only where one may write to everyone now. */
  chatEdit: {
    body: z.strictObject({ id: ChatId, text: ChatText }),
    phase: "spawned",
    needs: "chat",
    rate: { perSecond: 1, burst: 5 },
  },
  /** Deletes one's own message, or with `ban` what anyone wrote to everyone or those near; of any age. */
  chatDelete: {
    body: z.strictObject({ id: ChatId }),
    phase: "spawned",
    needs: null,
    audit: ["message.deleted"],
    rate: { perSecond: 2, burst: 10 },
  },
  /** Asks who somebody is and what they may do here; answered with `person`. Blocks, reports and bans name people by that. */
  person: {
    body: z.strictObject({ entityId: EntityIdOnWire }),
    phase: "spawned",
    needs: null,
    rate: { perSecond: 5, burst: 20 },
  },
  /**
   * Searches everybody in the world by name, also those too far away to be introduced; an empty text finds all. Answered with
   * `found`, a page at a time: `after` is the `next` of the page before.
   */
  findPeople: {
    body: z.strictObject({ text: SearchedName, after: PeopleCursor.nullable().default(null) }),
    phase: "spawned",
    needs: null,
    rate: { perSecond: 2, burst: 8 },
  },
  /** Sends somebody out of the world. Needs `ban`. */
  kick: {
    body: z.strictObject({ entityId: EntityIdOnWire, why: ReadByOthers.default("") }),
    phase: "spawned",
    needs: "ban",
    audit: ["person.kicked"],
    rate: { perSecond: 1, burst: 5 },
  },
  /** Takes the word from somebody, for everyone, or gives it back. Needs `worldMute`. */
  muteForAll: {
    body: z.strictObject({ entityId: EntityIdOnWire, isMuted: z.boolean() }),
    phase: "spawned",
    needs: "worldMute",
    audit: ["person.muted", "person.unmuted"],
    rate: { perSecond: 2, burst: 10 },
  },
  /** Sits down on a free seat within reach, or where one stands (`seat: null`). */
  sit: {
    body: z.strictObject({ seat: z.int().min(0).max(32_767).nullable() }),
    phase: "spawned",
    needs: "interact",
    rate: { perSecond: 3, burst: 6 },
  },
  /** The ticket for sound is used up or too old: answered with `media`. */
  mediaTicket: { body: z.strictObject({}), phase: "spawned", needs: null, rate: { perSecond: 0.5, burst: 5 } },
  /** Asks to speak in the conference area or on the stage one stands in, or takes that back. */
  speakRequest: {
    body: z.strictObject({ isAsking: z.boolean() }),
    phase: "spawned",
    needs: null,
    rate: { perSecond: 1, burst: 4 },
  },
  /** Lets somebody in one's area speak, turns their request down, or takes speech away again. Needs `conferenceManage`. */
  speakAnswer: {
    body: z.strictObject({ entityId: EntityIdOnWire, answer: z.enum(["grant", "deny", "revoke"]) }),
    phase: "spawned",
    needs: "conferenceManage",
    rate: { perSecond: 5, burst: 20 },
  },
  /** Locks the area one stands in, or says how many it holds (null: as many as can be). Needs `conferenceManage`. */
  areaSettings: {
    body: z.strictObject({
      isLocked: z.boolean().optional(),
      capacity: z.int().min(1).max(MEDIA_LIMITS.groupMembers).nullable().optional(),
    }),
    phase: "spawned",
    needs: "conferenceManage",
    rate: { perSecond: 2, burst: 10 },
  },
  /**
   * How one wants to wait for a full world: in line, in line and looking on, or only looking on. Whoever leaves the line and
   * comes back to it is last.
   */
  watch: {
    body: z.strictObject({ mode: z.enum(WATCH_MODES) }),
    phase: "waiting",
    needs: null,
    rate: { perSecond: 1, burst: 5 },
  },
  /** Around which point one looks on, in metres, and the newest snapshot one has. On change, and a few times a second without. */
  look: {
    body: z.strictObject({ x: Coordinate, y: Coordinate, z: Coordinate, snapshotSeen: z.int().min(0).max(0xffff) }),
    phase: "waiting",
    needs: null,
    rate: { perSecond: 6, burst: 12 },
  },
} as const satisfies Record<string, MessageRow>;

export type ClientMessageName = keyof typeof clientMessages;
export type ClientMessage<Name extends ClientMessageName> = z.infer<(typeof clientMessages)[Name]["body"]>;

/** The same as whoever says it has it. */
export type ClientWords<Name extends ClientMessageName> = z.input<(typeof clientMessages)[Name]["body"]>;

/** Packed messages by their number on the wire; c: from clients, s: from servers. */
export const BYTES = {
  /** c: see intent.ts. On change, and a few times a second without. */
  intent: 1,
  /** s: see snapshot.ts. */
  snapshot: 2,
  /** s: see introduction.ts. */
  introductions: 3,
  /** c: see clock.ts. */
  ping: 4,
  /** s: see clock.ts. */
  pong: 5,
  /** s: see presence.ts. */
  presence: 6,
  /** s: see chat.ts. */
  chat: 7,
  /** s: whom one hears and who hears one, whenever that changes (GR8): see packConversation.ts. */
  conversation: 8,
} as const;

/** How often the packed messages of clients may come: intents at 20/s with room for a burst after a stall. */
export const BYTES_RATE = {
  intent: { perSecond: LIMITS.tickHz + 5, burst: 30 },
  ping: { perSecond: 2, burst: 5 },
} as const satisfies Record<string, MessageRate>;

/** Why a well-formed message had no effect, or (`notKeptYet`, `notKept`) none that lasts; shown to the one who sent it. */
export const REFUSALS = {
  notInside: "You are not inside yet. You can do that as soon as you are.",
  notAllowed: "Your role in this world does not allow that. Whoever manages its roles can change it.",
  noSuchPerson: "They are not here any more.",
  notOneself: "That is you.",
  mayDoMore: "They may do as much here as you, or more. Ask somebody who may do more than they.",
  chatIsOff: "Writing to everyone is switched off in this world. You can write to those near you, or to one person.",
  slowMode: "This world is in slow mode. Wait a moment before you write again.",
  emptyText: "There is nothing to send. Write something first.",
  textTooLong: "That is too long. Make it shorter, or send it in parts.",
  nobodyNear: "Nobody is near enough to read that. Walk up to somebody, or write to everyone.",
  notWanted: "They do not take messages from you.",
  noSuchMessage: "This message is not there any more.",
  notKeptYet:
    "That holds here from now on, but it cannot be saved right now. It is tried again until this world is closed; should that come first, it is lost.",
  notKept:
    "That holds here until this world is closed, but it could not be saved. Do it once more if it has to last for longer.",
  notSaved: "That cannot be saved right now. Try again in a moment.",
  tooOften: "A little slower, please. Wait a moment, and try again.",
  noSuchSeat: "There is no such seat. Choose another one.",
  seatTaken: "Someone already sits there. Choose another seat.",
  seatTooFar: "That seat is too far away. Walk closer to sit there.",
  notWhileMoving: "You are moving. Stand still first.",
  notInArea: "There is no conference area or stage where you stand. Walk into one first.",
  notInSameArea: "They are not in this area. Wait until they are.",
  alreadySpeaker: "They may speak here already.",
  noRequest: "They have not asked to speak.",
  galleryFull: "As many as can are looking on already. You keep your place in line.",
  cannotSpeak: "Their role in this world does not allow them to speak. Give them another one first.",
} as const;
export type RefusalReason = keyof typeof REFUSALS;

/** Somebody in the world, as searched for. */
export interface FoundPerson {
  readonly entityId: number;
  readonly name: string;
}

/** Somebody in the world, as asked for. */
export interface PersonCard {
  readonly entityId: number;
  readonly userId: string;
  readonly name: string;
  readonly isGuest: boolean;
  readonly isOwner: boolean;
  readonly role: { readonly id: string; readonly name: string };
  /** What their role allows. */
  readonly permissions: PermissionBits;
  /** Muted for everyone. */
  readonly isMuted: boolean;
  /** Blocked by whoever asks. */
  readonly isBlocked: boolean;
  /** Where they stand now, in metres; null where they have blocked whoever asks. */
  readonly place: { readonly x: number; readonly y: number; readonly z: number } | null;
}

/** Everything a server says in words. */
export interface ServerMessages {
  /** Once after joining: who one is here and what one's role allows. Times in milliseconds since the world began. */
  welcome: { entityId: number; serverMs: number; tickHz: number; permissions: PermissionBits };
  /** What one may do has changed: one's role, or that one was muted for everyone. */
  permissions: { permissions: PermissionBits; isMuted: boolean };
  /** As whom one is seen in this world has changed; others are introduced anew to them. */
  guise: { name: string; look: AvatarLook };
  /** A message of this name had no effect; `clientId` says which chat message, `retryInSeconds` when it may be said. */
  refused: { message: ClientMessageName; reason: RefusalReason; clientId?: string; retryInSeconds?: number };
  /** Who somebody is. */
  person: PersonCard;
  /**
   * Those whose names hold a text, by name, without those who have blocked one: a page of them, after whom it begins (as asked),
   * how many there are on all pages, and where the next one begins, if there is one.
   */
  found: {
    text: string;
    after: PeopleCursor | null;
    people: readonly FoundPerson[];
    total: number;
    next: PeopleCursor | null;
  };
  /** The connection ends, and why. */
  goodbye: CloseNotice;
  /**
   * The world is full: one's place in line, counted from 1 (0: one only looks on), and how long
   * the line is. One comes in by oneself.
   */
  line: { place: number; length: number };
  /** One looks on from now: snapshots come that are nobody's own, and what is written to everyone. Times as in `welcome`. */
  watching: { serverMs: number };
  /** Where sound is had: see MediaTicket. */
  media: MediaTicket;
}

/** What a client says when it asks for a seat in a world. */
export const JoinOptions = z.strictObject({
  worldId: z.uuid(),
  protocolVersion: z.int(),
  /** The last chat entry it has: it gets what came after (SH7). 0: none, it gets the last ones. */
  chatAfter: z.int().min(0).max(0xffff_ffff).default(0),
});
export type JoinOptions = z.infer<typeof JoinOptions>;
