import type { HistoryEvent } from "@crowdwire/protocol/rest";
import { Button, Card, EmptyState } from "@crowdwire/ui";
import { IconHistory } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/browserApi.ts";
import { Loaded } from "../site/Loaded.tsx";
import { showMoment } from "../when.ts";
import { eventWords } from "./eventWords.ts";
import { type HistoryFilter, HistoryFilters, historyQuery, isWhole, WHOLE_HISTORY } from "./HistoryFilters.tsx";
import type { PartProps } from "./parts.tsx";

/** What happened in a world: who came and went, and every act that keeps order. */
export function HistoryPart({ world }: PartProps) {
  const [filter, setFilter] = useState(WHOLE_HISTORY);
  const query = historyQuery(filter);
  const events = useInfiniteQuery({
    queryKey: ["listEvents", world.id, query],
    // What is there stays until the rest comes, so that the page does not jump.
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam, signal }) =>
      api.call(
        "listEvents",
        { params: { world: world.id }, query: { ...query, ...(pageParam !== null && { before: pageParam }) } },
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
      <HistoryFilters world={world} filter={filter} onChange={setFilter} />
      <Loaded query={events} what="the history">
        {({ pages }) => {
          const list = pages.flatMap((page) => page.events);
          return list.length === 0 ? (
            <NothingHappened filter={filter} />
          ) : (
            <>
              <ol className="rows" aria-label="What happened" aria-busy={events.isPlaceholderData}>
                {list.map((event) => (
                  <EventRow
                    key={event.id}
                    event={event}
                    onPerson={filter.person === null ? (person) => setFilter({ ...filter, person }) : null}
                  />
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

function NothingHappened({ filter }: { filter: HistoryFilter }) {
  const icon = <IconHistory size={34} aria-hidden="true" />;
  return isWhole(filter) ? (
    <EmptyState icon={icon} title="Nothing has happened yet">
      What people do here will be listed.
    </EmptyState>
  ) : (
    <EmptyState icon={icon} title="Nothing of that kind">
      Nothing here fits what you look for. What is older than 90 days is usually deleted.
    </EmptyState>
  );
}

interface EventRowProps {
  event: HistoryEvent;
  /** Null: the list is of one person already. */
  onPerson: ((person: NonNullable<HistoryEvent["user"]>) => void) | null;
}

function EventRow({ event, onPerson }: EventRowProps) {
  const { user } = event;
  return (
    <li className="row row-plain">
      <span>
        {user !== null && onPerson !== null ? (
          <button
            type="button"
            className="name-button"
            title={`Only ${user.name}`}
            onClick={() => onPerson({ userId: user.userId, name: user.name })}
          >
            {user.name}
          </button>
        ) : (
          <strong>{user?.name ?? "Somebody"}</strong>
        )}{" "}
        {eventWords(event)}
      </span>
      <time dateTime={event.at}>{showMoment(event.at)}</time>
    </li>
  );
}
