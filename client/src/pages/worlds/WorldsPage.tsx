import "./worlds.css";
import { LinkButton, Segmented, TextField } from "@crowdwire/ui";
import { IconCirclePlus, IconSearch } from "@tabler/icons-react";
import { useRoute } from "../../api/useRoute.ts";
import { useSession } from "../../session/useSession.ts";
import { SitePage } from "../site/SitePage.tsx";
import { useInternalLinks } from "../useInternalLink.ts";
import { useTitle } from "../useTitle.ts";
import { useWorldSearch, type WorldListName } from "./useWorldSearch.ts";
import { WorldResults } from "./WorldResults.tsx";

const listNames: readonly { value: WorldListName; label: string }[] = [
  { value: "public", label: "Public" },
  { value: "joined", label: "Joined" },
  { value: "owned", label: "Yours" },
  { value: "deleted", label: "Deleted" },
];

/** All worlds one may know of: by text, by tags, public or one's own. */
export function WorldsPage() {
  useTitle("Worlds");
  const link = useInternalLinks();
  const { profile } = useSession();
  const { search, change, typed, setTyped } = useWorldSearch();
  const { data: popular } = useRoute("listTags", {}, { enabled: search.list === "public" });
  const tags = [...new Set([...search.tags, ...(popular?.tags ?? []).slice(0, 12).map(({ name }) => name)])];
  const lists = listNames.filter(({ value }) => value === "public" || value === "joined" || profile?.isGuest === false);

  return (
    <SitePage>
      <header className="page-head">
        <div>
          <h1>Worlds</h1>
          <p>Find a place by what it is called, what it is about, or who you are in it.</p>
        </div>
        <LinkButton variant="primary" icon={<IconCirclePlus />} {...link("/worlds/new")}>
          Create a world
        </LinkButton>
      </header>
      <search className="world-search">
        <TextField
          label="Search worlds"
          type="search"
          placeholder="A name, a topic…"
          icon={<IconSearch size={20} aria-hidden="true" />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        {profile && (
          <Segmented
            label="Which worlds"
            options={lists}
            value={search.list}
            onChange={(list) => change({ list, tags: [] })}
          />
        )}
        {search.list === "public" && tags.length > 0 && (
          <fieldset className="world-tags" aria-label="Tags">
            {tags.map((tag) => {
              const isChosen = search.tags.includes(tag);
              return (
                <button
                  key={tag}
                  type="button"
                  className="world-tag"
                  aria-pressed={isChosen}
                  onClick={() =>
                    change({ tags: isChosen ? search.tags.filter((each) => each !== tag) : [...search.tags, tag] })
                  }
                >
                  {tag}
                </button>
              );
            })}
          </fieldset>
        )}
      </search>
      <WorldResults
        search={search}
        onPage={(page) => {
          change({ page });
          window.scrollTo(0, 0);
        }}
        onClear={() => {
          setTyped("");
          change({ text: "", tags: [] });
        }}
      />
    </SitePage>
  );
}
