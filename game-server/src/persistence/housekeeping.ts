import type { Repositories } from "@crowdwire/db";
import type { Logger } from "@crowdwire/service-kit";
import type { KeyRing } from "../auth/KeyRing.ts";
import type { GameServerMetrics } from "../metrics.ts";
import type { SaveTimer } from "./SaveQueue.ts";
import { type SweepOptions, sweepMapFiles } from "./sweepMapFiles.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** What is kept for a time only (ID5), in days. */
export interface KeepDays {
  /** After their last visit. */
  readonly guests: number;
  readonly chat: number;
  /** The history of events, and who was counted as a visitor. */
  readonly events: number;
  /** After the decision, or after the report where nobody decides; the report itself stays. */
  readonly evidence: number;
  /** In which a deleted world can be restored. */
  readonly deletedWorlds: number;
  /** In which a map of somebody's own may become a world. */
  readonly preparedMaps: number;
  /** The files of a map, once nothing needs them. */
  readonly unusedMaps: number;
}

export interface HousekeepingOptions {
  readonly db: Pick<
    Repositories,
    | "users"
    | "sessions"
    | "emailTokens"
    | "chatMessages"
    | "events"
    | "statistics"
    | "reports"
    | "worlds"
    | "mapUploads"
    | "kicks"
  >;
  readonly keyRing: Pick<KeyRing, "maintain">;
  readonly keepDays: KeepDays;
  readonly maps: Pick<SweepOptions, "directory" | "alwaysKept">;
  readonly metrics: Pick<GameServerMetrics, "mapFilesRemoved">;
  readonly now: () => Date;
  readonly logger: Pick<Logger, "info" | "warn">;
}

/**
 * What must be done now and then: what has served its time is deleted, signing keys are replaced. Doing it in several
 * processes at once does no harm. What fails does not keep the rest from being done.
 *
 * @throws AggregateError with whatever failed
 */
export async function keepHouse(options: HousekeepingOptions): Promise<void> {
  const { db, keyRing, keepDays, now, logger } = options;
  const startedAt = now();
  const daysAgo = (days: number) => new Date(startedAt.getTime() - days * DAY_MS);
  const chores: Readonly<Record<string, () => Promise<number>>> = {
    sessions: () => db.sessions.purgeExpiredBefore(startedAt),
    emailTokens: () => db.emailTokens.purgeExpiredBefore(startedAt),
    guests: () => db.users.purgeGuestsLastSeenBefore(daysAgo(keepDays.guests)),
    chatMessages: () => db.chatMessages.purgeBefore(daysAgo(keepDays.chat)),
    events: () => db.events.purgeBefore(daysAgo(keepDays.events)),
    visits: () => db.statistics.purgeVisitsBefore(daysAgo(keepDays.events)),
    evidence: () => db.reports.purgeEvidenceBefore(daysAgo(keepDays.evidence)),
    worlds: () => db.worlds.purgeDeletedBefore(daysAgo(keepDays.deletedWorlds)),
    kicks: () => db.kicks.purgeBefore(startedAt),
    // After the worlds that they may have been of.
    mapUploads: () => db.mapUploads.purgeUnusedBefore(daysAgo(keepDays.preparedMaps)),
    mapFiles: () => sweepMaps(options),
    keys: () => keyRing.maintain().then(() => 0),
  };
  const deleted: Record<string, number> = {};
  const failures: unknown[] = [];
  for (const [name, chore] of Object.entries(chores)) {
    try {
      const count = await chore();
      if (count > 0) deleted[name] = count;
    } catch (error) {
      failures.push(error);
    }
  }
  if (Object.keys(deleted).length > 0) logger.info({ deleted }, "what has served its time was deleted");
  if (failures.length > 0) throw new AggregateError(failures, "A part of the housekeeping failed.");
}

async function sweepMaps({ db, maps, keepDays, metrics, now }: HousekeepingOptions): Promise<number> {
  const swept = await sweepMapFiles({ ...maps, uploads: db.mapUploads, unusedDays: keepDays.unusedMaps, now });
  for (const kind of ["maps", "pictures", "drafts"] as const) metrics.mapFilesRemoved.inc({ kind }, swept[kind]);
  return swept.maps;
}

/**
 * Keeps house from now on: a minute after the start, so that servers that never run for an hour keep their promises, too, and
 * then every hour. Call the answer to stop.
 */
export function startHousekeeping(
  options: HousekeepingOptions & { readonly timer: Pick<SaveTimer, "after"> },
): () => void {
  const { timer, logger } = options;
  let isStopped = false;
  let cancel = timer.after(MINUTE_MS, () => void round());
  async function round(): Promise<void> {
    try {
      await keepHouse(options);
    } catch (error) {
      logger.warn({ err: error }, "housekeeping failed and will be tried again in an hour");
    }
    if (!isStopped) cancel = timer.after(HOUR_MS, () => void round());
  }
  return () => {
    isStopped = true;
    cancel();
  };
}
