import { type EventKind, type UserId, userId, type WorldId } from "@crowdwire/protocol";
import type { Knex } from "knex";
import { MAX_PAGE } from "../paging.ts";
import type { RunQuery } from "../RunQuery.ts";
import type { EventRow } from "../tables/records.ts";
import type { NamedUser } from "./reports.ts";

/** Who did what, where and when. */
export interface NewEvent {
  readonly kind: EventKind;
  readonly at: Date;
  readonly userId: UserId | null;
  readonly worldId: WorldId | null;
  /** Whom it was done to. */
  readonly subjectId?: UserId | null | undefined;
  /** A conference area, a seat, an object of the map. */
  readonly place?: string | null | undefined;
  /** JSON; names nobody, so that it may stay when somebody is erased. */
  readonly details?: Record<string, unknown> | undefined;
}

export interface HistoryEvent {
  /** Grows with the order of recording. */
  readonly id: string;
  readonly kind: string;
  readonly at: Date;
  readonly user: NamedUser | null;
  readonly subject: NamedUser | null;
  readonly worldId: string | null;
  readonly place: string | null;
  readonly details: Record<string, unknown>;
}

export interface EventSearch {
  /** Null: only what happened in no world, such as signing in. */
  readonly world?: WorldId | null | undefined;
  /** Who did it, or whom it was done to. */
  readonly user?: UserId | undefined;
  /** Who did it. */
  readonly actor?: UserId | undefined;
  readonly kind?: string | undefined;
  /** Who reads it: that they were reported themselves is left out, and who did it. */
  readonly reader?: UserId | undefined;
  /** From then on. */
  readonly from?: Date | undefined;
  /** Before then. */
  readonly to?: Date | undefined;
  /** Only what was recorded before this one. */
  readonly before?: string | undefined;
  readonly limit: number;
}

export interface EventRepository {
  /** Writes all of them, in their order. People and worlds that no longer exist are left out of them, or with them. */
  recordMany(events: readonly NewEvent[]): Promise<void>;
  /** The latest first; `next` is the `before` of the part that comes earlier, null where there is none. */
  list(search: EventSearch): Promise<{ events: HistoryEvent[]; next: string | null }>;
  purgeBefore(before: Date): Promise<number>;
}

const REPORTED: EventKind = "reported";

export function createEventRepository(run: RunQuery): EventRepository {
  return {
    recordMany: (events) => run((knex) => recordEvents(knex, events)),

    list: ({ world, user, actor, kind, reader, from, to, before, limit }) =>
      run(async (knex) => {
        const found = (knex("events") as Knex.QueryBuilder)
          .leftJoin("users as actors", "actors.id", "events.user_id")
          .leftJoin("users as subjects", "subjects.id", "events.subject_id");
        if (world === null) found.whereNull("events.world_id");
        else if (world !== undefined) found.where("events.world_id", world);
        if (user !== undefined) {
          found.where((either) => either.where("events.user_id", user).orWhere("events.subject_id", user));
        }
        if (actor !== undefined) found.where("events.user_id", actor);
        if (kind !== undefined) found.where("events.kind", kind);
        if (reader !== undefined) {
          found.whereRaw("not (events.kind = ? and events.subject_id is not distinct from ?)", [REPORTED, reader]);
        }
        if (from !== undefined) found.where("events.at", ">=", from);
        if (to !== undefined) found.where("events.at", "<", to);
        if (before !== undefined) found.where("events.id", "<", before);
        const most = Math.min(limit, MAX_PAGE);
        const rows: ShownRow[] = await found
          .orderBy("events.id", "desc")
          .limit(most + 1)
          .select("events.*", "actors.display_name as user_name", "subjects.display_name as subject_name");
        const shown = rows.slice(0, most);
        return { events: shown.map(toEvent), next: rows.length > most ? (shown.at(-1)?.id ?? null) : null };
      }),

    purgeBefore: (before) => run((knex) => knex("events").where("at", "<", before).delete()),
  };
}

/** Writes events in one statement, on a pool or a transaction. */
export async function recordEvents(knex: Knex, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  // An event of a world that is gone went with it; one of a person who is gone stays, and names nobody.
  const rows = events.map((event, position) => ({
    position,
    at: event.at,
    kind: event.kind,
    user_id: event.userId,
    world_id: event.worldId,
    subject_id: event.subjectId ?? null,
    place: event.place ?? null,
    details: event.details ?? {},
  }));
  await knex.raw(
    `insert into events (at, kind, user_id, world_id, subject_id, place, details)
     select fresh.at, fresh.kind, actors.id, fresh.world_id, subjects.id, fresh.place, fresh.details
     from jsonb_to_recordset(?::jsonb) as fresh (position integer, at timestamptz, kind text, user_id uuid, world_id uuid,
       subject_id uuid, place text, details jsonb)
     left join users actors on actors.id = fresh.user_id
     left join users subjects on subjects.id = fresh.subject_id
     left join worlds on worlds.id = fresh.world_id
     where fresh.world_id is null or worlds.id is not null
     order by fresh.position`,
    [JSON.stringify(rows)],
  );
}

type ShownRow = EventRow & { user_name: string | null; subject_name: string | null };

function toEvent(row: ShownRow): HistoryEvent {
  return {
    id: row.id,
    kind: row.kind,
    at: row.at,
    user: row.user_id === null ? null : { userId: userId(row.user_id), name: row.user_name ?? "" },
    subject: row.subject_id === null ? null : { userId: userId(row.subject_id), name: row.subject_name ?? "" },
    worldId: row.world_id,
    place: row.place,
    details: row.details as Record<string, unknown>,
  };
}
