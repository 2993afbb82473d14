import type { UserId } from "@crowdwire/protocol";
import type { WrittenMessage } from "../chat/ChatTrail.ts";
import type { Placement } from "../world/residents.ts";
import { HearerTrail } from "./HearerTrail.ts";

/** So much is kept before a report. */
export const EVIDENCE_MS = 60_000;

/** Who stood where and was heard by whom, for a report: no sound, and nothing else. Moments in milliseconds since 1970. */
export interface Evidence {
  readonly fromMs: number;
  readonly toMs: number;
  readonly people: readonly PersonEvidence[];
  /**
   * What the reporter could read, whatever became of it; direct messages only between the reporter and the reported. At most
   * MOST_MESSAGES: the latest that the reported wrote, then the latest of others, in the order of the chat.
   */
  readonly chat: readonly WrittenMessage[];
}

export interface PersonEvidence {
  readonly userId: UserId;
  readonly name: string;
  readonly entityId: number;
  /** Metres; at most one a second, where they moved. */
  readonly places: readonly { readonly atMs: number; readonly x: number; readonly y: number; readonly z: number }[];
  /** By whom they could be heard from then on. */
  readonly heardBy: readonly { readonly atMs: number; readonly entityIds: readonly number[] }[];
  /** When they spoke, as the media tier heard it: stretches within the minute, in order. */
  readonly spoke: readonly Stretch[];
}

interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

interface Track {
  name: string;
  entityId: number;
  readonly places: { atMs: number; x: number; y: number; z: number }[];
  readonly heardBy: HearerTrail;
  /** From then on they spoke, or were silent; the first that is kept began it. */
  readonly spoke: { atMs: number; isSpeaking: boolean }[];
  /** When they left; null while they are here. */
  goneMs: number | null;
}

/** People an evidence shows at most: those concerned, and who was in earshot of them. */
const MOST_PEOPLE = 50;

/** Messages an evidence holds at most: it is kept with every report, and crosses from process to process. */
export const MOST_MESSAGES = 500;

/**
 * The last minute of a world. It is told of changes alone (places at most once a second for each person, hearers as often as
 * they change), and forgets whatever is older, but for the last thing known of each: that held into the minute.
 */
export class EvidenceLog {
  readonly #tracks = new Map<UserId, Track>();
  readonly #nowMs: () => number;

  /** @param nowMs Wall clock. */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  entered(user: UserId, name: string, entityId: number): void {
    const track = this.#tracks.get(user);
    if (track) Object.assign(track, { name, entityId, goneMs: null });
    else
      this.#tracks.set(user, {
        name,
        entityId,
        places: [],
        heardBy: new HearerTrail(EVIDENCE_MS),
        spoke: [],
        goneMs: null,
      });
  }

  stood(user: UserId, { x, y, z }: Placement): void {
    const track = this.#tracks.get(user);
    if (track) this.#add(track.places, { atMs: this.#nowMs(), x, y, z });
  }

  /** By whom somebody can be heard from now on; undefined: they have just left. */
  heard(user: UserId | undefined, entityIds: readonly number[]): void {
    const track = user === undefined ? undefined : this.#tracks.get(user);
    track?.heardBy.note(this.#nowMs(), entityIds);
  }

  /** Somebody has begun to speak, or has stopped. */
  spoke(user: UserId | undefined, isSpeaking: boolean): void {
    const track = user && this.#tracks.get(user);
    if (!track || (track.spoke.at(-1)?.isSpeaking ?? false) === isSpeaking) return;
    this.#add(track.spoke, { atMs: this.#nowMs(), isSpeaking });
  }

  left(user: UserId): void {
    const nowMs = this.#nowMs();
    const track = this.#tracks.get(user);
    if (track) {
      track.goneMs = nowMs;
      track.heardBy.note(nowMs, []);
      this.spoke(user, false);
    }
    for (const [other, { goneMs }] of this.#tracks) {
      if (goneMs !== null && goneMs < nowMs - EVIDENCE_MS) this.#tracks.delete(other);
    }
  }

  /**
   * What there is about these two (null: the world is reported) and who was in earshot of them.
   *
   * @param readable What the reporter could read in the last minute.
   */
  gather(reporter: UserId, reported: UserId | null, readable: readonly WrittenMessage[]): Evidence {
    const toMs = this.#nowMs();
    const fromMs = toMs - EVIDENCE_MS;
    for (const { heardBy } of this.#tracks.values()) heardBy.forget(fromMs);
    const concerned = [reporter, reported].flatMap((user) => (user === null ? [] : (this.#tracks.get(user) ?? [])));
    const ids = new Set(concerned.flatMap(({ entityId, heardBy }) => [entityId, ...heardBy.everyone()]));
    const people: PersonEvidence[] = [];
    for (const [userId, { name, entityId, places, heardBy, spoke }] of this.#tracks) {
      if (!ids.has(entityId)) continue;
      const stretches = stretchesOf(spoke, fromMs, toMs);
      people.push({
        userId,
        name,
        entityId,
        places: places.slice(ageOf(places, fromMs)),
        heardBy: heardBy.entries(),
        spoke: stretches,
      });
    }
    const isConcerned = ({ userId }: PersonEvidence) => userId === reporter || userId === reported;
    people.sort((a, b) => Number(isConcerned(b)) - Number(isConcerned(a)));
    // By user: whoever came back has another avatar than the one that wrote.
    const isBetween = ({ scope, from, to }: WrittenMessage) =>
      scope !== "direct" || (reported !== null && (from.userId === reported || to?.userId === reported));
    return {
      fromMs,
      toMs,
      people: people.slice(0, MOST_PEOPLE),
      chat: mostTelling(readable.filter(isBetween), reported),
    };
  }

  #add<Entry extends { atMs: number }>(entries: Entry[], entry: Entry): void {
    entries.push(entry);
    const old = ageOf(entries, entry.atMs - EVIDENCE_MS);
    if (old > 0) entries.splice(0, old);
  }
}

/** As many messages as an evidence holds. Whoever floods a chat must not bury by it what somebody wrote. */
function mostTelling(messages: readonly WrittenMessage[], reported: UserId | null): readonly WrittenMessage[] {
  if (messages.length <= MOST_MESSAGES) return messages;
  const isTheirs = ({ from }: WrittenMessage) => reported !== null && from.userId === reported;
  const theirs = messages.filter(isTheirs).slice(-MOST_MESSAGES);
  const others = messages.filter((message) => !isTheirs(message));
  const room = MOST_MESSAGES - theirs.length;
  return [...theirs, ...others.slice(others.length - room)].sort((a, b) => a.id - b.id);
}

/** How many entries are over by then; the last one before held into what follows, and stays. */
function ageOf(entries: readonly { readonly atMs: number }[], fromMs: number): number {
  let old = 0;
  while (old + 1 < entries.length && entries[old + 1]!.atMs <= fromMs) old++;
  return old;
}

/** The stretches in which somebody spoke, as far as they lie between two moments. */
function stretchesOf(changes: Track["spoke"], fromMs: number, toMs: number): Stretch[] {
  return changes.flatMap(({ atMs, isSpeaking }, index) => {
    const stretch = { fromMs: Math.max(atMs, fromMs), toMs: changes[index + 1]?.atMs ?? toMs };
    return isSpeaking && stretch.toMs > fromMs ? [stretch] : [];
  });
}
