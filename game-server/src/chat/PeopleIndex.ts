import { type FoundPerson, foldName, PEOPLE_PAGE, type PeopleCursor, type UserId } from "@crowdwire/protocol";
import type { ChatPeer } from "./Chat.ts";

/** The order is made anew at most so often, whatever is searched for. */
const RENEW_EVERY_TICKS = 20;

interface Everybody {
  all(): Iterable<Pick<ChatPeer, "userId" | "entityId" | "name">>;
}

interface Entry extends FoundPerson {
  readonly userId: UserId;
  readonly folded: string;
}

export interface PeopleQuery {
  readonly text: string;
  /** The last one of the page before; null: from the beginning. */
  readonly after: PeopleCursor | null;
  /** Whom the asker is not to find. */
  readonly isHidden: (user: UserId) => boolean;
}

export interface PeoplePage {
  readonly people: readonly FoundPerson[];
  /** How many there are on all pages. */
  readonly total: number;
  /** Where the next page begins; null where this is the last. */
  readonly next: PeopleCursor | null;
}

/**
 * Everybody in a world by name, to be searched. Kept in order and up to a second old: a thousand people who all search cost
 * one sorting a second, and a look at each name for each search.
 */
export class PeopleIndex {
  readonly #people: Everybody;
  readonly #tick: () => number;
  #entries: readonly Entry[] = [];
  #orderedAtTick = Number.NEGATIVE_INFINITY;

  /** @param tick The world's tick now. */
  constructor(people: Everybody, tick: () => number) {
    this.#people = people;
    this.#tick = tick;
  }

  /** Those whose names hold the text, by name; a page of them. */
  search({ text, after, isHidden }: PeopleQuery): PeoplePage {
    this.#renew();
    const wanted = foldName(text);
    const begin = after && { folded: foldName(after.name), entityId: after.entityId };
    const page: Entry[] = [];
    let total = 0;
    let isMore = false;
    for (const entry of this.#entries) {
      if (!entry.folded.includes(wanted) || isHidden(entry.userId)) continue;
      total++;
      if (begin !== null && compare(entry, begin) <= 0) continue;
      if (page.length < PEOPLE_PAGE) page.push(entry);
      else isMore = true;
    }
    const people = page.map(({ entityId, name }) => ({ entityId, name }));
    return { people, total, next: isMore ? (people.at(-1) ?? null) : null };
  }

  #renew(): void {
    const tick = this.#tick();
    if (tick - this.#orderedAtTick < RENEW_EVERY_TICKS) return;
    this.#orderedAtTick = tick;
    const folded = new Map(this.#entries.map((entry) => [entry.name, entry.folded]));
    this.#entries = Array.from(this.#people.all(), ({ userId, entityId, name }) => ({
      userId,
      entityId,
      name,
      folded: folded.get(name) ?? foldName(name),
    })).sort(compare);
  }
}

type Place = Pick<Entry, "folded" | "entityId">;

/** By code unit, not by any language's order: the same on every page, and quick. */
function compare(one: Place, other: Place): number {
  if (one.folded !== other.folded) return one.folded < other.folded ? -1 : 1;
  return one.entityId - other.entityId;
}
