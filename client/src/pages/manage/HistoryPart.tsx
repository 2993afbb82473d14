import type { HistoryEvent } from "@crowdwire/protocol/rest";
import { Button, Card, EmptyState } from "@crowdwire/ui";
import { IconHistory } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { api } from "../../api/browserApi.ts";
import { Loaded } from "../site/Loaded.tsx";
import { showMoment } from "../when.ts";
import { eventWords } from "./eventWords.ts";
import type { PartProps } from "./parts.tsx";

/** What happened in a world: who came and went, and every act that keeps order. */
export function HistoryPart({ world }: PartProps) {
  const events = useInfiniteQuery({
    queryKey: ["listEvents", world.id],
    queryFn: ({ pageParam, signal }) =>
      api.call(
        "listEvents",
        { params: { world: world.id }, query: pageParam === null ? {} : { before: pageParam } },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
  return (
    <Card className="section">
      <header>
        <h2>History</h2>
        <p>The latest first. It is kept for some time, usually 90 days, and then deleted.</p>
      </header>
      <Loaded query={events} what="the history">
        {({ pages }) => {
          const list = pages.flatMap((page) => page.events);
          return list.length === 0 ? (
            <EmptyState icon={<IconHistory size={34} aria-hidden="true" />} title="Nothing has happened yet">
              What people do here will be listed.
            </EmptyState>
          ) : (
            <>
              <ol className="rows">
                {list.map((event) => (
                  <EventRow key={event.id} event={event} />
                ))}
              </ol>
              {events.hasNextPage && (
                <Button busy={events.isFetchingNextPage} onClick={() => void events.fetchNextPage()}>
                  Show earlier ones
                </Button>
              )}
            </>
          );
        }}
      </Loaded>
    </Card>
  );
}

function EventRow({ event }: { event: HistoryEvent }) {
  return (
    <li className="row row-plain">
      <span>
        <strong>{event.user?.name ?? "Somebody"}</strong> {eventWords(event)}
      </span>
      <time dateTime={event.at}>{showMoment(event.at)}</time>
    </li>
  );
}
