import type { Profile, WatchMode, WorldDetails, WorldSummary } from "@crowdwire/protocol";
import type { InvitationPreview } from "@crowdwire/protocol/rest";
import { Button, EmptyState, ErrorState, LinkButton } from "@crowdwire/ui";
import { IconMapPinQuestion } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useState } from "react";
import { useLocation } from "wouter";
import { ApiError, sentenceFor } from "../api/ApiError.ts";
import { api } from "../api/browserApi.ts";
import { useRoute } from "../api/useRoute.ts";
import { useBecome, useSession } from "../session/useSession.ts";
import { EntryPage } from "./entry/EntryPage.tsx";
import { SitePage } from "./site/SitePage.tsx";
import { useHomeLink } from "./useInternalLink.ts";
import { WaitingPage } from "./WaitingPage.tsx";
import { AccountNeeded } from "./world/AccountNeeded.tsx";
import { BannedState } from "./world/BannedState.tsx";
import { type BanShown, banOf } from "./world/banOf.ts";
import { handedOver, handOver, tookOver } from "./world/enteredWorld.ts";

const WorldPage = lazy(async () => ({ default: (await import("./WorldPage.tsx")).WorldPage }));

/** A link into the world: who sent it, and how to become a member by it. */
export interface InvitationInHand {
  preview: InvitationPreview;
  accept(): Promise<void>;
}

export interface WorldRouteProps {
  slug: string;
  /** With it, the door of a private world opens, too. */
  invitation?: InvitationInHand;
}

/** The address of a world: first its door, then the world itself. */
export function WorldRoute({ slug, invitation }: WorldRouteProps) {
  const client = useQueryClient();
  const become = useBecome();
  const session = useSession();
  const known = useRoute("readWorld", { params: { world: slug } }, { enabled: invitation === undefined });
  const [, navigate] = useLocation();
  const [inside, setInside] = useState(() => handedOver(slug));
  useEffect(tookOver, []);
  const error = known.error ?? session.error;

  if (inside !== null) {
    return (
      <Suspense fallback={<WaitingPage />}>
        <WorldPage
          {...inside}
          onLeave={() => {
            setInside(null);
            void client.invalidateQueries({ queryKey: ["readWorld"] });
          }}
        />
      </Suspense>
    );
  }
  const ban = banOf(error) ?? banInside(known.data);
  if (ban !== null) {
    return (
      <SitePage>
        <BannedState ban={ban} worldName={known.data?.name ?? "this world"} />
      </SitePage>
    );
  }
  if (error !== null) {
    return (
      <DoorFailed
        error={error}
        onRetry={() => {
          session.retry();
          void known.refetch();
        }}
      />
    );
  }
  const world: WorldSummary | undefined = invitation?.preview.world ?? known.data;
  if (world === undefined || session.profile === undefined) return <WaitingPage />;
  if (!world.guestsAllowed && session.profile?.isGuest !== false && invitation === undefined) {
    return <AccountNeeded world={world} profile={session.profile} />;
  }

  const persona = personaIn(known.data);
  const enter = async (profile: Profile, watchMode: WatchMode) => {
    become(profile);
    await invitation?.accept();
    const entered = await api.world(slug);
    const visit = { profile: { ...profile, ...personaIn(entered) }, watchMode, world: entered };
    if (invitation === undefined) return setInside(visit);
    // A link that lets people in is no address to be read out, kept or sent on by accident: inside, the world's own stands there.
    handOver(visit);
    navigate(`/w/${slug}${location.search}`, { replace: true });
  };
  const forget = async () => {
    await api.signOut();
    become(null);
  };
  return (
    <EntryPage
      world={world}
      session={session.profile}
      persona={persona}
      invitation={invitation?.preview ?? null}
      key={session.profile?.userId ?? "newcomer"}
      onForget={() => void forget().catch(reportError)}
      onEnter={enter}
    />
  );
}

/** Who one is in this world alone, as far as that is chosen. */
function personaIn(world: WorldDetails | undefined): Partial<Pick<Profile, "name" | "look">> {
  const { name, look } = world?.viewer ?? { name: null, look: null };
  return { ...(name !== null && { name }), ...(look !== null && { look }) };
}

function banInside(world: WorldDetails | undefined): BanShown | null {
  const ban = world?.viewer?.ban ?? null;
  return ban && { ...ban, from: "world" };
}

function DoorFailed({ error, onRetry }: { error: unknown; onRetry(): void }) {
  const home = useHomeLink();
  const unknown = error instanceof ApiError && error.status === 404;
  const homeButton = (
    <LinkButton variant={unknown ? "primary" : "ghost"} {...home}>
      See all worlds
    </LinkButton>
  );
  return (
    <SitePage>
      {unknown ? (
        <EmptyState
          icon={<IconMapPinQuestion size={34} aria-hidden="true" />}
          title="There is no world at this address"
          heading="h1"
          actions={homeButton}
        >
          It may have moved or been closed, or it is private and you need an invitation. Other worlds are open.
        </EmptyState>
      ) : (
        <ErrorState
          title="The door did not open"
          heading="h1"
          actions={
            <>
              {homeButton}
              <Button variant="primary" onClick={onRetry}>
                Try again
              </Button>
            </>
          }
        >
          {sentenceFor(error)}
        </ErrorState>
      )}
    </SitePage>
  );
}
