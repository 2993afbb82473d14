import { type Client, Room } from "@colyseus/core";
import { type Line, openLine } from "../../src/transport/Line.ts";

/** What a room was told, and by which way it came. */
export interface Heard {
  readonly way: "line" | "colyseus" | "word";
  readonly type: number;
  readonly text: string;
}

/** Packed types this room takes; of others the line is not a listener. */
export const HEARD_TYPES = [1, 2];

/** A room without a game: it keeps what it hears, and says what a test wants. */
export class ProbeRoom extends Room {
  readonly heard: Heard[] = [];
  readonly codes: (number | undefined)[] = [];
  readonly #lines = new Map<string, Line>();
  override patchRate = null;

  override onCreate(): void {
    this.onMessage("say", (_client: Client, text: string) => {
      this.heard.push({ way: "word", type: 0, text });
    });
    for (const type of [...HEARD_TYPES, 3]) {
      this.onMessageBytes(type, (_client: Client, bytes: Uint8Array) => this.#hear("colyseus", type, bytes));
    }
  }

  override onJoin(client: Client): void {
    const line = openLine(client);
    this.#lines.set(client.sessionId, line);
    line.listen((type, bytes) => {
      if (!HEARD_TYPES.includes(type)) return false;
      this.#hear("line", type, bytes);
      return true;
    });
  }

  override onLeave(client: Client, code?: number): void {
    this.codes.push(code);
    this.line(client.sessionId).listen(null);
  }

  client(sessionId: string): Client {
    return this.clients.get(sessionId)!;
  }

  line(sessionId: string): Line {
    return this.#lines.get(sessionId)!;
  }

  texts(): string[] {
    return this.heard.map(({ text }) => text);
  }

  #hear(way: Heard["way"], type: number, bytes: Uint8Array): void {
    this.heard.push({ way, type, text: Buffer.from(bytes).toString("latin1") });
  }
}
