import { ErrorState, LinkButton } from "@crowdwire/ui";
import { IconBan } from "@tabler/icons-react";
import { useInternalLinks } from "../useInternalLink.ts";
import { showUntil } from "../when.ts";
import type { BanShown } from "./banOf.ts";

/** To somebody who is kept out: why, until when, and what they can do. */
export function BannedState({ ban, worldName }: { ban: BanShown; worldName?: string }) {
  const link = useInternalLinks();
  const place = ban.from === "platform" ? "CrowdWire" : (worldName ?? "this world");
  return (
    <ErrorState
      heading="h1"
      icon={<IconBan size={34} aria-hidden="true" />}
      title={`You are banned from ${place}`}
      actions={
        ban.from === "world" && (
          <LinkButton variant="primary" {...link("/worlds")}>
            See other worlds
          </LinkButton>
        )
      }
    >
      “{ban.reason}” <br />
      The ban holds <strong>{showUntil(ban.until)}</strong>.
      {ban.until !== null && " After that you can come in again by yourself."}
    </ErrorState>
  );
}
