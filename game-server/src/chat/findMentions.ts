import { CHAT_LIMITS } from "@crowdwire/protocol";

export interface Nameable {
  readonly entityId: number;
  readonly name: string;
}

const AFTER_NAME = /^[\p{L}\p{N}]/u;

/** Whom a text names with @: the longest name that fits at each place, whatever its case; all of that name where several have it. */
export function findMentions(text: string, people: Iterable<Nameable>): number[] {
  if (!text.includes("@")) return [];
  const lower = text.toLocaleLowerCase("en");
  /** By place in the text: the length of the name that fits there, and whose it is. */
  const found = new Map<number, { length: number; ids: number[] }>();
  for (const { entityId, name } of people) {
    const wanted = `@${name.toLocaleLowerCase("en")}`;
    for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + 1)) {
      if (AFTER_NAME.test(lower.slice(at + wanted.length))) continue;
      const before = found.get(at);
      if (before === undefined || before.length < wanted.length)
        found.set(at, { length: wanted.length, ids: [entityId] });
      else if (before.length === wanted.length) before.ids.push(entityId);
    }
  }
  const ids = new Set([...found.values()].flatMap((place) => place.ids));
  return [...ids].slice(0, CHAT_LIMITS.mentions);
}
