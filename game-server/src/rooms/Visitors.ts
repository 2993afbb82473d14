import type { Client } from "@colyseus/core";
import type { UserId } from "@crowdwire/protocol";
import { PACE } from "@crowdwire/simulation";
import type { ByteLine, ByteSink } from "../replication/Replicator.ts";
import { type Line, openLine } from "../transport/Line.ts";
import type { WriteBatch } from "../transport/WriteBatch.ts";
import type { SessionId } from "../world/residents.ts";
import { NO_SLOT } from "../world/slots.ts";
import type { SessionGate } from "./MessageGate.ts";
import { UnreadBytes } from "./UnreadBytes.ts";

/** Bytes sent to all visitors of a room. */
interface Tally {
  bytes: number;
}

interface VisitorParts {
  readonly client: Client;
  readonly gate: SessionGate;
  readonly userId: UserId;
  readonly chatId: number;
  readonly sent: Tally;
}

/** One connection to a room, from its join to its leave. */
export class Visitor implements ByteLine {
  readonly client: Client;
  /** The client's, kept at hand: it is compared for every message. */
  readonly sessionId: SessionId;
  readonly line: Line;
  readonly gate: SessionGate;
  readonly userId: UserId;
  /** The last chat entry they were told. */
  chatId: number;
  /** What they were told of the chat and may not have read. */
  readonly unreadChat: UnreadBytes;
  /** Are they told what is written? */
  isChatting = false;
  /** Told to go; what they still send is not looked at. */
  isClosing = false;
  /** May they be back in a moment? Not where they were told to go for good. */
  mayReturn = true;
  /** They have left: whoever still holds this tells nobody. */
  hasLeft = false;
  isBehind = false;
  /** Where their avatar was when it was last looked up: see `World.slotOfSession`. */
  slot: number = NO_SLOT;
  readonly #sent: Tally;
  #besideBytes = 0;

  constructor({ client, gate, userId, chatId, sent }: VisitorParts) {
    this.client = client;
    this.sessionId = client.sessionId;
    this.line = openLine(client);
    this.unreadChat = new UnreadBytes(this.line, PACE.unreadChatBytes / 2);
    this.gate = gate;
    this.userId = userId;
    this.chatId = chatId;
    this.#sent = sent;
  }

  /** What a visitor is told within a slice of the tick leaves as one write, when the slice is over. */
  send(type: number, bytes: Uint8Array): void {
    if (this.hasLeft) return;
    this.#sent.bytes += bytes.length;
    this.line.send(type, bytes);
  }

  /** As `send`, for what is no part of a snapshot; it counts in the client's share all the same (REP4). */
  sendBeside(type: number, bytes: Uint8Array): void {
    this.#besideBytes += bytes.length + PACE.overheadBytes;
    this.send(type, bytes);
  }

  takeOtherBytes(): number {
    const bytes = this.#besideBytes;
    this.#besideBytes = 0;
    return bytes + this.line.takeOtherBytes();
  }

  /** Bytes that the kernel has not taken yet. */
  bufferedBytes(): number {
    return this.line.bufferedBytes();
  }
}

/** Who is connected to a room, and where their bytes go. */
export class Visitors implements ByteSink {
  readonly #writes: Pick<WriteBatch, "flush">;
  readonly #bySession = new Map<SessionId, Visitor>();
  readonly #sent: Tally = { bytes: 0 };

  constructor(writes: Pick<WriteBatch, "flush">) {
    this.#writes = writes;
  }

  add(client: Client, gate: SessionGate, userId: UserId, chatId: number): Visitor {
    const visitor = new Visitor({ client, gate, userId, chatId, sent: this.#sent });
    this.#bySession.set(client.sessionId, visitor);
    return visitor;
  }

  get(session: SessionId): Visitor | undefined {
    return this.#bySession.get(session);
  }

  lineOf(session: SessionId): ByteLine | null {
    return this.#bySession.get(session) ?? null;
  }

  flush(): void {
    this.#writes.flush();
  }

  remove(session: SessionId): void {
    const visitor = this.#bySession.get(session);
    if (visitor === undefined) return;
    visitor.hasLeft = true;
    visitor.line.listen(null);
    this.#bySession.delete(session);
  }

  all(): Iterable<Visitor> {
    return this.#bySession.values();
  }

  /** Bytes sent since the last call. */
  takeSentBytes(): number {
    const { bytes } = this.#sent;
    this.#sent.bytes = 0;
    return bytes;
  }
}
