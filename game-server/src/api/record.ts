import type { Measurement } from "@crowdwire/db";
import type { EventKind, UserId, WorldId } from "@crowdwire/protocol";
import type { ApiServices } from "./ApiServices.ts";

export interface Deed {
  /** Words with points between them: ban.created. */
  readonly action: string;
  readonly actor: UserId | null;
  readonly world?: WorldId;
  /** Whom it was done to. */
  readonly subject?: UserId;
  /** What it was done to, where it is nobody: an id. */
  readonly target?: string;
  /** Neither secrets nor names. */
  readonly details?: Record<string, unknown>;
  /** What the history of events calls it, where it belongs there. */
  readonly event?: EventKind;
}

/** What the figures of a world, or of the platform alone, count of these deeds. */
const FIGURES: Partial<Record<EventKind, { metric: Measurement["metric"]; ofWorld: boolean }>> = {
  worldCreated: { metric: "worlds", ofWorld: false },
  reported: { metric: "reports", ofWorld: true },
};

/**
 * Writes down who used which power: in the log that nobody can change, and for events in the history that people read.
 * Rejects where it cannot, and then the deed is not acknowledged either.
 */
export async function record(
  { db, now, recorder }: Pick<ApiServices, "db" | "now" | "recorder">,
  deed: Deed,
): Promise<void> {
  const at = now();
  await db.auditLog.append({
    action: deed.action,
    at,
    actorId: deed.actor,
    worldId: deed.world ?? null,
    target: deed.subject ?? deed.target ?? null,
    ...(deed.details && { details: deed.details }),
  });
  if (deed.event === undefined) return;
  await db.events.recordMany([
    {
      kind: deed.event,
      at,
      userId: deed.actor,
      worldId: deed.world ?? null,
      subjectId: deed.subject ?? null,
      ...(deed.details && { details: deed.details }),
    },
  ]);
  const figure = FIGURES[deed.event];
  if (figure === undefined) return;
  const scopes = figure.ofWorld && deed.world !== undefined ? [deed.world, null] : [null];
  for (const scope of scopes) recorder.measure({ scope, metric: figure.metric, value: 1, at });
}
