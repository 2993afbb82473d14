import "../worldsGrid.css";
import type { WorldSummary } from "@crowdwire/protocol";
import { Button, EmptyState, LinkButton, Pager, toast, WorldCard, WorldCardSkeleton } from "@crowdwire/ui";
import { IconInfoCircle, IconMap2, IconRestore, IconSearchOff, IconSettings } from "@tabler/icons-react";
import { sentenceFor } from "../../api/ApiError.ts";
import { useAct, useRoute } from "../../api/useRoute.ts";
import { Loaded } from "../site/Loaded.tsx";
import { useInternalLinks } from "../useInternalLink.ts";
import { showDay } from "../when.ts";
import type { WorldListName, WorldSearch } from "./useWorldSearch.ts";

/** How often the people online are counted anew. */
const REFRESH_MS = 15_000;

const emptyWords: Record<WorldListName, { title: string; words: string }> = {
  public: { title: "No world is open yet", words: "Create the first one: it takes a name and a map." },
  joined: {
    title: "You have not joined a world yet",
    words: "Walk into a public one, or follow an invitation, and it is listed here.",
  },
  owned: { title: "You have no world yet", words: "Create one: choose a map, give it a name, invite people." },
  deleted: { title: "Nothing is deleted", words: "A world that you delete can be restored from here for 30 days." },
};

export interface WorldResultsProps {
  search: WorldSearch;
  onPage(page: number): void;
  onClear(): void;
}

/** What was found, as cards, page by page. */
export function WorldResults({ search, onPage, onClear }: WorldResultsProps) {
  const { list, text, tags, page } = search;
  const worlds = useRoute(
    "listWorlds",
    { query: { list, text, tags: tags.join(","), page: String(page) } },
    { everyMs: REFRESH_MS },
  );
  return (
    <Loaded query={worlds} what="the worlds" waiting={<WaitingCards />}>
      {({ worlds: found, total, limit }) => (
        <section aria-label="Worlds" aria-busy={worlds.isPlaceholderData}>
          <p className="cw-visually-hidden" role="status">
            {total === 1 ? "1 world" : `${total} worlds`}
          </p>
          {found.length === 0 ? (
            <Nothing search={search} onClear={onClear} />
          ) : (
            <ul className="worlds-grid">
              {found.map((world) => (
                <li key={world.id}>
                  <Found world={world} list={list} />
                </li>
              ))}
            </ul>
          )}
          <Pager label="Pages of worlds" page={page} total={total} limit={limit} onChange={onPage} />
        </section>
      )}
    </Loaded>
  );
}

function WaitingCards() {
  return (
    <div className="worlds-grid">
      <WorldCardSkeleton />
      <WorldCardSkeleton />
      <WorldCardSkeleton />
    </div>
  );
}

function Found({ world, list }: { world: WorldSummary; list: WorldListName }) {
  const link = useInternalLinks();
  const restore = useAct("restoreWorld", {
    changes: ["listWorlds"],
    done: () => toast(`${world.name} is back.`, "good"),
  });
  if (list === "deleted") {
    return (
      <div className="world-deleted">
        <WorldCard {...world} {...link("/worlds?list=deleted")} />
        <Button
          icon={<IconRestore />}
          busy={restore.isPending}
          aria-label={`Restore ${world.name}`}
          onClick={() =>
            restore.mutate({ params: { world: world.id } }, { onError: (error) => toast(sentenceFor(error), "danger") })
          }
        >
          Restore{world.restorableUntil && `, possible until ${showDay(world.restorableUntil)}`}
        </Button>
      </div>
    );
  }
  return (
    <div className="world-found">
      <WorldCard {...world} {...link(`/w/${world.slug}`)} />
      <LinkButton
        size="sm"
        variant="ghost"
        icon={list === "owned" ? <IconSettings /> : <IconInfoCircle />}
        {...link(`/worlds/${world.slug}`)}
      >
        {list === "owned" ? "Manage" : "About"}
        <span className="cw-visually-hidden"> {world.name}</span>
      </LinkButton>
    </div>
  );
}

function Nothing({ search, onClear }: { search: WorldSearch; onClear(): void }) {
  const link = useInternalLinks();
  if (search.text !== "" || search.tags.length > 0) {
    return (
      <EmptyState
        icon={<IconSearchOff size={34} aria-hidden="true" />}
        title="Nothing found"
        actions={<Button onClick={onClear}>Clear the search</Button>}
      >
        No world here matches all of that. Try fewer words or tags.
      </EmptyState>
    );
  }
  const { title, words } = emptyWords[search.list];
  return (
    <EmptyState
      icon={<IconMap2 size={34} aria-hidden="true" />}
      title={title}
      actions={
        search.list === "deleted" ? undefined : (
          <LinkButton variant="primary" {...link(search.list === "joined" ? "/worlds" : "/worlds/new")}>
            {search.list === "joined" ? "See public worlds" : "Create a world"}
          </LinkButton>
        )
      }
    >
      {words}
    </EmptyState>
  );
}
