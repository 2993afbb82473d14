import "./manage.css";
import type { WorldDetails } from "@crowdwire/protocol";
import { Badge, describeOnline, EmptyState, LinkButton, WorldPicture } from "@crowdwire/ui";
import { IconDoorEnter, IconMapPinQuestion } from "@tabler/icons-react";
import { ApiError } from "../../api/ApiError.ts";
import { useRoute } from "../../api/useRoute.ts";
import { Loaded } from "../site/Loaded.tsx";
import { SitePage } from "../site/SitePage.tsx";
import { useInternalLinks } from "../useInternalLink.ts";
import { useTitle } from "../useTitle.ts";
import { BannedState } from "../world/BannedState.tsx";
import { banOf } from "../world/banOf.ts";
import { partsFor } from "./parts.tsx";

const visibilityBadges = { unlisted: "Unlisted", private: "Private" } as const;

/** A world seen from outside: what it is, and, for those who may, everything that keeps it in order. */
export function WorldHome({ slug, part }: { slug: string; part: string }) {
  const world = useRoute("readWorld", { params: { world: slug } }, { everyMs: 30_000 });
  useTitle(world.data?.name ?? "A world");
  const ban = banOf(world.error);
  if (ban !== null) {
    return (
      <SitePage>
        <BannedState ban={ban} />
      </SitePage>
    );
  }
  return (
    <SitePage>
      {world.error instanceof ApiError && world.error.status === 404 ? (
        <NoWorld />
      ) : (
        <Loaded query={world} what="this world">
          {(details) => <Home world={details} part={part} />}
        </Loaded>
      )}
    </SitePage>
  );
}

function NoWorld() {
  const link = useInternalLinks();
  return (
    <EmptyState
      heading="h1"
      icon={<IconMapPinQuestion size={34} aria-hidden="true" />}
      title="There is no world at this address"
      actions={
        <LinkButton variant="primary" {...link("/worlds")}>
          See all worlds
        </LinkButton>
      }
    >
      It may have moved or been closed, or it is private and you are not a member.
    </EmptyState>
  );
}

function Home({ world, part }: { world: WorldDetails; part: string }) {
  const link = useInternalLinks();
  const parts = partsFor(world);
  const shown = parts.find(({ id }) => id === part) ?? parts[0]!;
  const Part = shown.Part;
  return (
    <article className="world-home">
      <header className="world-banner">
        <WorldPicture className="world-banner-picture" url={world.thumbnailUrl} name={world.name} />
        <div className="world-banner-words">
          <p className="world-badges">
            <Badge tone={world.online > 0 ? "good" : "neutral"} dot={world.online > 0}>
              {describeOnline(world.online, world.capacity)}
            </Badge>
            {world.visibility !== "public" && <Badge tone="warn">{visibilityBadges[world.visibility]}</Badge>}
            {world.viewer?.role && <Badge tone="support">You: {world.viewer.role.name}</Badge>}
          </p>
          <h1>{world.name}</h1>
        </div>
        <LinkButton variant="primary" size="lg" icon={<IconDoorEnter />} {...link(`/w/${world.slug}`)}>
          Enter
        </LinkButton>
      </header>
      {parts.length > 1 && (
        <nav className="world-parts" aria-label={`Parts of ${world.name}`}>
          {parts.map(({ id, label }) => (
            <a
              key={id}
              {...link(id === "about" ? `/worlds/${world.slug}` : `/worlds/${world.slug}/${id}`)}
              ref={id === shown.id ? bringIntoSight : null}
              aria-current={id === shown.id ? "page" : undefined}
            >
              {label}
            </a>
          ))}
        </nav>
      )}
      <Part world={world} />
    </article>
  );
}

/** On a phone the links to a world's parts are wider than the page: that of the part which is shown must be seen. */
function bringIntoSight(link: HTMLAnchorElement | null): void {
  const row = link?.parentElement;
  if (link && row) row.scrollLeft = link.offsetLeft - row.offsetLeft - (row.clientWidth - link.offsetWidth) / 2;
}
