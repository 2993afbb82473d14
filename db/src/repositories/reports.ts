import { type UserId, userId, type WorldId, worldId } from "@crowdwire/protocol";
import type { Knex } from "knex";
import { Obstructed } from "../errors.ts";
import { type ReportId, reportId } from "../ids.ts";
import { type Page, type PageOf, pageOf } from "../paging.ts";
import type { RunQuery } from "../RunQuery.ts";
import type { ReportRow } from "../tables/records.ts";

/** Somebody with the name they have now. */
export interface NamedUser {
  readonly userId: UserId;
  readonly name: string;
}

export interface Report {
  readonly id: ReportId;
  readonly kind: "user" | "world";
  /** Null where it is gone. */
  readonly world: { readonly id: WorldId; readonly slug: string; readonly name: string } | null;
  /** Who is reported; null for a report of a world, or where they are gone. */
  readonly subject: NamedUser | null;
  readonly reporter: NamedUser | null;
  readonly reason: string;
  readonly comment: string;
  readonly hasEvidence: boolean;
  readonly createdAt: Date;
  readonly decision: {
    readonly outcome: "dismissed" | "acted";
    readonly note: string;
    readonly at: Date;
    readonly by: NamedUser | null;
  } | null;
}

export interface NewReport {
  readonly worldId: WorldId;
  /** Null: the world itself. */
  readonly subjectId: UserId | null;
  readonly reporterId: UserId;
  readonly reason: string;
  readonly comment: string;
  /** JSON; what the server kept of the last minute. Null where it has nothing. */
  readonly evidence: unknown;
  readonly now: Date;
}

export interface ReportSearch extends Page {
  /** Null: of all worlds. */
  readonly world: WorldId | null;
  readonly show: "open" | "decided" | "all";
  /** Who is to judge: nobody sees reports about themselves. Null: all of them. */
  readonly judge: UserId | null;
}

export interface ReportRepository {
  create(report: NewReport): Promise<Report>;
  /** The latest first. */
  list(search: ReportSearch): Promise<PageOf<Report>>;
  find(id: ReportId): Promise<(Report & { evidence: unknown }) | null>;
  /**
   * Notes what became of a report; null where there is none of this world (null: of any), or it is about whoever decides.
   * @throws Obstructed alreadyDecided
   */
  decide(
    id: ReportId,
    scope: WorldId | null,
    decision: { outcome: "dismissed" | "acted"; note: string; by: UserId; at: Date },
  ): Promise<Report | null>;
  countOpen(world: WorldId | null): Promise<number>;
  /** Lets go of the evidence of what was decided before then, or made before then and never decided (ID5); answers of how many. */
  purgeEvidenceBefore(before: Date): Promise<number>;
}

export function createReportRepository(run: RunQuery): ReportRepository {
  const find = async (knex: Knex, id: string) => {
    const row: ShownRow | undefined = await joined(knex)
      .where("reports.id", id)
      .first(...columns(knex), "reports.evidence");
    return row ? { ...toReport(row), evidence: row.evidence ?? null } : null;
  };

  return {
    create: (report) =>
      run(async (knex) => {
        const [row] = await knex("reports")
          .insert({
            kind: report.subjectId === null ? "world" : "user",
            world_id: report.worldId,
            subject_id: report.subjectId,
            reporter_id: report.reporterId,
            reason: report.reason,
            comment: report.comment,
            evidence:
              report.evidence === null || report.evidence === undefined ? null : JSON.stringify(report.evidence),
            created_at: report.now,
          })
          .returning("id");
        return (await find(knex, row!.id))!;
      }),

    list: ({ world, show, judge, ...page }) =>
      run((knex) => {
        const found = joined(knex);
        if (world !== null) found.where("reports.world_id", world);
        // Also those about the world, or about somebody who is gone.
        if (judge !== null) found.whereRaw("reports.subject_id is distinct from ?", [judge]);
        if (show === "open") found.where("reports.status", "open");
        if (show === "decided") found.whereNot("reports.status", "open");
        return pageOf(
          found,
          columns(knex),
          [{ column: "reports.created_at", order: "desc" }, { column: "reports.id" }],
          page,
          toReport,
        );
      }),

    find: (id) => run((knex) => find(knex, id)),

    decide: (id, scope, decision) =>
      run((knex) =>
        knex.transaction(async (trx) => {
          const row = await trx("reports").where({ id }).forUpdate().first("status", "world_id", "subject_id");
          if (!row || (scope !== null && row.world_id !== scope) || row.subject_id === decision.by) return null;
          if (row.status !== "open") throw new Obstructed("alreadyDecided");
          await trx("reports").where({ id }).update({
            status: decision.outcome,
            note: decision.note,
            decided_at: decision.at,
            decided_by: decision.by,
          });
          return find(trx, id);
        }),
      ),

    countOpen: (world) =>
      run(async (knex) => {
        const open = knex("reports").where({ status: "open" });
        if (world !== null) open.where({ world_id: world });
        const [row] = await open.count({ open: "*" });
        return Number(row!.open);
      }),

    purgeEvidenceBefore: (before) =>
      run((knex) =>
        knex("reports")
          .whereRaw("coalesce(decided_at, created_at) < ?", [before])
          .whereNotNull("evidence")
          .update({ evidence: null }),
      ),
  };
}

type ShownRow = ReportRow & {
  has_evidence: boolean;
  world_slug: string | null;
  world_name: string | null;
  subject_name: string | null;
  reporter_name: string | null;
  decider_name: string | null;
};

function joined(knex: Knex): Knex.QueryBuilder {
  return (knex("reports") as Knex.QueryBuilder)
    .leftJoin("worlds", "worlds.id", "reports.world_id")
    .leftJoin("users as subjects", "subjects.id", "reports.subject_id")
    .leftJoin("users as reporters", "reporters.id", "reports.reporter_id")
    .leftJoin("users as deciders", "deciders.id", "reports.decided_by");
}

/** All but the evidence, which is long. */
function columns(knex: Knex): (string | Knex.Raw)[] {
  const own = [
    "id",
    "kind",
    "world_id",
    "subject_id",
    "reporter_id",
    "reason",
    "comment",
    "status",
    "note",
    "created_at",
    "decided_at",
    "decided_by",
  ];
  return [
    ...own.map((name) => `reports.${name}`),
    knex.raw("reports.evidence is not null as has_evidence"),
    "worlds.slug as world_slug",
    "worlds.name as world_name",
    "subjects.display_name as subject_name",
    "reporters.display_name as reporter_name",
    "deciders.display_name as decider_name",
  ];
}

function toReport(row: ShownRow): Report {
  const named = (id: string | null, name: string | null) =>
    id === null ? null : { userId: userId(id), name: name ?? "" };
  return {
    id: reportId(row.id),
    kind: row.kind,
    world:
      row.world_id === null
        ? null
        : { id: worldId(row.world_id), slug: row.world_slug ?? "", name: row.world_name ?? "" },
    subject: named(row.subject_id, row.subject_name),
    reporter: named(row.reporter_id, row.reporter_name),
    reason: row.reason,
    comment: row.comment,
    hasEvidence: row.has_evidence,
    createdAt: row.created_at,
    decision:
      row.status === "open" || row.decided_at === null
        ? null
        : { outcome: row.status, note: row.note, at: row.decided_at, by: named(row.decided_by, row.decider_name) },
  };
}
