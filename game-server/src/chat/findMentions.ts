import { CHAT_LIMITS } from "@crowdwire/protocol";

export interface Nameable {
  readonly entityId: number;
  readonly name: string;
}

/** A name goes on here, or the @ belongs to what is before it, as in an e-mail address. */
const GOES_ON = /^[\p{L}\p{N}]/u;
const CAME_BEFORE = /[\p{L}\p{N}]$/u;

/** Whom a text names with @: the longest name that fits at each place, whatever its case; all of that name where several have it. */
export function findMentions(text: string, people: Iterable<Nameable>): number[] {
  if (!text.includes("@")) return [];
  const lower = text.toLocaleLowerCase("en");
  /** By place in the text: the length of the name that fits there, and whose it is. */
  const found = new Map<number, { length: number; ids: number[] }>();
  for (const { entityId, name } of people) {
    const wanted = `@${name.toLocaleLowerCase("en")}`;
    for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + 1)) {
      if (GOES_ON.test(lower.slice(at + wanted.length)) || CAME_BEFORE.test(lower.slice(0, at))) continue;
      const before = found.get(at);
      if (before === undefined || before.length < wanted.length)
        found.set(at, { length: wanted.length, ids: [entityId] });
      else if (before.length === wanted.length) before.ids.push(entityId);
    }
  }
  const ids = new Set([...found.values()].flatMap((place) => place.ids));
  return [...ids].slice(0, CHAT_LIMITS.mentions);
}
