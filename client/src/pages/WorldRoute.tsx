import type { Profile, WorldDetails } from "@crowdwire/protocol";
import { Button, EmptyState, ErrorState, LinkButton, PageShell } from "@crowdwire/ui";
import { IconMapPinQuestion } from "@tabler/icons-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { ApiError, sentenceFor } from "../api/ApiError.ts";
import { api } from "../api/browserApi.ts";
import { EntryPage } from "./entry/EntryPage.tsx";
import { useHomeLink } from "./useInternalLink.ts";
import { WaitingPage } from "./WaitingPage.tsx";

const WorldPage = lazy(async () => ({ default: (await import("./WorldPage.tsx")).WorldPage }));

type Door =
  | { at: "loading" }
  | { at: "failed"; error: unknown }
  | { at: "entry"; world: WorldDetails; session: Profile | null }
  | { at: "inside"; world: WorldDetails; profile: Profile };

/** The address of a world: first its door, then the world itself. */
export function WorldRoute({ slug }: { slug: string }) {
  const [door, setDoor] = useState<Door>({ at: "loading" });
  const [attempt, setAttempt] = useState(0);
  const home = useHomeLink();

  useEffect(() => {
    const controller = new AbortController();
    // `attempt` only asks for another reading.
    void attempt;
    const open = async () => {
      try {
        const [world, session] = await Promise.all([
          api.world(slug, controller.signal),
          api.session(controller.signal),
        ]);
        setDoor({ at: "entry", world, session });
      } catch (error) {
        if (!controller.signal.aborted) setDoor({ at: "failed", error });
      }
    };
    void open();
    return () => controller.abort();
  }, [slug, attempt]);

  const forget = async (world: WorldDetails) => {
    try {
      await api.signOut();
      setDoor({ at: "entry", world, session: null });
    } catch (error) {
      setDoor({ at: "failed", error });
    }
  };

  switch (door.at) {
    case "loading":
      return <WaitingPage />;
    case "entry":
      return (
        <EntryPage
          world={door.world}
          session={door.session}
          key={door.session?.userId ?? "newcomer"}
          onForget={() => void forget(door.world)}
          onEnter={(profile) => setDoor({ at: "inside", world: door.world, profile })}
        />
      );
    case "inside":
      return (
        <Suspense fallback={<WaitingPage />}>
          <WorldPage
            world={door.world}
            profile={door.profile}
            onLeave={() => setDoor({ at: "entry", world: door.world, session: door.profile })}
          />
        </Suspense>
      );
    case "failed": {
      const unknown = door.error instanceof ApiError && door.error.status === 404;
      const homeButton = (
        <LinkButton variant={unknown ? "primary" : "ghost"} {...home}>
          See all worlds
        </LinkButton>
      );
      return (
        <PageShell onHome={home.onClick}>
          {unknown ? (
            <EmptyState
              icon={<IconMapPinQuestion size={34} aria-hidden="true" />}
              title="There is no world at this address"
              heading="h1"
              actions={homeButton}
            >
              It may have moved or been closed. Other worlds are open.
            </EmptyState>
          ) : (
            <ErrorState
              title="The door did not open"
              heading="h1"
              actions={
                <>
                  {homeButton}
                  <Button
                    variant="primary"
                    onClick={() => {
                      setDoor({ at: "loading" });
                      setAttempt(attempt + 1);
                    }}
                  >
                    Try again
                  </Button>
                </>
              }
            >
              {sentenceFor(door.error)}
            </ErrorState>
          )}
        </PageShell>
      );
    }
  }
}
