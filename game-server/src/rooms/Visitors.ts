import type { Client } from "@colyseus/core";
import type { UserId } from "@crowdwire/protocol";
import type { ByteSink } from "../replication/Replicator.ts";
import { type Line, openLine } from "../transport/Line.ts";
import type { SessionId } from "../world/residents.ts";
import type { SessionGate } from "./MessageGate.ts";

/** One connection to a room, from its join to its leave. */
export interface Visitor {
  readonly client: Client;
  readonly line: Line;
  readonly gate: SessionGate;
  readonly userId: UserId;
  /** The last chat entry they were told. */
  chatId: number;
  /** Are they told what is written? */
  isChatting: boolean;
  /** Told to go; what they still send is not looked at. */
  isClosing: boolean;
}

/** Who is connected to a room, and where their bytes go. */
export class Visitors implements ByteSink {
  readonly #bySession = new Map<SessionId, Visitor>();
  #lastTold: Visitor | null = null;
  #sentBytes = 0;

  add(client: Client, gate: SessionGate, userId: UserId, chatId: number): Visitor {
    const visitor = { client, line: openLine(client), gate, userId, chatId, isChatting: false, isClosing: false };
    this.#bySession.set(client.sessionId, visitor);
    return visitor;
  }

  get(session: SessionId): Visitor | undefined {
    return this.#bySession.get(session);
  }

  remove(session: SessionId): void {
    const visitor = this.#bySession.get(session);
    visitor?.line.listen(null);
    this.#bySession.delete(session);
    if (this.#lastTold === visitor) this.#lastTold = null;
  }

  all(): Iterable<Visitor> {
    return this.#bySession.values();
  }

  /** Sends packed bytes. What a session is told in a row is held together; the next session's turn sends it off. */
  send(session: SessionId, type: number, bytes: Uint8Array): void {
    const last = this.#lastTold;
    const visitor = last?.client.sessionId === session ? last : this.#bySession.get(session);
    if (visitor === undefined) return;
    if (visitor !== last) {
      last?.line.flush();
      this.#lastTold = visitor;
    }
    this.#sentBytes += bytes.length;
    visitor.line.send(type, bytes);
  }

  /** Bytes for this session that the kernel has not taken yet. */
  bufferedBytes(session: SessionId): number {
    return this.#bySession.get(session)?.line.bufferedBytes() ?? 0;
  }

  /** Bytes sent since the last call. */
  takeSentBytes(): number {
    const bytes = this.#sentBytes;
    this.#sentBytes = 0;
    return bytes;
  }
}
