import { z } from "zod";
import { EMOTES } from "../avatar.ts";
import { LIMITS } from "../limits.ts";
import { EntityIdOnWire, MEDIA_LIMITS } from "../media/names.ts";
import type { PermissionBits } from "../permissions.ts";
import type { ConversationState, MediaTicket } from "./conversation.ts";

/** When a message is legal: `spawned` once the sender's avatar is in the world. */
export type MessagePhase = "spawned";

/** How often, as a token bucket: refilled at `perSecond`, holding at most `burst`. */
export interface MessageRate {
  readonly perSecond: number;
  readonly burst: number;
}

interface MessageRow {
  readonly body: z.ZodType;
  readonly phase: MessagePhase;
  readonly rate: MessageRate;
}

/** Everything a client may say in words: one row each (TR1). Movement and clocks are packed bytes: see `BYTES`. */
export const clientMessages = {
  /** Shows an emote until it ends or one walks on. */
  emote: { body: z.strictObject({ emote: z.enum(EMOTES) }), phase: "spawned", rate: { perSecond: 2, burst: 4 } },
  /** Sits down on a free seat within reach, or where one stands (`seat: null`). */
  sit: {
    body: z.strictObject({ seat: z.int().min(0).max(32_767).nullable() }),
    phase: "spawned",
    rate: { perSecond: 3, burst: 6 },
  },
  /** The ticket for sound is used up or too old: answered with `media`. */
  mediaTicket: { body: z.strictObject({}), phase: "spawned", rate: { perSecond: 0.5, burst: 5 } },
  /** Asks to speak in the conference area or on the stage one stands in, or takes that back. */
  speakRequest: {
    body: z.strictObject({ isAsking: z.boolean() }),
    phase: "spawned",
    rate: { perSecond: 1, burst: 4 },
  },
  /** Lets somebody in one's area speak, turns their request down, or takes speech away again. Needs `conferenceManage`. */
  speakAnswer: {
    body: z.strictObject({ entityId: EntityIdOnWire, answer: z.enum(["grant", "deny", "revoke"]) }),
    phase: "spawned",
    rate: { perSecond: 5, burst: 20 },
  },
  /** Locks the area one stands in, or says how many it holds (null: as many as can be). Needs `conferenceManage`. */
  areaSettings: {
    body: z.strictObject({
      isLocked: z.boolean().optional(),
      capacity: z.int().min(1).max(MEDIA_LIMITS.groupMembers).nullable().optional(),
    }),
    phase: "spawned",
    rate: { perSecond: 2, burst: 10 },
  },
} as const satisfies Record<string, MessageRow>;

export type ClientMessageName = keyof typeof clientMessages;
export type ClientMessage<Name extends ClientMessageName> = z.infer<(typeof clientMessages)[Name]["body"]>;

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
} as const;

/** How often the packed messages of clients may come: intents at 20/s with room for a burst after a stall. */
export const BYTES_RATE = {
  intent: { perSecond: LIMITS.tickHz + 5, burst: 30 },
  ping: { perSecond: 2, burst: 5 },
} as const satisfies Record<string, MessageRate>;

/** Why a well-formed message had no effect; shown to the one who sent it. */
export const REFUSALS = {
  notAllowed: "Your role in this world does not allow that.",
  tooOften: "A little slower, please.",
  noSuchSeat: "There is no such seat.",
  seatTaken: "Someone already sits there.",
  seatTooFar: "Walk closer to sit there.",
  notWhileMoving: "Stand still first.",
  notInArea: "There is no conference area or stage where you stand.",
  notInSameArea: "They are not in this area.",
  alreadySpeaker: "They may speak here already.",
  noRequest: "They have not asked to speak.",
  cannotSpeak: "Their role in this world does not allow them to speak.",
} as const;
export type RefusalReason = keyof typeof REFUSALS;

/** Everything a server says in words. */
export interface ServerMessages {
  /** Once after joining: who one is here and what one's role allows. Times in milliseconds since the world began. */
  welcome: { entityId: number; serverMs: number; tickHz: number; permissions: PermissionBits };
  /** What one's role allows has changed. */
  permissions: { permissions: PermissionBits };
  /** A message of this name had no effect. */
  refused: { message: ClientMessageName; reason: RefusalReason };
  /** Whom one hears and who hears one, whenever that changes (GR8). */
  groups: ConversationState;
  /** Where sound is had: see MediaTicket. */
  media: MediaTicket;
}

/** What a client says when it asks for a seat in a world. */
export const JoinOptions = z.strictObject({ worldId: z.uuid(), protocolVersion: z.int() });
export type JoinOptions = z.infer<typeof JoinOptions>;
