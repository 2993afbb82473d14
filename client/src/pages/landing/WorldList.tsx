import "../worldsGrid.css";
import { Button, EmptyState, ErrorState, Notice, WorldCard, WorldCardSkeleton } from "@crowdwire/ui";
import { IconPlant2, IconPlugConnectedX, IconRefresh } from "@tabler/icons-react";
import { sentenceFor } from "../../api/ApiError.ts";
import type { InternalLink } from "../useInternalLink.ts";
import type { Worlds } from "./useWorlds.ts";

/** The worlds as cards, in whichever state reading them is. */
export function WorldList({ worlds, link }: { worlds: Worlds; link(href: string): InternalLink }) {
  const { list, error, reading, retry } = worlds;
  const again = (
    <Button icon={<IconRefresh />} busy={reading} onClick={retry}>
      Try again
    </Button>
  );

  if (list === null && error !== null) {
    return (
      <ErrorState
        title="The worlds could not be loaded"
        icon={<IconPlugConnectedX size={34} aria-hidden="true" />}
        actions={again}
      >
        {sentenceFor(error)}
      </ErrorState>
    );
  }
  if (list === null) {
    return (
      <div className="worlds-grid" role="status" aria-label="Loading the worlds">
        <WorldCardSkeleton />
        <WorldCardSkeleton />
        <WorldCardSkeleton />
      </div>
    );
  }
  if (list.length === 0) {
    return (
      <EmptyState title="No world is open yet" icon={<IconPlant2 size={34} aria-hidden="true" />} actions={again}>
        Worlds appear here as soon as somebody opens one. Look in again in a little while.
      </EmptyState>
    );
  }
  return (
    <>
      {error !== null && (
        <Notice tone="warn" className="worlds-stale" action={again}>
          The numbers below may be out of date. {sentenceFor(error)}
        </Notice>
      )}
      <ul className="worlds-grid">
        {list.map((world) => (
          <li key={world.id}>
            <WorldCard {...world} {...link(`/w/${world.slug}`)} />
          </li>
        ))}
      </ul>
    </>
  );
}
