import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";

/** A frame as it came. */
export interface RawFrame {
  readonly opcode: number;
  readonly isFinal: boolean;
  readonly payload: Buffer;
}

export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

export interface FrameOptions {
  readonly opcode?: number;
  readonly isFinal?: boolean;
  readonly mask?: Uint8Array | null;
}

/** A client's frame: masked, unless told otherwise. */
export function clientFrame(payload: Uint8Array, options: FrameOptions = {}): Buffer {
  const { opcode = OPCODE.binary, isFinal = true, mask = randomBytes(4) } = options;
  const head = [(isFinal ? 0x80 : 0) | opcode];
  const maskBit = mask ? 0x80 : 0;
  if (payload.length < 126) head.push(maskBit | payload.length);
  else head.push(maskBit | 126, payload.length >>> 8, payload.length & 0xff);
  const body = Buffer.from(payload);
  if (mask) for (let index = 0; index < body.length; index++) body[index]! ^= mask[index & 3]!;
  return Buffer.concat([Buffer.from(head), mask ?? Buffer.alloc(0), body]);
}

/** A message of bytes as Colyseus' clients send it. */
export function packed(type: number, body: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(17, type), body]);
}

/** A WebSocket client by hand: every byte is the test's own, and every frame of the server's is checked. */
export class RawClient {
  readonly frames: RawFrame[] = [];
  /** Chunks as they came from the socket. */
  chunks = 0;
  readonly socket: Socket;
  #received: Buffer = Buffer.alloc(0);
  #isUpgraded = false;
  #isClosed = false;

  /** Is the other side there when it is asked? */
  answersPings = true;

  /** Only answers pings from now on, and keeps nothing. */
  isCounting = false;

  /** What was wrong with the server's bytes, if anything. */
  fault: string | null = null;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on("data", (chunk) => this.#receive(chunk));
    socket.on("close", () => {
      this.#isClosed = true;
    });
    socket.on("error", () => {
      this.#isClosed = true;
    });
  }

  static async open(port: number, path: string): Promise<RawClient> {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    const client = new RawClient(socket);
    const key = randomBytes(16).toString("base64");
    const headers = ["Upgrade: websocket", "Connection: Upgrade", `Sec-WebSocket-Key: ${key}`];
    socket.write(
      [`GET ${path} HTTP/1.1`, "Host: 127.0.0.1", ...headers, "Sec-WebSocket-Version: 13", "", ""].join("\r\n"),
    );
    await client.until("the upgrade", () => client.#isUpgraded);
    return client;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  write(...frames: Uint8Array[]): void {
    this.socket.write(Buffer.concat(frames));
  }

  /** Writes so that the other side reads these pieces one by one. */
  async trickle(...pieces: Uint8Array[]): Promise<void> {
    for (const piece of pieces) {
      this.socket.write(piece);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  /** The code and reason the server closed with; null where it has not. */
  get closing(): { code: number; reason: string } | null {
    const frame = this.frames.find(({ opcode }) => opcode === OPCODE.close);
    if (frame === undefined) return null;
    return { code: frame.payload.readUInt16BE(0), reason: frame.payload.toString("utf8", 2) };
  }

  /** Bodies of packed messages of this type, in the order they came. */
  packedOf(type: number): Buffer[] {
    return this.frames
      .filter(({ opcode, payload }) => opcode === OPCODE.binary && payload[0] === 17 && payload[1] === type)
      .map(({ payload }) => payload.subarray(2));
  }

  async until(what: string, isSo: () => boolean, withinMs = 4000): Promise<void> {
    const deadline = performance.now() + withinMs;
    while (!isSo()) {
      if (performance.now() > deadline) throw new Error(`Waited in vain for ${what}.`);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  /** Ends the connection as a crash would. */
  destroy(): void {
    this.socket.destroy();
  }

  #receive(chunk: Buffer): void {
    this.chunks++;
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    if (!this.#isUpgraded) {
      const end = this.#received.indexOf("\r\n\r\n");
      if (end < 0) return;
      if (!this.#received.toString("latin1").startsWith("HTTP/1.1 101 ")) this.fault = "was not upgraded";
      this.#received = this.#received.subarray(end + 4);
      this.#isUpgraded = true;
    }
    while (this.#takeFrame());
  }

  #takeFrame(): boolean {
    const bytes = this.#received;
    if (bytes.length < 2) return false;
    if ((bytes[1]! & 0x80) !== 0) this.fault ??= "a server's frame was masked";
    if ((bytes[0]! & 0x70) !== 0) this.fault ??= "reserved bits were set";
    const short = bytes[1]! & 0x7f;
    const head = short === 127 ? 10 : short === 126 ? 4 : 2;
    if (bytes.length < head) return false;
    const length = short === 127 ? Number(bytes.readBigUInt64BE(2)) : short === 126 ? bytes.readUInt16BE(2) : short;
    if (short === 126 && length < 126) this.fault ??= "a length was not written the short way";
    if (bytes.length < head + length) return false;
    const payload = Buffer.from(bytes.subarray(head, head + length));
    const opcode = bytes[0]! & 0x0f;
    // Who does not answer is taken for gone after a few seconds.
    if (opcode === OPCODE.ping && this.answersPings && !this.socket.destroyed)
      this.write(clientFrame(payload, { opcode: OPCODE.pong }));
    if (!this.isCounting) this.frames.push({ opcode, isFinal: (bytes[0]! & 0x80) !== 0, payload });
    this.#received = bytes.subarray(head + length);
    return true;
  }
}

/** A message in words, as Colyseus' clients send it; both below 32 characters. */
export function word(name: string, text: string): Buffer {
  const short = (said: string) => [Buffer.of(0xa0 | said.length), Buffer.from(said, "latin1")];
  return clientFrame(Buffer.concat([Buffer.of(13), ...short(name), ...short(text)]));
}
