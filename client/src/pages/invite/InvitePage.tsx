import { Button, EmptyState, ErrorState, LinkButton } from "@crowdwire/ui";
import { IconLinkOff } from "@tabler/icons-react";
import { lazy, Suspense } from "react";
import { ApiError, sentenceFor } from "../../api/ApiError.ts";
import { api } from "../../api/browserApi.ts";
import { useRoute } from "../../api/useRoute.ts";
import { SitePage } from "../site/SitePage.tsx";
import { useInternalLinks } from "../useInternalLink.ts";
import { WaitingPage } from "../WaitingPage.tsx";

const WorldRoute = lazy(async () => ({ default: (await import("../WorldRoute.tsx")).WorldRoute }));

/** Where an invitation leads: straight to the door, and in with one press. */
export function InvitePage({ token }: { token: string }) {
  const link = useInternalLinks();
  const preview = useRoute("readInvitation", { params: { token } });
  if (preview.isPending) return <WaitingPage />;
  if (preview.error !== null) {
    const isOver = preview.error instanceof ApiError && !preview.error.retriable;
    return (
      <SitePage>
        {isOver ? (
          <EmptyState
            heading="h1"
            icon={<IconLinkOff size={34} aria-hidden="true" />}
            title="This invitation no longer works"
            actions={
              <LinkButton variant="primary" {...link("/worlds")}>
                See public worlds
              </LinkButton>
            }
          >
            It has been used up, revoked, or its time is over. Ask whoever sent it for a new one.
          </EmptyState>
        ) : (
          <ErrorState
            heading="h1"
            title="The invitation could not be read"
            actions={<Button onClick={() => void preview.refetch()}>Try again</Button>}
          >
            {sentenceFor(preview.error)}
          </ErrorState>
        )}
      </SitePage>
    );
  }
  return (
    <Suspense fallback={<WaitingPage />}>
      <WorldRoute
        slug={preview.data.world.slug}
        invitation={{
          preview: preview.data,
          accept: async () => void (await api.call("acceptInvitation", { params: { token } })),
        }}
      />
    </Suspense>
  );
}
