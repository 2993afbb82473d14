import type { UserId } from "@crowdwire/protocol";
import type { Knex } from "knex";
import { type Page, type PageOf, pageOf } from "../paging.ts";
import type { MapVersionRow, WorldRow } from "../tables/worlds.ts";
import { toWorld } from "./toWorld.ts";
import type { World } from "./worlds.ts";

/**
 * public: listed for everyone · joined: those a person is a member of, the latest visited first · owned: their own ·
 * deleted: their own that can be restored · all: every world there is, for administrators.
 */
export type WorldListing =
  | { readonly list: "public" | "all" }
  | { readonly list: "joined" | "owned"; readonly user: UserId }
  | { readonly list: "deleted"; readonly user: UserId; readonly deletedAfter: Date };

export type WorldSearch = WorldListing &
  Page & {
    /** Every word of it begins a word of the name, the tags or the description; empty: any world. */
    readonly text?: string | undefined;
    /** A world has all of them. Lower case. */
    readonly tags?: readonly string[] | undefined;
  };

/** One page of the worlds that match: the best matches first where there is a text, else the oldest. */
export async function searchWorlds(knex: Knex, search: WorldSearch): Promise<PageOf<World>> {
  const found = listed(knex, search);
  const query = toPrefixQuery(search.text ?? "");
  if (query === null) return { items: [], total: 0 };
  if (query !== "") found.whereRaw("worlds.document @@ to_tsquery('simple', ?)", [query]);
  if (search.tags !== undefined && search.tags.length > 0)
    found.whereRaw("worlds.tags @> ?::text[]", [[...search.tags]]);
  const rank =
    query === ""
      ? knex.raw("0 as rank")
      : knex.raw("ts_rank(worlds.document, to_tsquery('simple', ?)) as rank", [query]);
  const order = [
    { column: "rank", order: "desc" as const },
    ...(search.list === "joined" ? [{ column: "last_visited_at", order: "desc" as const }] : []),
    { column: "worlds.created_at" },
    { column: "worlds.slug" },
  ];
  const columns = ["worlds.*", rank, ...(search.list === "joined" ? ["memberships.last_visited_at"] : [])];
  const page = await pageOf(found, columns, order, search, (row: WorldRow) => row);
  return { items: await withMaps(knex, page.items), total: page.total };
}

function listed(knex: Knex, search: WorldListing): Knex.QueryBuilder {
  const worlds = knex("worlds") as Knex.QueryBuilder;
  switch (search.list) {
    case "public":
      return worlds
        .where({ "worlds.visibility": "public", "worlds.deleted_at": null, "worlds.banned_at": null })
        .whereNotNull("worlds.current_map_version_id");
    case "all":
      return worlds;
    case "joined":
      return worlds
        .join("memberships", "memberships.world_id", "worlds.id")
        .where({ "memberships.user_id": search.user, "worlds.deleted_at": null });
    case "owned":
      return worlds.where({ "worlds.owner_id": search.user, "worlds.deleted_at": null });
    case "deleted":
      return worlds.where({ "worlds.owner_id": search.user }).where("worlds.deleted_at", ">", search.deletedAfter);
  }
}

/** Rows with the maps that they show, in their order. */
export async function withMaps(knex: Knex, rows: readonly WorldRow[]): Promise<World[]> {
  const ids = rows.map((row) => row.current_map_version_id).filter((id) => id !== null);
  const maps: MapVersionRow[] = ids.length === 0 ? [] : await knex("map_versions").whereIn("id", ids);
  const byId = new Map(maps.map((map) => [map.id, map]));
  return rows.map((row) => toWorld(row, byId.get(row.current_map_version_id ?? "")));
}

/** Words as Postgres' query language wants them: letters and digits only, so that nothing of it can be injected. Null: no word at all. */
function toPrefixQuery(text: string): string | null {
  if (text.trim() === "") return "";
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.length === 0
    ? null
    : words
        .slice(0, 10)
        .map((word) => `${word}:*`)
        .join(" & ");
}
