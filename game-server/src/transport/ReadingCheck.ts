import { type Client, ClientState } from "@colyseus/core";
import type { WebSocket } from "ws";

const NUMBER_BYTES = 4;

/**
 * Asks one client whether it has read what it was sent: a WebSocket ping with a number. Every WebSocket answers by itself, with the
 * same number, once it has read up to it (RFC 6455, section 5.5.2), so it takes no message of ours, and a page that cannot answer
 * now is not needed.
 */
export class ReadingCheck {
  readonly #client: Client;
  readonly #socket: WebSocket;
  #asked = 0;
  #answered = 0;
  /** A question waits for the seat to be confirmed, as what was sent before it does: Colyseus keeps that until then. */
  #isOwed = false;

  constructor(client: Client, socket: WebSocket) {
    this.#client = client;
    this.#socket = socket;
    socket.on("pong", (data: Buffer) => {
      if (data.length !== NUMBER_BYTES) return;
      const number = data.readUInt32LE(0);
      if (number > this.#answered && number <= this.#asked) this.#answered = number;
    });
  }

  /** Asks; returns the question's number. */
  ask(): number {
    this.#asked++;
    this.#isOwed = true;
    this.#pay();
    return this.#asked;
  }

  /** The newest question that was answered, and with it all before; 0: none. */
  answered(): number {
    if (this.#isOwed) this.#pay();
    return this.#answered;
  }

  #pay(): void {
    if (this.#client.state !== ClientState.JOINED) return;
    this.#isOwed = false;
    const number = Buffer.alloc(NUMBER_BYTES);
    number.writeUInt32LE(this.#asked, 0);
    this.#socket.ping(number);
  }
}
