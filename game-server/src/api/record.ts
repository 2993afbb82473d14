import type { Measurement } from "@crowdwire/db";
import type { EventKind } from "@crowdwire/protocol";
import { auditEntryOf, type Deed, eventOf } from "../persistence/Deed.ts";
import type { ApiServices } from "./ApiServices.ts";

/** What the figures of a world, or of the platform alone, count of these deeds. */
const FIGURES: Partial<Record<EventKind, { metric: Measurement["metric"]; ofWorld: boolean }>> = {
  worldCreated: { metric: "worlds", ofWorld: false },
  reported: { metric: "reports", ofWorld: true },
};

/**
 * Writes down who used which power: in the log that nobody can change, and for events in the history that people read.
 * Rejects where it cannot, and then the deed is not acknowledged either. Inside a world, where nothing waits for the
 * database, `EventRecorder.deed` does the same.
 */
export async function record(
  { db, now, recorder }: Pick<ApiServices, "db" | "now" | "recorder">,
  deed: Deed,
): Promise<void> {
  const at = now();
  await db.auditLog.append(auditEntryOf(deed, at));
  const event = eventOf(deed, at);
  if (event === null) return;
  await db.events.recordMany([event]);
  const figure = FIGURES[event.kind];
  if (figure === undefined) return;
  const scopes = figure.ofWorld && deed.world !== undefined ? [deed.world, null] : [null];
  for (const scope of scopes) recorder.measure({ scope, metric: figure.metric, value: 1, at });
}
