import type { Measurement, Repositories } from "@crowdwire/db";
import type { EventKind } from "@crowdwire/protocol";
import { auditEntryOf, type Deed, eventOf } from "../persistence/Deed.ts";
import type { ApiServices } from "./ApiServices.ts";

type Services = Pick<ApiServices, "db" | "now" | "recorder">;

/** Writes down who used which power: in the log that nobody can change, and for events in the history that people read. */
export type RecordDeed = (deed: Deed) => Promise<void>;

/** What the figures of a world, or of the platform alone, count of these deeds. */
const FIGURES: Partial<{ [Kind in EventKind]: { metric: Measurement["metric"]; ofWorld: boolean } }> = {
  worldCreated: { metric: "worlds", ofWorld: false },
  reported: { metric: "reports", ofWorld: true },
};

/**
 * Uses a power and writes it down, both or neither: what `work` changes by the repositories it is given, and what it records, is
 * committed together. What follows from it (telling those inside, ending, answering) belongs behind it, and then nothing is told
 * that is not so. Inside a world, where nothing waits for the database, `EventRecorder.deed` writes down instead.
 *
 * @param work asks the repositories it is given alone (the others would wait for a second connection), and records after the act:
 *   an event holds on to its world, for whose lock two that recorded first would wait forever
 * @throws whatever `work` throws, and AppError where the database cannot; nothing has happened then
 */
export async function enact<Result>(
  { db, now, recorder }: Services,
  work: (repositories: Repositories, record: RecordDeed) => Promise<Result>,
): Promise<Result> {
  const at = now();
  const recorded: Deed[] = [];
  const result = await db.transaction((repositories) =>
    work(repositories, async (deed) => {
      await repositories.auditLog.append(auditEntryOf(deed, at));
      const event = eventOf(deed, at);
      if (event !== null) await repositories.events.recordMany([event]);
      recorded.push(deed);
    }),
  );
  for (const { event, world } of recorded) {
    const figure = event && FIGURES[event];
    if (figure === undefined) continue;
    const scopes = figure.ofWorld && world !== undefined ? [world, null] : [null];
    for (const scope of scopes) recorder.measure({ scope, metric: figure.metric, value: 1, at });
  }
  return result;
}

/** Writes down what changes nothing in the database: a refusal, or a token that is given. */
export const record = (services: Services, deed: Deed): Promise<void> => enact(services, (_, write) => write(deed));
