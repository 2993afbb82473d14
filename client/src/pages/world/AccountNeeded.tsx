import type { Profile, WorldSummary } from "@crowdwire/protocol";
import { EmptyState, LinkButton } from "@crowdwire/ui";
import { IconUserPlus } from "@tabler/icons-react";
import { register, signIn, withReturn } from "../site/destinations.ts";
import { SitePage } from "../site/SitePage.tsx";
import { useInternalLinks } from "../useInternalLink.ts";

/** The door of a world that lets no guests in. */
export function AccountNeeded({ world, profile }: { world: WorldSummary; profile: Profile | null }) {
  const link = useInternalLinks();
  const here = `/w/${world.slug}`;
  return (
    <SitePage>
      <EmptyState
        heading="h1"
        icon={<IconUserPlus size={34} aria-hidden="true" />}
        title={`${world.name} is for people with an account`}
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
          ? "Guests are not let in here. An account takes an e-mail address and a password."
          : `You are ${profile.name}, a guest, and guests are not let in here. Register, and you keep your name and look.`}
      </EmptyState>
    </SitePage>
  );
}
