import { Button, Card, EmptyState } from "@crowdwire/ui";
import { IconHistory } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { api } from "../../api/browserApi.ts";
import { eventWords } from "../manage/eventWords.ts";
import { Loaded } from "../site/Loaded.tsx";
import { showDistance, showMoment } from "../when.ts";

const AT_ONCE = 6;

/** When one signed in and out: what others should not have done. */
export function ActivitySection({ userId }: { userId: string }) {
  const events = useInfiniteQuery({
    queryKey: ["listOwnEvents"],
    queryFn: ({ pageParam, signal }) =>
      api.call(
        "listOwnEvents",
        { query: { limit: AT_ONCE, ...(pageParam !== null && { before: pageParam }) } },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
  return (
    <Card className="section account-tall">
      <header>
        <h2>Recent activity</h2>
        <p>If something here was not you, sign out everywhere and choose another password.</p>
      </header>
      <Loaded query={events} what="your activity">
        {({ pages }) => {
          const list = pages.flatMap((page) => page.events);
          if (list.length === 0) {
            return (
              <EmptyState icon={<IconHistory size={34} aria-hidden="true" />} title="Nothing yet">
                Your next sign-in will be listed.
              </EmptyState>
            );
          }
          return (
            <>
              <ol className="rows" aria-label="Recent activity">
                {list.map((event) => (
                  <li key={event.id} className="row row-plain">
                    <span>
                      <strong>{event.user?.userId === userId ? "You" : (event.user?.name ?? "Somebody")}</strong>{" "}
                      {eventWords(event)}
                    </span>
                    <time dateTime={event.at} title={showDistance(event.at)}>
                      {showMoment(event.at)}
                    </time>
                  </li>
                ))}
              </ol>
              {events.hasNextPage && (
                <Button size="sm" busy={events.isFetchingNextPage} onClick={() => void events.fetchNextPage()}>
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
