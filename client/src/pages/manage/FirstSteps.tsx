import type { WorldDetails } from "@crowdwire/protocol";
import { LinkButton, Notice } from "@crowdwire/ui";
import { ownWorlds } from "../site/destinations.ts";
import { useInternalLinks } from "../useInternalLink.ts";

/** To whoever has just made a world: what comes next. */
export function FirstSteps({ world }: { world: WorldDetails }) {
  const link = useInternalLinks();
  return (
    <Notice
      tone="good"
      title={`${world.name} is open`}
      action={
        <LinkButton size="sm" variant="primary" {...link(`/worlds/${world.slug}/invitations`)}>
          Invite people
        </LinkButton>
      }
    >
      Walk in and look around, or send people a link.{" "}
      {world.visibility !== "public" && "It is not in the public list. "}
      You find it again among <a {...link(ownWorlds.href)}>your worlds</a>.
    </Notice>
  );
}
