import { z } from "zod";
import { defineRoutes } from "./Route.ts";
import { Backwards, line, lines, Moment, PageOf, Paging, sought } from "./text.ts";
import { inWorld, WorldRef } from "./worlds.ts";

const person = z.object({ userId: z.uuid(), name: z.string() });

/** Somebody is kept out. */
export const Ban = z
  .object({
    id: z.uuid(),
    user: person,
    reason: z.string(),
    createdBy: person.nullable(),
    createdAt: Moment,
    /** Null: for good. */
    until: Moment.nullable(),
    lifted: z.object({ at: Moment, by: person.nullable() }).nullable(),
    /** Neither lifted nor over. */
    isActive: z.boolean(),
  })
  .meta({ id: "Ban" });
export type Ban = z.infer<typeof Ban>;
export const BanList = z.object({ bans: z.array(Ban), ...PageOf });
export type BanList = z.infer<typeof BanList>;

export const BanCreation = z.strictObject({
  userId: z.uuid(),
  /** Their page shows it. */
  reason: line(300, "Say why: they will read it."),
  /** Null: for good. */
  until: Moment.nullable(),
});
export type BanCreation = z.infer<typeof BanCreation>;

export const REPORT_REASONS = ["harassment", "hate", "sexual", "violence", "spam", "impersonation", "other"] as const;
export const ReportReason = z.enum(REPORT_REASONS);
export type ReportReason = z.infer<typeof ReportReason>;

/** A report of a person in this world, or of the world itself (`userId: null`). */
export const ReportCreation = z.strictObject({
  userId: z.uuid().nullable(),
  reason: ReportReason,
  comment: lines(500).default(""),
});
export type ReportCreation = z.infer<typeof ReportCreation>;
export type ReportCreationInput = z.input<typeof ReportCreation>;

export const REPORT_DECISIONS = ["acted", "dismissed"] as const;

export const Report = z
  .object({
    id: z.uuid(),
    world: z.object({ id: z.uuid(), slug: z.string(), name: z.string() }).nullable(),
    /** Null: the world itself is reported, or they have deleted their account. */
    reported: person.nullable(),
    isOfWorld: z.boolean(),
    reporter: person.nullable(),
    reason: z.string(),
    comment: z.string(),
    createdAt: Moment,
    decision: z
      .object({ outcome: z.enum(REPORT_DECISIONS), note: z.string(), at: Moment, by: person.nullable() })
      .nullable(),
    hasEvidence: z.boolean(),
  })
  .meta({ id: "Report" });
export type Report = z.infer<typeof Report>;
export const ReportList = z.object({ reports: z.array(Report), ...PageOf });
export type ReportList = z.infer<typeof ReportList>;

/** A report with what the server kept of the minute before it; no sound is ever kept. */
export const ReportDetails = Report.extend({ evidence: z.unknown() });
export type ReportDetails = z.infer<typeof ReportDetails>;

export const ReportDecision = z.strictObject({ outcome: z.enum(REPORT_DECISIONS), note: lines(500).default("") });
export type ReportDecision = z.infer<typeof ReportDecision>;

/** Something that happened: who, where, when. */
export const HistoryEvent = z
  .object({
    id: z.string(),
    kind: z.string(),
    at: Moment,
    user: person.nullable(),
    /** Whom it was done to, for acts of moderation. */
    target: person.nullable(),
    /** A conference area, a seat, an object of the map. */
    place: z.string().nullable(),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: "HistoryEvent" });
export type HistoryEvent = z.infer<typeof HistoryEvent>;
export const EventList = z.object({ events: z.array(HistoryEvent), next: z.string().nullable() });
export type EventList = z.infer<typeof EventList>;

/** Which part of a history of events. */
export const EventSearch = {
  kind: sought(60).optional(),
  from: Moment.optional(),
  to: Moment.optional(),
  ...Backwards,
};

/** A message as the history keeps it; its text is gone where it was deleted. */
export const ChatLine = z
  .object({
    /** Its number in the world's one order, by which it is changed and deleted inside (`chatEdit`, `chatDelete`). */
    id: z.string(),
    author: person.nullable(),
    /** Whom a direct message went to; null also where they are gone. */
    to: z.object({ userId: z.uuid() }).nullable(),
    text: z.string(),
    sentAt: Moment,
    editedAt: Moment.nullable(),
    isDeleted: z.boolean(),
  })
  .meta({ id: "ChatLine" });
export type ChatLine = z.infer<typeof ChatLine>;
/** Oldest first; `next` is the `before` of the part that comes earlier. */
export const ChatHistory = z.object({ messages: z.array(ChatLine), next: z.string().nullable() });
export type ChatHistory = z.infer<typeof ChatHistory>;

/** What of the history is read: what was written to everyone, one's nearby conversations, or one's direct ones. */
const ChatQuery = z
  .strictObject({
    scope: z.enum(["world", "nearby", "direct"]).default("world"),
    /** Of direct messages, those that went between this person and oneself. */
    with: z.uuid().optional(),
    ...Backwards,
  })
  .refine((query) => query.with === undefined || query.scope === "direct", {
    path: ["with"],
    message: "Only direct messages are with somebody.",
  });

const topic = "Order";
const administration = "Administration";
const ofBan = z.strictObject({ world: WorldRef, ban: z.uuid() });
const ofReport = z.strictObject({ world: WorldRef, report: z.uuid() });
const bansQuery = z.strictObject({ show: z.enum(["active", "all"]).default("active"), ...Paging });
const reportsQuery = z.strictObject({ show: z.enum(["open", "decided", "all"]).default("open"), ...Paging });

export const moderationRoutes = defineRoutes({
  listBans: {
    method: "GET",
    path: "/worlds/:world/bans",
    topic,
    summary: "Who is kept out of a world, why, until when and by whom.",
    who: "ban",
    params: inWorld,
    query: bansQuery,
    answer: BanList,
  },
  createBan: {
    method: "POST",
    path: "/worlds/:world/bans",
    topic,
    summary:
      "Keeps somebody out of a world, at once. The owner, and whoever may do more than oneself, cannot be banned.",
    who: "ban",
    audit: "ban.created",
    params: inWorld,
    body: BanCreation,
    answer: Ban,
    status: 201,
  },
  liftBan: {
    method: "DELETE",
    path: "/worlds/:world/bans/:ban",
    topic,
    summary: "Lets somebody in again.",
    who: "ban",
    audit: "ban.lifted",
    params: ofBan,
  },
  createReport: {
    method: "POST",
    path: "/worlds/:world/reports",
    topic,
    summary: "Reports a person or the world; the server adds what it kept of the last minute.",
    who: "registered",
    audit: "report.created",
    params: inWorld,
    body: ReportCreation,
    answer: z.object({ id: z.uuid() }),
    status: 201,
  },
  listReports: {
    method: "GET",
    path: "/worlds/:world/reports",
    topic,
    summary: "What was reported in a world, but not about oneself.",
    who: "ban",
    params: inWorld,
    query: reportsQuery,
    answer: ReportList,
  },
  readReport: {
    method: "GET",
    path: "/worlds/:world/reports/:report",
    topic,
    summary: "One report with its evidence; not one about oneself.",
    who: "ban",
    params: ofReport,
    answer: ReportDetails,
  },
  decideReport: {
    method: "PUT",
    path: "/worlds/:world/reports/:report/decision",
    topic,
    summary: "Notes what became of a report; not of one about oneself.",
    who: "ban",
    audit: "report.decided",
    params: ofReport,
    body: ReportDecision,
    answer: Report,
  },
  listEvents: {
    method: "GET",
    path: "/worlds/:world/events",
    topic,
    summary: "What happened in a world, the latest first; not who reported oneself.",
    who: "ban",
    params: inWorld,
    query: z.strictObject({ user: z.uuid().optional(), ...EventSearch }),
    answer: EventList,
  },
  readChat: {
    method: "GET",
    path: "/worlds/:world/chat",
    topic,
    summary:
      "What was written in a world: to everyone, or what one wrote, heard or was sent oneself nearby and directly; nothing of whom one blocks.",
    who: "member",
    params: inWorld,
    query: ChatQuery,
    answer: ChatHistory,
  },
  listPlatformBans: {
    method: "GET",
    path: "/admin/bans",
    topic: administration,
    summary: "Who is kept off the platform.",
    who: "administrator",
    query: bansQuery,
    answer: BanList,
  },
  createPlatformBan: {
    method: "POST",
    path: "/admin/bans",
    topic: administration,
    summary:
      "Keeps somebody off the platform, at once: they are out of every world, and whatever they ask is refused with why and until when.",
    who: "administrator",
    audit: "platformBan.created",
    body: BanCreation,
    answer: Ban,
    status: 201,
  },
  liftPlatformBan: {
    method: "DELETE",
    path: "/admin/bans/:ban",
    topic: administration,
    summary: "Lets somebody back onto the platform.",
    who: "administrator",
    audit: "platformBan.lifted",
    params: z.strictObject({ ban: z.uuid() }),
  },
  listAllReports: {
    method: "GET",
    path: "/admin/reports",
    topic: administration,
    summary: "Reports of all worlds.",
    who: "administrator",
    query: reportsQuery,
    answer: ReportList,
  },
});
