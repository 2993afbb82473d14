import { type Report, reportId } from "@crowdwire/db";
import { type UserId, userId, type WorldId } from "@crowdwire/protocol";
import type { RouteInput } from "@crowdwire/protocol/rest";
import { ProblemError } from "../../http/ProblemError.ts";
import type { ApiServices } from "../ApiServices.ts";
import type { Handlers } from "../Call.ts";
import { addressOf, moment, partOf } from "../present.ts";
import { readEvents } from "../readEvents.ts";
import { invalidFields } from "../readPart.ts";
import { enact } from "../record.ts";

type Shown = RouteInput<"decideReport", "answer">;

/** What people complain of, and what happened; the history of a world and of its chat. */
export function reportHandlers(services: ApiServices) {
  const { db, gatherEvidence, limits, now } = services;

  async function list(
    world: WorldId | null,
    judge: UserId | null,
    query: { show: "open" | "decided" | "all"; page: number; limit: number },
  ) {
    const { items, total } = await db.reports.list({ world, judge, show: query.show, ...partOf(query) });
    return { reports: items.map(show), total, page: query.page, limit: query.limit };
  }

  return {
    async createReport({ world: { world }, body, caller, request }) {
      const subject = body.userId === null ? null : userId(body.userId);
      if (subject === caller.user.id) throw invalidFields({ userId: "Nobody can report themselves." });
      if (subject !== null && (await db.users.find(subject)) === null) {
        throw new ProblemError("notFound", "There is no such person here.");
      }
      await limits.spendReport(caller.user.id, addressOf(request));
      const evidence = await gatherEvidence({ worldId: world.id, reporterId: caller.user.id, reportedId: subject });
      return enact(services, async ({ reports }, record) => {
        const { id } = await reports.create({
          worldId: world.id,
          subjectId: subject,
          reporterId: caller.user.id,
          reason: body.reason,
          comment: body.comment,
          evidence,
          now: now(),
        });
        await record({
          action: "report.created",
          actor: caller.user.id,
          world: world.id,
          ...(subject === null ? { target: id } : { subject }),
          event: "reported",
          details: { reportId: id },
        });
        return { id };
      });
    },

    listReports: ({ world: { world }, query, caller }) => list(world.id, caller.user.id, query),

    async readReport({ world: { world }, params, caller }) {
      const report = await db.reports.find(reportId(params.report));
      if (report?.world?.id !== world.id || report.subject?.userId === caller.user.id) throw noSuchReport();
      return { ...show(report), evidence: report.evidence };
    },

    async decideReport({ world: { world }, params, body, caller }) {
      const decision = { outcome: body.outcome, note: body.note, by: caller.user.id, at: now() };
      return enact(services, async ({ reports }, record) => {
        const report = await reports.decide(reportId(params.report), world.id, decision);
        if (report === null) throw noSuchReport();
        await record({
          action: "report.decided",
          actor: caller.user.id,
          world: world.id,
          target: report.id,
          details: { outcome: body.outcome },
        });
        return show(report);
      });
    },

    listAllReports: ({ query }) => list(null, null, query),

    async listEvents({ world: { world }, query, caller }) {
      await limits.spendHistory(caller.sessionId);
      const user = query.user === undefined ? undefined : userId(query.user);
      return readEvents(db, { world: world.id, user, reader: caller.user.id }, query);
    },

    async readChat({ world: { world }, query, caller }) {
      if (query.with === caller.user.id) throw invalidFields({ with: "Nobody writes to themselves." });
      await limits.spendHistory(caller.sessionId);
      const before = query.before === undefined ? undefined : Number(query.before);
      const messages = await db.chatMessages.list(world.id, {
        viewer: caller.user.id,
        scope: query.scope,
        partner: query.with === undefined ? undefined : userId(query.with),
        before,
        limit: query.limit,
      });
      const [first] = messages;
      return {
        messages: messages.map((message) => ({
          id: String(message.sequence),
          author: message.senderId === null ? null : { userId: message.senderId, name: message.senderName },
          to: message.recipientId === null ? null : { userId: message.recipientId },
          text: message.text,
          sentAt: moment(message.sentAt),
          editedAt: message.editedAt && moment(message.editedAt),
          isDeleted: message.isDeleted,
        })),
        next: first !== undefined && messages.length === query.limit ? String(first.sequence) : null,
      };
    },
  } satisfies Partial<Handlers>;
}

function show(report: Report): Shown {
  return {
    id: report.id,
    world: report.world,
    reported: report.subject,
    isOfWorld: report.kind === "world",
    reporter: report.reporter,
    reason: report.reason,
    comment: report.comment,
    createdAt: moment(report.createdAt),
    decision: report.decision && { ...report.decision, at: moment(report.decision.at) },
    hasEvidence: report.hasEvidence,
  };
}

const noSuchReport = () => new ProblemError("notFound", "There is no such report in this world.");
