import type { Profile } from "@crowdwire/protocol";
import { Button, EmptyState, ErrorState, LinkButton } from "@crowdwire/ui";
import { IconUserCircle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useLocation } from "wouter";
import { sentenceFor } from "../../api/ApiError.ts";
import { useSession } from "../../session/useSession.ts";
import { useInternalLinks } from "../useInternalLink.ts";
import { WaitingPage } from "../WaitingPage.tsx";
import { BannedState } from "../world/BannedState.tsx";
import { banOf } from "../world/banOf.ts";
import { register, signIn, withReturn } from "./destinations.ts";
import { SitePage } from "./SitePage.tsx";

export interface SignedInOnlyProps {
  /** Guests are not enough. */
  registered?: boolean;
  /** What one could do here, such as “create worlds”. */
  to: string;
  children(profile: Profile): ReactNode;
}

/** A page for those who are signed in; others are told why, and come back here once they are. */
export function SignedInOnly({ registered = false, to, children }: SignedInOnlyProps) {
  const [here] = useLocation();
  const link = useInternalLinks();
  const { profile, isLoading, error, retry } = useSession();
  if (isLoading) return <WaitingPage />;
  const ban = banOf(error);
  if (ban !== null) {
    return (
      <SitePage>
        <BannedState ban={ban} />
      </SitePage>
    );
  }
  if (profile === undefined) {
    return (
      <SitePage>
        <ErrorState
          title="You could not be recognised"
          heading="h1"
          actions={<Button onClick={retry}>Try again</Button>}
        >
          {sentenceFor(error)}
        </ErrorState>
      </SitePage>
    );
  }
  if (profile !== null && !(registered && profile.isGuest)) return children(profile);
  return (
    <SitePage>
      <EmptyState
        heading="h1"
        icon={<IconUserCircle size={34} aria-hidden="true" />}
        title={profile === null ? "Sign in first" : `One more step, ${profile.name}`}
        actions={
          <>
            <LinkButton {...link(withReturn(signIn, here))}>Sign in</LinkButton>
            <LinkButton variant="primary" {...link(withReturn(register, here))}>
              {profile === null ? "Register" : "Keep my name and register"}
            </LinkButton>
          </>
        }
      >
        {profile === null
          ? `To ${to} you need an account. It takes an e-mail address and a password.`
          : `Guests cannot ${to}. Register, and you keep your name, your look and the worlds you have joined.`}
      </EmptyState>
    </SitePage>
  );
}
