import { EmptyState, LinkButton } from "@crowdwire/ui";
import { IconMapPinQuestion } from "@tabler/icons-react";
import { SitePage } from "./site/SitePage.tsx";
import { useHomeLink } from "./useInternalLink.ts";
import { useTitle } from "./useTitle.ts";

/** For addresses where nothing is. */
export function NotFoundPage() {
  useTitle("Nothing here");
  const home = useHomeLink();
  return (
    <SitePage>
      <EmptyState
        icon={<IconMapPinQuestion size={34} aria-hidden="true" />}
        title="There is nothing at this address"
        heading="h1"
        actions={
          <LinkButton variant="primary" {...home}>
            See all worlds
          </LinkButton>
        }
      >
        The link may be old or mistyped. All open worlds are on the first page.
      </EmptyState>
    </SitePage>
  );
}
