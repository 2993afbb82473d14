import { BYTES, type ServerMessages } from "@crowdwire/protocol";
import type { Command } from "../world/commands.ts";
import type { SessionId } from "../world/residents.ts";
import type { Visitor } from "./Visitors.ts";

type Enter = Extract<Command, { type: "enter" }>;

interface Waiting {
  readonly visitor: Visitor;
  readonly enter: Enter;
  /** Looks on, and never wants to come in. */
  readonly isSpectator: boolean;
}

/** Longer than this nobody is let into the line. */
export const LONGEST_LINE = 200;

/**
 * Those for whom a full world has no room yet, in the order in which they came. They are told their place whenever it
 * changes, see the far crowd meanwhile (REP4: the same bytes as everyone), and come in by themselves.
 */
export class WaitingLine {
  readonly #waiting = new Map<SessionId, Waiting>();
  /** The far crowd they were told of. */
  #presenceSeen = 0;

  get length(): number {
    return this.#waiting.size;
  }

  /** Puts somebody at the end. */
  add(visitor: Visitor, enter: Enter, isSpectator: boolean): void {
    this.#waiting.set(enter.session, { visitor, enter, isSpectator });
    this.#tellPlaces();
  }

  /** Somebody no longer waits; false where they did not. */
  remove(session: SessionId): boolean {
    if (!this.#waiting.delete(session)) return false;
    this.#tellPlaces();
    return true;
  }

  /** Takes the first so many out of the line, to be let in. */
  take(count: number): Enter[] {
    const first = [...this.#waiting.values()].filter(({ isSpectator }) => !isSpectator).slice(0, Math.max(0, count));
    for (const { enter } of first) this.#waiting.delete(enter.session);
    if (first.length > 0) this.#tellPlaces();
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

  #tellPlaces(): void {
    const line = [...this.#waiting.values()].filter(({ isSpectator }) => !isSpectator);
    for (const { visitor, isSpectator } of this.#waiting.values()) {
      const place = isSpectator ? 0 : 1 + line.findIndex((waiting) => waiting.visitor === visitor);
      visitor.client.send("line", { place, length: line.length } satisfies ServerMessages["line"]);
    }
  }
}
