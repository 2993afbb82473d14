import { BYTES, type ServerMessages, type UserId } from "@crowdwire/protocol";
import { PACE } from "@crowdwire/simulation";
import type { Command } from "../world/commands.ts";
import type { SessionId } from "../world/residents.ts";
import type { Visitor } from "./Visitors.ts";

type Enter = Extract<Command, { type: "enter" }>;

interface Waiting {
  readonly visitor: Visitor;
  readonly enter: Enter;
  /** False for whoever only looks on. */
  isInLine: boolean;
  /** Their connection is lost: their place is kept until this tick; null while they are here. */
  keptUntilTick: number | null;
  /** Their place has changed since they were told it. */
  isPlaceNews: boolean;
  /** Whether they have read the far crowd that they were shown: the question, and since which tick it is open; null: they have. */
  unread: { readonly question: number; readonly sinceTick: number } | null;
}

const WITHOUT_NEWS = { keptUntilTick: null, isPlaceNews: true, unread: null } as const;

/** Longer than this nobody is let into the line, those who only look on included. */
export const LONGEST_LINE = 200;

/**
 * Those for whom a full world has no room yet, in the order in which they came. They are told their place whenever it
 * changes, see the far crowd meanwhile (REP4: the same bytes as everyone), and come in by themselves. Whoever loses the
 * connection keeps their place for as long as an avatar would wait for them, and is passed over meanwhile. Each is shown one far
 * crowd after another, as they read them, and nothing before that: here nothing else says who keeps up (REP6).
 */
export class WaitingLine {
  readonly #waiting = new Map<SessionId, Waiting>();
  /** The far crowd they were told of. */
  #presenceSeen = 0;
  #ready = 0;

  /** Everyone without an avatar. */
  get size(): number {
    return this.#waiting.size;
  }

  /** Of those, how many are connected now. */
  get connected(): number {
    let connected = 0;
    for (const waiting of this.#waiting.values()) if (isHere(waiting)) connected++;
    return connected;
  }

  /** How many would come in at once if there were room for them: whoever comes now waits behind them. */
  get ready(): number {
    return this.#ready;
  }

  /**
   * Puts somebody at the end. Whoever has a place already, from elsewhere or from before they lost the connection, gets that
   * one; whose connection is over by this is answered.
   */
  add(visitor: Visitor, enter: Enter): Visitor | null {
    const before = this.#ofUser(visitor.userId);
    if (before === undefined) {
      this.#waiting.set(enter.session, { visitor, enter, isInLine: true, ...WITHOUT_NEWS });
    } else {
      const all = [...this.#waiting.values()];
      this.#waiting.clear();
      for (const waiting of all) {
        const kept = waiting === before ? { ...before, visitor, enter, ...WITHOUT_NEWS } : waiting;
        this.#waiting.set(kept.enter.session, kept);
      }
    }
    this.#tellPlaces();
    return before === undefined || before.keptUntilTick !== null ? null : before.visitor;
  }

  /** Somebody's connection is lost: their place is theirs until this tick. False where they have none. */
  keep(session: SessionId, untilTick: number): boolean {
    const waiting = this.#waiting.get(session);
    if (waiting === undefined) return false;
    waiting.keptUntilTick = untilTick;
    this.#tellPlaces();
    return true;
  }

  /** Gives up the places of those who did not come back in time; answers whose. */
  expire(tick: number): UserId[] {
    const gone = [...this.#waiting.values()].filter(
      ({ keptUntilTick }) => keptUntilTick !== null && keptUntilTick <= tick,
    );
    for (const { enter } of gone) this.#waiting.delete(enter.session);
    if (gone.length > 0) this.#tellPlaces();
    return gone.map(({ visitor }) => visitor.userId);
  }

  /** Somebody no longer waits; false where they did not. */
  remove(session: SessionId): boolean {
    if (!this.#waiting.delete(session)) return false;
    this.#tellPlaces();
    return true;
  }

  /** Somebody leaves the line and stays, or comes back to its end. */
  setInLine(session: SessionId, isInLine: boolean): void {
    const waiting = this.#waiting.get(session);
    if (waiting === undefined || waiting.isInLine === isInLine) return;
    waiting.isInLine = isInLine;
    this.#waiting.delete(session);
    this.#waiting.set(session, waiting);
    this.#tellPlaces();
  }

  /** Takes the first so many who are here out of the line, to be let in. */
  take(count: number): Enter[] {
    if (count <= 0 || this.#ready === 0) return [];
    const first = this.#line().filter(isHere).slice(0, count);
    for (const { enter } of first) this.#waiting.delete(enter.session);
    this.#tellPlaces();
    return first.map(({ enter }) => enter);
  }

  /** Is this person the one who waits by this session? */
  has(session: SessionId): boolean {
    return this.#waiting.has(session);
  }

  /** Has this person a place, in the line or beside it? */
  hasUser(user: UserId): boolean {
    return this.#ofUser(user) !== undefined;
  }

  /**
   * Tells those who wait what there is for them by now, and the far crowd when there is news of it. Answers who has not read what
   * they were shown for so long that they are to be let go (REP6).
   */
  show(presence: { readonly serial: number; readonly bytes: Uint8Array }, tick: number): Visitor[] {
    if (this.#waiting.size === 0) return [];
    const isNews = presence.serial !== this.#presenceSeen;
    this.#presenceSeen = presence.serial;
    const late: Visitor[] = [];
    let isPlaceNews = false;
    for (const waiting of this.#waiting.values()) {
      if (!isHere(waiting) || waiting.visitor.isClosing) continue;
      const isRead = hasRead(waiting);
      isPlaceNews ||= isRead && waiting.isPlaceNews;
      if (tick - (waiting.unread?.sinceTick ?? tick) >= PACE.behindTicks) late.push(waiting.visitor);
    }
    if (isPlaceNews) this.#sayPlaces();
    if (isNews) for (const waiting of this.#waiting.values()) this.#showCrowd(waiting, presence.bytes, tick);
    return late;
  }

  #showCrowd(waiting: Waiting, bytes: Uint8Array, tick: number): void {
    const { visitor } = waiting;
    if (!isHere(waiting) || visitor.isClosing || !hasRead(waiting)) return;
    visitor.line.send(BYTES.presence, bytes);
    waiting.unread = { question: visitor.line.ask(), sinceTick: tick };
  }

  #ofUser(user: UserId): Waiting | undefined {
    return [...this.#waiting.values()].find(({ visitor }) => visitor.userId === user);
  }

  #line(): Waiting[] {
    return [...this.#waiting.values()].filter(({ isInLine }) => isInLine);
  }

  #tellPlaces(): void {
    this.#ready = this.#line().filter(isHere).length;
    for (const waiting of this.#waiting.values()) waiting.isPlaceNews = true;
    this.#sayPlaces();
  }

  /** Says their place to those who have not been told it, and who read what they are told. */
  #sayPlaces(): void {
    const line = this.#line();
    const places = new Map(line.map((waiting, index) => [waiting, index + 1]));
    for (const waiting of this.#waiting.values()) {
      if (!isHere(waiting) || !waiting.isPlaceNews || !hasRead(waiting)) continue;
      waiting.isPlaceNews = false;
      const place = places.get(waiting) ?? 0;
      waiting.visitor.client.send("line", { place, length: line.length } satisfies ServerMessages["line"]);
    }
  }
}

const isHere = ({ keptUntilTick }: Waiting): boolean => keptUntilTick === null;

/** Has this person read the far crowd that they were shown last? */
function hasRead(waiting: Waiting): boolean {
  const { unread, visitor } = waiting;
  if (unread !== null && visitor.line.answered() < unread.question) return false;
  waiting.unread = null;
  return true;
}
