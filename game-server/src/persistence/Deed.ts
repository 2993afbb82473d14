import type { NewAuditEntry, NewEvent } from "@crowdwire/db";
import type { AuditAction, EventKind, UserId, WorldId } from "@crowdwire/protocol";

/** Somebody used a power, in a world or over one: what the audit log keeps for good. */
export interface Deed {
  readonly action: AuditAction;
  readonly actor: UserId | null;
  readonly world?: WorldId;
  /** Whom it was done to; null: somebody who is gone. */
  readonly subject?: UserId | null;
  /** What it was done to, where it is nobody: an id. */
  readonly target?: string;
  /** Neither secrets nor names. */
  readonly details?: Record<string, unknown>;
  /** What the history of events calls it, where it belongs there. */
  readonly event?: EventKind;
}

export function auditEntryOf(deed: Deed, at: Date): NewAuditEntry {
  return {
    action: deed.action,
    at,
    actorId: deed.actor,
    worldId: deed.world ?? null,
    target: deed.subject ?? deed.target ?? null,
    ...(deed.details && { details: deed.details }),
  };
}

/** Null where it does not belong into the history that people read. */
export function eventOf(deed: Deed, at: Date): NewEvent | null {
  if (deed.event === undefined) return null;
  return {
    kind: deed.event,
    at,
    userId: deed.actor,
    worldId: deed.world ?? null,
    subjectId: deed.subject ?? null,
    ...(deed.details && { details: deed.details }),
  };
}
