import { createHash, randomBytes } from "node:crypto";
import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { FrameReader, maskedFrame, OPCODE } from "./frames.ts";

const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const HEAD_END = "\r\n\r\n";
const HEAD_MAX_BYTES = 16_384;
/** Where a connection that ended without a word is counted (RFC 6455, 7.1.5). */
const ABNORMAL = 1006;

const CLOSE_NORMALLY = Uint8Array.of(1000 >> 8, 1000 & 0xff);

/** All sockets of a thread read into these bytes: each is done with them before the next reads. */
const shared = Buffer.alloc(65_536);

export interface FrameSocketListener {
  opened(): void;
  /** A whole message; the bytes are good until the call returns. */
  message(bytes: Uint8Array): void;
  /** Told once, whoever ended it. */
  closed(code: number, reason: string): void;
}

/**
 * The client's end of a WebSocket (RFC 6455), as lean as it goes: no streams, no events, no copy of what comes in. A crowd of
 * thousands on one core must not be what is measured.
 */
export class FrameSocket {
  readonly #socket: Socket;
  readonly #listener: FrameSocketListener;
  readonly #reader: FrameReader;
  readonly #accept: string;
  #head: Buffer | null = Buffer.alloc(0);
  #isOpen = false;
  #isOver = false;
  #code = ABNORMAL;
  #reason = "";
  /** Everything that came after the handshake, frames and all. */
  bytesReceived = 0;

  constructor(url: URL, listener: FrameSocketListener) {
    this.#listener = listener;
    this.#reader = new FrameReader((opcode, payload) => this.#onFrame(opcode, payload));
    const key = randomBytes(16).toString("base64");
    this.#accept = createHash("sha1").update(`${key}${GUID}`).digest("base64");
    const isSecure = url.protocol === "wss:";
    const host = url.hostname;
    const port = Number(url.port || (isSecure ? 443 : 80));
    const request = `GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13${HEAD_END}`;
    if (isSecure) {
      this.#socket = connectTls({ host, port, servername: host }, () => this.#socket.write(request));
      this.#socket.on("data", (chunk: Buffer) => this.#take(chunk));
    } else {
      const callback = (length: number, bytes: Uint8Array) => {
        this.#take(bytes.subarray(0, length));
        return true;
      };
      this.#socket = connectTcp({ host, port, onread: { buffer: shared, callback } }, () => {
        this.#socket.write(request);
      });
    }
    this.#socket.setNoDelay(true);
    this.#socket.on("error", (error) => {
      this.#reason ||= error.message;
    });
    this.#socket.on("close", () => this.#end());
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Sends a binary message; nothing happens where the socket is not open. */
  send(payload: Uint8Array): void {
    if (this.#isOpen) this.#socket.write(maskedFrame(OPCODE.binary, payload));
  }

  /** Ends it once what was sent is out. */
  end(): void {
    if (this.#isOpen) this.#socket.end(maskedFrame(OPCODE.close, CLOSE_NORMALLY));
    else this.cut();
  }

  /** Ends it as a bad network would: without a word, at once. */
  cut(): void {
    this.#socket.destroy();
    this.#end();
  }

  #take(chunk: Uint8Array): void {
    if (this.#isOver) return;
    try {
      if (this.#head !== null) this.#takeHead(chunk);
      else {
        this.bytesReceived += chunk.length;
        this.#reader.read(chunk);
      }
    } catch (error) {
      this.#reason = error instanceof Error ? error.message : String(error);
      this.cut();
    }
  }

  #takeHead(chunk: Uint8Array): void {
    const head = Buffer.concat([this.#head!, chunk]);
    this.#head = head;
    const end = head.indexOf(HEAD_END);
    if (end < 0) {
      if (head.length > HEAD_MAX_BYTES) throw new RangeError("The server's answer to the upgrade does not end.");
      return;
    }
    const text = head.subarray(0, end).toString("latin1");
    const [status = ""] = text.split("\r\n", 1);
    const accept = /^sec-websocket-accept:\s*(\S+)/imu.exec(text)?.[1];
    if (!status.startsWith("HTTP/1.1 101") || accept !== this.#accept) {
      throw new RangeError(`The server would not open a WebSocket: ${status}`);
    }
    this.#head = null;
    this.#isOpen = true;
    this.#listener.opened();
    const rest = head.subarray(end + HEAD_END.length);
    if (rest.length > 0) this.#take(rest);
  }

  #onFrame(opcode: number, payload: Uint8Array): void {
    if (opcode === OPCODE.binary || opcode === OPCODE.text) this.#listener.message(payload);
    else if (opcode === OPCODE.ping) this.#socket.write(maskedFrame(OPCODE.pong, payload));
    else if (opcode === OPCODE.close) {
      if (payload.length >= 2) {
        this.#code = (payload[0]! << 8) | payload[1]!;
        this.#reason = Buffer.from(payload.subarray(2)).toString("utf8");
      }
      this.#socket.end(maskedFrame(OPCODE.close, payload.subarray(0, 2)));
    }
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#isOpen = false;
    this.#listener.closed(this.#code, this.#reason);
  }
}
