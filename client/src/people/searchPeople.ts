import type { PersonRow } from "../world/worldStore.ts";

/** Those whose name holds what is searched for, whatever its case and accents, in the order in which they come. */
export function searchPeople(people: readonly PersonRow[], text: string): readonly PersonRow[] {
  const wanted = fold(text.trim());
  return wanted === "" ? people : people.filter(({ name }) => fold(name).includes(wanted));
}

const fold = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase("en");
