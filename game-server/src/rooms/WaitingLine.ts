import { BYTES, type ServerMessages, type UserId } from "@crowdwire/protocol";
import type { Command } from "../world/commands.ts";
import type { SessionId } from "../world/residents.ts";
import type { Visitor } from "./Visitors.ts";

type Enter = Extract<Command, { type: "enter" }>;

interface Waiting {
  readonly visitor: Visitor;
  readonly enter: Enter;
  /** False for whoever only looks on. */
  isInLine: boolean;
}

/** Longer than this nobody is let into the line, those who only look on included. */
export const LONGEST_LINE = 200;

/**
 * Those for whom a full world has no room yet, in the order in which they came. They are told their place whenever it
 * changes, see the far crowd meanwhile (REP4: the same bytes as everyone), and come in by themselves.
 */
export class WaitingLine {
  readonly #waiting = new Map<SessionId, Waiting>();
  /** The far crowd they were told of. */
  #presenceSeen = 0;
  #inLine = 0;

  /** Everyone without an avatar. */
  get size(): number {
    return this.#waiting.size;
  }

  /** How many wait to come in. */
  get length(): number {
    return this.#inLine;
  }

  /** Puts somebody at the end; the same user from elsewhere gets their own place, and who had it is answered. */
  add(visitor: Visitor, enter: Enter): Visitor | null {
    const before = this.#ofUser(visitor.userId);
    if (before === undefined) {
      this.#waiting.set(enter.session, { visitor, enter, isInLine: true });
    } else {
      const all = [...this.#waiting.values()];
      this.#waiting.clear();
      for (const waiting of all) {
        const kept = waiting === before ? { visitor, enter, isInLine: waiting.isInLine } : waiting;
        this.#waiting.set(kept.enter.session, kept);
      }
    }
    this.#tellPlaces();
    return before?.visitor ?? null;
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

  /** Takes the first so many out of the line, to be let in. */
  take(count: number): Enter[] {
    if (count <= 0 || this.#inLine === 0) return [];
    const first = this.#line().slice(0, count);
    for (const { enter } of first) this.#waiting.delete(enter.session);
    this.#tellPlaces();
    return first.map(({ enter }) => enter);
  }

  /** Is this person the one who waits by this session? */
  has(session: SessionId): boolean {
    return this.#waiting.has(session);
  }

  /** Shows the far crowd to whoever waits, when there is news of it. */
  show(presence: { readonly serial: number; readonly bytes: Uint8Array }): void {
    if (this.#waiting.size === 0 || presence.serial === this.#presenceSeen) return;
    this.#presenceSeen = presence.serial;
    for (const { visitor } of this.#waiting.values()) {
      if (!visitor.isClosing) visitor.line.send(BYTES.presence, presence.bytes);
    }
  }

  #ofUser(user: UserId): Waiting | undefined {
    return [...this.#waiting.values()].find(({ visitor }) => visitor.userId === user);
  }

  #line(): Waiting[] {
    return [...this.#waiting.values()].filter(({ isInLine }) => isInLine);
  }

  #tellPlaces(): void {
    const line = this.#line();
    this.#inLine = line.length;
    const places = new Map(line.map((waiting, index) => [waiting, index + 1]));
    for (const waiting of this.#waiting.values()) {
      const place = places.get(waiting) ?? 0;
      waiting.visitor.client.send("line", { place, length: line.length } satisfies ServerMessages["line"]);
    }
  }
}
