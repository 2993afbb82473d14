import type { Repositories } from "@crowdwire/db";
import type { Logger } from "@crowdwire/service-kit";
import type { KeyRing } from "../auth/KeyRing.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface HousekeepingOptions {
  readonly db: Pick<Repositories, "users" | "sessions">;
  readonly keyRing: Pick<KeyRing, "maintain">;
  /** Guests are deleted this long after their last visit (ID5). */
  readonly guestKeepDays: number;
  readonly now: () => Date;
  readonly logger: Pick<Logger, "info" | "warn">;
}

/**
 * What must be done now and then: ended sign-ins and long-gone guests are deleted, signing keys replaced.
 * Doing it in several processes at once does no harm.
 */
export async function keepHouse({ db, keyRing, guestKeepDays, now, logger }: HousekeepingOptions): Promise<void> {
  const startedAt = now();
  const sessions = await db.sessions.purgeExpiredBefore(startedAt);
  const guests = await db.users.purgeGuestsLastSeenBefore(new Date(startedAt.getTime() - guestKeepDays * DAY_MS));
  await keyRing.maintain();
  if (sessions + guests > 0) logger.info({ sessions, guests }, "ended sign-ins and long-gone guests were deleted");
}

/** Keeps house every hour from now on, starting with the next; call the answer to stop. */
export function startHousekeeping(options: HousekeepingOptions): () => void {
  const interval = setInterval(() => {
    keepHouse(options).catch((error: unknown) => {
      options.logger.warn({ err: error }, "housekeeping failed and will be tried again in an hour");
    });
  }, HOUR_MS);
  interval.unref();
  return () => clearInterval(interval);
}
