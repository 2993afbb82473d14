import type { Knex } from "knex";

/** Which part of a list: skip `offset`, take at most `limit`. */
export interface Page {
  readonly offset: number;
  readonly limit: number;
}

/** A part of a list, and how long the whole of it is. */
export interface PageOf<Item> {
  readonly items: readonly Item[];
  readonly total: number;
}

/** The biggest part anybody is given at once. */
export const MAX_PAGE = 200;

type Order = { column: string; order?: "asc" | "desc"; nulls?: "first" | "last" };

/** Counts what a query finds, and reads one page of it. The order must be total, or rows would come twice. */
export async function pageOf<Row, Item>(
  // knex' own types carry what was selected so far; here only the rows at the end matter.
  found: Knex.QueryBuilder,
  columns: string | readonly (string | Knex.Raw)[],
  order: readonly Order[],
  page: Page,
  toItem: (row: Row) => Item,
): Promise<PageOf<Item>> {
  const [counted] = (await found.clone().count({ total: "*" })) as { total: string }[];
  const total = Number(counted?.total ?? 0);
  if (total <= page.offset) return { items: [], total };
  const rows = (await found
    .clone()
    .select(columns as string[])
    .orderBy([...order])
    .offset(page.offset)
    .limit(Math.min(page.limit, MAX_PAGE))) as Row[];
  return { items: rows.map(toItem), total };
}
