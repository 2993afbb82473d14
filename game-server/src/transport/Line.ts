import { type Client, ClientState } from "@colyseus/core";
import type { WebSocket } from "ws";
import { CrowdSocket } from "./CrowdSocket.ts";
import type { PackedListener } from "./frames.ts";
import { ReadingCheck } from "./ReadingCheck.ts";

/** The packed side of one client's connection, whatever transport it came by. */
export interface Line {
  /** Sends a packed message; the bytes are copied before the call returns. Types are below 128. */
  send(type: number, bytes: Uint8Array): void;
  /** Bytes that were sent and that the kernel has not taken yet. */
  bufferedBytes(): number;
  /** Bytes sent past this line since the last call, as far as the transport knows: words and patches. */
  takeOtherBytes(): number;
  /**
   * Offers packed messages to `listener` before Colyseus reads them, where the transport can. A room handles what
   * Colyseus reads all the same: long or fragmented messages, those that arrive in pieces, other transports. Null: no longer.
   */
  listen(listener: PackedListener | null): void;
  /** Asks the client whether it has read all it was sent so far; returns the question's number (see ReadingCheck). */
  ask(): number;
  /** The newest question that was answered, and with it all before; 0: none. */
  answered(): number;
  /** Ends the connection without waiting for a goodbye, which whoever does not read never answers. */
  cut(): void;
}

/** The line of a client whose connection is the room's already. */
export function openLine(client: Client): Line {
  return client.ref instanceof CrowdSocket ? new CrowdLine(client, client.ref) : new StockLine(client);
}

class CrowdLine implements Line {
  readonly #client: Client;
  readonly #socket: CrowdSocket;
  /** Most clients are never asked. */
  #check: ReadingCheck | null = null;
  #hasJoined = false;

  constructor(client: Client, socket: CrowdSocket) {
    this.#client = client;
    this.#socket = socket;
  }

  send(type: number, bytes: Uint8Array): void {
    // Until the client has confirmed its seat, Colyseus keeps messages for it.
    this.#hasJoined ||= this.#client.state === ClientState.JOINED;
    if (this.#hasJoined) this.#socket.sendPacked(type, bytes);
    else this.#client.sendBytes(type, bytes);
  }

  takeOtherBytes(): number {
    return this.#socket.takeOtherBytes();
  }

  bufferedBytes(): number {
    return this.#socket.bufferedBytes;
  }

  listen(listener: PackedListener | null): void {
    this.#socket.listen(listener);
  }

  ask(): number {
    this.#check ??= new ReadingCheck(this.#client, this.#socket);
    return this.#check.ask();
  }

  answered(): number {
    return this.#check?.answered() ?? 0;
  }

  cut(): void {
    this.#socket.terminate();
  }
}

/** Colyseus alone. */
class StockLine implements Line {
  readonly #client: Client;
  #check: ReadingCheck | null = null;

  constructor(client: Client) {
    this.#client = client;
  }

  send(type: number, bytes: Uint8Array): void {
    this.#client.sendBytes(type, bytes);
  }

  takeOtherBytes(): number {
    return 0;
  }

  bufferedBytes(): number {
    return (this.#client.ref as { bufferedAmount?: number }).bufferedAmount ?? 0;
  }

  listen(_listener: PackedListener | null): void {
    // Everything comes by Colyseus.
  }

  ask(): number {
    this.#check ??= new ReadingCheck(this.#client, this.#client.ref as unknown as WebSocket);
    return this.#check.ask();
  }

  answered(): number {
    return this.#check?.answered() ?? 0;
  }

  cut(): void {
    (this.#client.ref as { terminate?(): void }).terminate?.();
  }
}
