import type { Measurement, NewAuditEntry, NewEvent, Repositories, Visit } from "@crowdwire/db";
import { auditEntryOf, type Deed, eventOf } from "./Deed.ts";
import { WriteQueue, type WriteQueueOptions } from "./WriteQueue.ts";

type Recorded =
  | { readonly kind: "event"; readonly event: NewEvent }
  | { readonly kind: "deed"; readonly deed: Deed; readonly at: Date }
  | { readonly kind: "measurement"; readonly measurement: Measurement }
  | { readonly kind: "visit"; readonly visit: Visit };

export interface EventRecorderOptions extends Omit<WriteQueueOptions<Recorded>, "name" | "write"> {
  readonly db: Pick<Repositories, "statistics">;
}

/**
 * Notes what happens, for the history of events and for the figures (M16, M22): from the tick and from requests, without
 * holding either up. Only for what nobody has been promised: what must be kept is written by whoever promises it.
 */
export class EventRecorder {
  readonly #logger: EventRecorderOptions["logger"];
  readonly #queue: WriteQueue<Recorded>;

  constructor({ db, ...options }: EventRecorderOptions) {
    this.#logger = options.logger;
    this.#queue = new WriteQueue({
      ...options,
      name: "history",
      lost: (items) => this.#noteLost(items),
      write: (items, id) => db.statistics.record(toBatch(items, id)),
    });
  }

  /** How much waits to be written. */
  get pending(): number {
    return this.#queue.pending;
  }

  /** Something happened. False where it could not be noted, which is counted. */
  record(event: NewEvent): boolean {
    return this.#queue.add({ kind: "event", event });
  }

  /** Somebody used a power inside a world, which acts at once: its entry in the audit log and its event follow together. */
  deed(deed: Deed, at: Date): boolean {
    return this.#queue.add({ kind: "deed", deed, at });
  }

  /** A figure grew, or (a peak) was reached. */
  measure(measurement: Measurement): void {
    this.#queue.add({ kind: "measurement", measurement });
  }

  /** Somebody was there: counted once in each hour and each day, however often it is said. */
  visit(visit: Visit): void {
    this.#queue.add({ kind: "visit", visit });
  }

  /** Writes what waits now. @throws AppError */
  flush(): Promise<void> {
    return this.#queue.flush();
  }

  /** Writes what waits and stops. */
  close(): Promise<void> {
    return this.#queue.close();
  }

  /** An act that the audit log will never have is at least in the server's own log, each with all that there is of it. */
  #noteLost(items: readonly Recorded[]): void {
    for (const item of items) {
      if (item.kind !== "deed") continue;
      const entry = auditEntryOf(item.deed, item.at);
      this.#logger.error({ entry }, "An act is missing from the audit log: this line is all that is kept of it.");
    }
  }
}

function toBatch(items: readonly Recorded[], id: string) {
  const events: NewEvent[] = [];
  const measurements: Measurement[] = [];
  const visits: Visit[] = [];
  const audit: NewAuditEntry[] = [];
  for (const item of items) {
    if (item.kind === "event") events.push(item.event);
    else if (item.kind === "deed") {
      audit.push(auditEntryOf(item.deed, item.at));
      const event = eventOf(item.deed, item.at);
      if (event !== null) events.push(event);
    } else if (item.kind === "measurement") measurements.push(item.measurement);
    else visits.push(item.visit);
  }
  return { id, events, measurements, visits, audit };
}
