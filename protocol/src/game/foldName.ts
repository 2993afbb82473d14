/** A name as it is searched for and sorted by: whatever its case, its accents and its width. */
export const foldName = (name: string): string =>
  name.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase("en").trim();
