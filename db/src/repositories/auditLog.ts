import { type UserId, userId, type WorldId, worldId } from "@crowdwire/protocol";
import type { Knex } from "knex";
import { MAX_PAGE } from "../paging.ts";
import type { RunQuery } from "../RunQuery.ts";
import type { AuditEntryRow } from "../tables/records.ts";

/** Who used which power, on what, when. */
export interface NewAuditEntry {
  /** Words in camelCase with points between them, such as ban.create or signIn.failed. */
  readonly action: string;
  readonly at: Date;
  /** Null: nobody who is signed in, or the system itself. */
  readonly actorId: UserId | null;
  readonly worldId?: WorldId | null | undefined;
  /** What it was done to: an id, mostly. */
  readonly target?: string | null | undefined;
  /** JSON; no passwords, tokens or other secrets: what looks like one by its key is left out. */
  readonly details?: Record<string, unknown> | undefined;
}

export interface AuditEntry {
  readonly id: string;
  readonly action: string;
  readonly at: Date;
  readonly actorId: UserId | null;
  readonly worldId: WorldId | null;
  readonly target: string | null;
  readonly details: Record<string, unknown>;
}

export interface AuditSearch {
  readonly actor?: UserId | undefined;
  readonly world?: WorldId | undefined;
  /** Entries whose action is this, or begins with it and a point. */
  readonly action?: string | undefined;
  readonly before?: string | undefined;
  readonly limit: number;
}

/** Append-only: the database itself refuses every change of what has been written. */
export interface AuditLogRepository {
  append(entry: NewAuditEntry): Promise<void>;
  /** The latest first; `next` is the `before` of the part that comes earlier. */
  list(search: AuditSearch): Promise<{ entries: AuditEntry[]; next: string | null }>;
}

export function createAuditLogRepository(run: RunQuery): AuditLogRepository {
  return {
    append: (entry) => run((knex) => appendEntries(knex, [entry])),

    list: ({ actor, world, action, before, limit }) =>
      run(async (knex) => {
        const found = knex("audit_log");
        if (actor !== undefined) found.where({ actor_id: actor });
        if (world !== undefined) found.where({ world_id: world });
        if (action !== undefined) found.whereRaw("(action = ? or starts_with(action, ? || '.'))", [action, action]);
        if (before !== undefined) found.where("id", "<", before);
        const most = Math.min(limit, MAX_PAGE);
        const rows = await found.orderBy("id", "desc").limit(most + 1);
        const shown = rows.slice(0, most);
        return { entries: shown.map(toEntry), next: rows.length > most ? (shown.at(-1)?.id ?? null) : null };
      }),
  };
}

/** Writes entries in one statement, on a pool or a transaction. */
export async function appendEntries(knex: Knex, entries: readonly NewAuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await knex("audit_log").insert(
    entries.map((entry) => ({
      at: entry.at,
      action: entry.action,
      actor_id: entry.actorId,
      world_id: entry.worldId ?? null,
      target: entry.target === undefined || entry.target === null ? null : onOneLine(entry.target).slice(0, 500),
      details: JSON.stringify(withoutSecrets(entry.details ?? {})),
    })),
  );
}

const SECRET = /password|secret|token|cookie|authorization|hash/iu;

/** A line of the log is one line wherever it is printed: what could begin another, or hide, is written out. */
function onOneLine(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\u2028\u2029]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function withoutSecrets(value: unknown): unknown {
  if (typeof value === "string") return onOneLine(value);
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  const kept = Object.entries(value).filter(([key]) => !SECRET.test(key));
  return Object.fromEntries(kept.map(([key, inner]) => [onOneLine(key), withoutSecrets(inner)]));
}

function toEntry(row: AuditEntryRow): AuditEntry {
  return {
    id: row.id,
    action: row.action,
    at: row.at,
    actorId: row.actor_id === null ? null : userId(row.actor_id),
    worldId: row.world_id === null ? null : worldId(row.world_id),
    target: row.target,
    details: row.details as Record<string, unknown>,
  };
}
