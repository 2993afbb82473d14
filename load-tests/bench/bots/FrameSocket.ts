import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";
import { FrameReader, frame, OPCODE } from "./frames.ts";

const END_OF_HEAD = "\r\n\r\n";

/**
 * A WebSocket to this machine, as cheap as it can be: the load side must never be what is slow. Only whole binary messages,
 * which is all that game servers send.
 */
export class FrameSocket {
  readonly #socket: Socket;
  readonly #reader = new FrameReader();
  #head = "";
  #isOpen = false;
  readonly #onMessage: (payload: Buffer, socket: FrameSocket) => void;
  /** The connection has ended, whoever ended it; with the server's code where it gave one. */
  onClose: (code: number | null) => void = () => undefined;
  #closeCode: number | null = null;

  private constructor(socket: Socket, onMessage: (payload: Buffer, socket: FrameSocket) => void) {
    this.#socket = socket;
    this.#onMessage = onMessage;
  }

  /** Resolves when the server has agreed; messages may come before that. @throws Error with its answer where it has not */
  static open(
    port: number,
    path: string,
    onMessage: (payload: Buffer, socket: FrameSocket) => void,
  ): Promise<FrameSocket> {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    const opened = new FrameSocket(socket, onMessage);
    const request = [
      `GET ${path} HTTP/1.1`,
      `Host: 127.0.0.1:${port}`,
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}`,
    ];
    socket.write(request.join("\r\n") + END_OF_HEAD);
    return new Promise((resolve, reject) => {
      socket.on("error", reject);
      socket.on("close", () => {
        opened.#isOpen = false;
        reject(new Error("The connection was closed."));
        opened.onClose(opened.#closeCode);
      });
      socket.on("data", (chunk) => opened.#hear(chunk, () => resolve(opened), reject));
    });
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Everything that has come in on the wire. */
  get bytesReceived(): number {
    return this.#socket.bytesRead;
  }

  send(payload: Uint8Array): void {
    if (this.#isOpen) this.#socket.write(frame(OPCODE.binary, payload));
  }

  close(): void {
    this.#isOpen = false;
    this.#socket.destroy();
  }

  #hear(chunk: Buffer, opened: () => void, refused: (error: Error) => void): void {
    if (this.#isOpen) {
      this.#reader.read(chunk, (opcode, payload) => this.#take(opcode, payload));
      return;
    }
    this.#head += chunk.toString("latin1");
    const end = this.#head.indexOf(END_OF_HEAD);
    if (end < 0) return;
    if (!this.#head.startsWith("HTTP/1.1 101")) {
      refused(new Error(this.#head.slice(0, this.#head.indexOf("\r\n"))));
      this.close();
      return;
    }
    this.#isOpen = true;
    opened();
    const rest = Buffer.from(this.#head.slice(end + END_OF_HEAD.length), "latin1");
    this.#head = "";
    if (rest.length > 0) this.#hear(rest, opened, refused);
  }

  #take(opcode: number, payload: Buffer): void {
    if (opcode === OPCODE.binary) this.#onMessage(payload, this);
    else if (opcode === OPCODE.ping) this.#socket.write(frame(OPCODE.pong, payload));
    else if (opcode === OPCODE.close) {
      this.#closeCode = payload.length >= 2 ? payload.readUInt16BE(0) : null;
      this.#socket.end();
    }
  }
}
