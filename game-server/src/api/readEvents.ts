import type { Database, EventSearch } from "@crowdwire/db";
import type { RouteInput, RouteOutput } from "@crowdwire/protocol/rest";
import { moment } from "./present.ts";

/** A part of the history of events, as it is shown. */
export async function readEvents(
  { events }: Pick<Database, "events">,
  whose: Pick<EventSearch, "world" | "user" | "actor" | "reader">,
  { kind, from, to, before, limit }: RouteOutput<"listOwnEvents", "query">,
): Promise<RouteInput<"listEvents", "answer">> {
  const found = await events.list({
    ...whose,
    kind,
    from: from === undefined ? undefined : new Date(from),
    to: to === undefined ? undefined : new Date(to),
    before,
    limit,
  });
  return {
    events: found.events.map(({ id, kind, at, user, subject, place, details }) => ({
      id,
      kind,
      at: moment(at),
      user,
      target: subject,
      place,
      details,
    })),
    next: found.next,
  };
}
