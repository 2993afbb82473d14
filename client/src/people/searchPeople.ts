import { type FoundPerson, foldName } from "@crowdwire/protocol";
import type { PersonRow } from "../world/worldStore.ts";

/** Somebody in the list: near, and known by name, or found by the server. */
export interface ListedPerson extends PersonRow {
  readonly isFar: boolean;
}

/** Those whose name holds what is searched for, whatever its case and accents, in the order in which they come. */
export function searchPeople<Named extends { readonly name: string }>(
  people: readonly Named[],
  text: string,
): readonly Named[] {
  const wanted = foldName(text);
  return wanted === "" ? people : people.filter(({ name }) => foldName(name).includes(wanted));
}

/** Whom a search shows: those near first, then whom the server found farther away, each once. */
export function listPeople(
  near: readonly PersonRow[],
  found: readonly FoundPerson[],
  text: string,
): readonly ListedPerson[] {
  const known = new Set(near.map(({ id }) => id));
  return [
    ...searchPeople(near, text).map((person) => ({ ...person, isFar: false })),
    ...searchPeople(found, text)
      .filter(({ entityId }) => !known.has(entityId))
      .map(({ entityId, name }) => ({ id: entityId, name, isSelf: false, isFar: true })),
  ];
}
