import type { UserId, WorldId } from "@crowdwire/protocol";
import type { Knex } from "knex";
import type { RunQuery } from "../RunQuery.ts";
import { appendEntries, type NewAuditEntry } from "./auditLog.ts";
import { type NewEvent, recordEvents } from "./events.ts";

/** Figures that are added up over an hour or a day. */
export const SUMMED_METRICS = [
  "joins",
  "visitors",
  "minutes",
  "minutesTalked",
  "messages",
  "reports",
  "guests",
  "accounts",
  "worlds",
] as const;
/** Figures of which the highest counts. */
export const PEAK_METRICS = ["peakOnline"] as const;
export type StatisticMetric = (typeof SUMMED_METRICS)[number] | (typeof PEAK_METRICS)[number];

export type StatisticPeriod = "hour" | "day";

/** Of a world, or (null) of the platform. */
export type StatisticScope = WorldId | null;

/** Something that a figure grows by, or (a peak) reaches. */
export interface Measurement {
  readonly scope: StatisticScope;
  readonly metric: Exclude<StatisticMetric, "visitors">;
  readonly value: number;
  readonly at: Date;
}

/** Somebody was there: counted once in each hour and each day. */
export interface Visit {
  readonly scope: StatisticScope;
  readonly userId: UserId;
  readonly at: Date;
}

/** What a process noted since the last batch. */
export interface RecordedBatch {
  /** A UUID of the batch's own: one that has been committed before is not recorded twice. */
  readonly id: string;
  readonly events: readonly NewEvent[];
  readonly measurements: readonly Measurement[];
  readonly visits: readonly Visit[];
  /** Who used which power meanwhile. */
  readonly audit?: readonly NewAuditEntry[];
}

export interface StatisticPoint {
  readonly startsAt: Date;
  readonly values: Readonly<Partial<Record<StatisticMetric, number>>>;
}

export interface StatisticRepository {
  /** Events and figures together: all of the batch, once, however often it is tried (TR3). False where it had been. */
  record(batch: RecordedBatch): Promise<boolean>;
  /** One point for each hour or day (UTC) in which something happened, oldest first. */
  read(scope: StatisticScope, period: StatisticPeriod, from: Date, to: Date): Promise<StatisticPoint[]>;
  /** Over all time: sums, and the highest peak. Distinct visitors of a time span are not the sum of its days' visitors. */
  totals(scope: StatisticScope): Promise<Partial<Record<StatisticMetric, number>>>;
  /** Different people in a time span, as far back as visits are kept. */
  countVisitors(scope: StatisticScope, from: Date, to: Date): Promise<number>;
  /** Forgets who was counted before then, and batches; the figures stay. */
  purgeVisitsBefore(before: Date): Promise<number>;
}

export function createStatisticRepository(run: RunQuery): StatisticRepository {
  return {
    record: (batch) =>
      run((knex) =>
        knex.transaction(async (trx) => {
          const { rowCount } = await trx.raw<{ rowCount: number }>(
            "insert into recorded_batches (id) values (?) on conflict do nothing",
            [batch.id],
          );
          if (rowCount === 0) return false;
          await appendEntries(trx, batch.audit ?? []);
          await recordEvents(trx, batch.events);
          await recordVisits(trx, batch.visits);
          await recordMeasurements(trx, batch.measurements);
          return true;
        }),
      ),

    read: (scope, period, from, to) =>
      run(async (knex) => {
        const rows = await knex("statistics")
          .where({ scope: scopeOf(scope), period })
          .where("starts_at", ">=", from)
          .where("starts_at", "<", to)
          .orderBy("starts_at");
        const points = new Map<number, { startsAt: Date; values: Partial<Record<StatisticMetric, number>> }>();
        for (const row of rows) {
          const point = points.get(row.starts_at.getTime()) ?? { startsAt: row.starts_at, values: {} };
          points.set(row.starts_at.getTime(), point);
          point.values[row.metric as StatisticMetric] = row.value;
        }
        return [...points.values()];
      }),

    totals: (scope) =>
      run(async (knex) => {
        const rows = await knex("statistics")
          .where({ scope: scopeOf(scope), period: "day" })
          .whereNot({ metric: "visitors" })
          .groupBy("metric")
          .select<{ metric: StatisticMetric; sum: number; max: number }[]>(
            "metric",
            knex.raw("sum(value) as sum"),
            knex.raw("max(value) as max"),
          );
        return Object.fromEntries(rows.map((row) => [row.metric, isPeak(row.metric) ? row.max : row.sum]));
      }),

    countVisitors: (scope, from, to) =>
      run(async (knex) => {
        const [row] = await knex("statistics_visitors")
          .where({ scope: scopeOf(scope), period: "hour" })
          .where("starts_at", ">=", from)
          .where("starts_at", "<", to)
          .countDistinct({ visitors: "user_id" });
        return Number(row!.visitors);
      }),

    purgeVisitsBefore: (before) =>
      run((knex) =>
        knex.transaction(async (trx) => {
          await trx("recorded_batches").where("recorded_at", "<", before).delete();
          const forgotten = await trx("statistics_visitors").where("starts_at", "<", before).delete();
          return forgotten;
        }),
      ),
  };
}

const PLATFORM = "00000000-0000-0000-0000-000000000000";
const scopeOf = (scope: StatisticScope): string => scope ?? PLATFORM;
const isPeak = (metric: string): boolean => (PEAK_METRICS as readonly string[]).includes(metric);

/** Both periods of a moment, in UTC whatever the server's time zone. */
const PERIODS = "(values ('hour'), ('day')) as periods (period)";
const START = "date_trunc(periods.period, fresh.at at time zone 'UTC') at time zone 'UTC'";
// Sorted, so that two processes take the row locks in one order and cannot deadlock.
const ADD = `on conflict (scope, period, starts_at, metric) do update set value = case
    when excluded.metric = any (?::text[]) then greatest(statistics.value, excluded.value)
    else statistics.value + excluded.value end`;

async function recordMeasurements(trx: Knex, measurements: readonly Measurement[]): Promise<void> {
  if (measurements.length === 0) return;
  await trx.raw(
    `insert into statistics (scope, period, starts_at, metric, value)
     select fresh.scope, periods.period, ${START} as starts_at, fresh.metric,
       case when fresh.metric = any (?::text[]) then max(fresh.value) else sum(fresh.value) end
     from unnest(?::uuid[], ?::text[], ?::float8[], ?::timestamptz[]) as fresh (scope, metric, value, at)
     cross join ${PERIODS}
     group by 1, 2, 3, 4 order by 1, 2, 3, 4
     ${ADD}`,
    [
      [...PEAK_METRICS],
      measurements.map((measurement) => scopeOf(measurement.scope)),
      measurements.map((measurement) => measurement.metric),
      measurements.map((measurement) => measurement.value),
      measurements.map((measurement) => measurement.at),
      [...PEAK_METRICS],
    ],
  );
}

async function recordVisits(trx: Knex, visits: readonly Visit[]): Promise<void> {
  if (visits.length === 0) return;
  await trx.raw(
    `with counted as (
       insert into statistics_visitors (scope, period, starts_at, user_id)
       select distinct fresh.scope, periods.period, ${START}, users.id
       from unnest(?::uuid[], ?::uuid[], ?::timestamptz[]) as fresh (scope, user_id, at)
       join users on users.id = fresh.user_id
       cross join ${PERIODS}
       order by 1, 2, 3, 4
       on conflict do nothing
       returning scope, period, starts_at
     )
     insert into statistics (scope, period, starts_at, metric, value)
     select scope, period, starts_at, 'visitors', count(*) from counted group by 1, 2, 3 order by 1, 2, 3
     ${ADD}`,
    [
      visits.map((visit) => scopeOf(visit.scope)),
      visits.map((visit) => visit.userId),
      visits.map((visit) => visit.at),
      [...PEAK_METRICS],
    ],
  );
}
