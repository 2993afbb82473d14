import type { Socket } from "node:net";
import { WebSocket } from "ws";
import {
  FRAMED_BYTES,
  HEAD_BYTES,
  PACKED_HEAD_BYTES,
  type PackedListener,
  ROOM_DATA_BYTES,
  takePackedFrames,
  writeFrameHead,
} from "./frames.ts";
import { tapReceiver } from "./tapReceiver.ts";
import { PATIENCE, type Patience, type WriteBatch } from "./WriteBatch.ts";

type SendOptions = Parameters<WebSocket["send"]>[1];
type Callback = (error?: Error) => void;

/**
 * A server's side of a WebSocket that writes its binary messages itself: head and payload in one buffer, several
 * messages in one write while the batch is held. Everything else (text, callbacks, large messages, pings, closing) is
 * ws' own, after what is held has left: nothing ever overtakes.
 */
export class CrowdSocket extends WebSocket {
  #socket: Socket | null = null;
  #batch: WriteBatch | null = null;
  #listener: PackedListener | null = null;
  #held: Buffer | null = null;
  #heldBytes = 0;
  #otherBytes = 0;
  /** The batch will flush this socket by then; 0 where it does not know of it. */
  #waitsUntil: Patience | 0 = 0;
  /** ws' sender may have something of its own in hand; then only it may write. */
  #isStock = true;
  #hasSpoken = false;

  /**
   * Takes the connection over, once ws has opened it.
   *
   * @returns false where packed messages cannot be read before ws does; they come the stock way then.
   */
  adopt(socket: Socket, batch: WriteBatch): boolean {
    this.#socket = socket;
    this.#batch = batch;
    // Compression happens in the background, and later messages wait for it inside ws.
    this.#isStock = this.extensions !== "";
    const offer: PackedListener = (type, bytes) => this.#listener?.(type, bytes) ?? false;
    return tapReceiver(this, (chunk) => {
      this.#hasSpoken = true;
      return this.#listener === null ? 0 : takePackedFrames(chunk, offer);
    });
  }

  /** Has anything been received since the last call? False where the receiver could not be tapped. */
  takeHasSpoken(): boolean {
    const hasSpoken = this.#hasSpoken;
    this.#hasSpoken = false;
    return hasSpoken;
  }

  /** Packed messages go to this listener from now on; what it does not take, and with null everything, to Colyseus. */
  listen(listener: PackedListener | null): void {
    this.#listener = listener;
  }

  /** Bytes that were sent and that the kernel has not taken yet. It hides up to a few megabytes of its own. */
  get bufferedBytes(): number {
    return this.bufferedAmount + this.#heldBytes;
  }

  /** Bytes that went out in frames since the last call, but not by `sendPacked`. */
  takeOtherBytes(): number {
    const bytes = this.#otherBytes;
    this.#otherBytes = 0;
    return bytes;
  }

  /** Sends a packed message as Colyseus would; the bytes are copied. */
  sendPacked(type: number, bytes: Uint8Array): void {
    const payloadBytes = PACKED_HEAD_BYTES + bytes.length;
    if (!this.#canFrame(payloadBytes)) {
      const message = Buffer.allocUnsafe(payloadBytes);
      message[0] = ROOM_DATA_BYTES;
      message[1] = type;
      message.set(bytes, PACKED_HEAD_BYTES);
      this.send(message, { binary: true });
      return;
    }
    const held = this.#reserve(HEAD_BYTES + payloadBytes);
    const at = writeFrameHead(held, this.#heldBytes, payloadBytes);
    held[at] = ROOM_DATA_BYTES;
    held[at + 1] = type;
    held.set(bytes, at + PACKED_HEAD_BYTES);
    this.#hold(at + payloadBytes);
  }

  override send(data: Parameters<WebSocket["send"]>[0], options?: SendOptions | Callback, callback?: Callback): void {
    const isOurs =
      data instanceof Uint8Array &&
      typeof options === "object" &&
      options.binary === true &&
      options.fin !== false &&
      callback === undefined &&
      this.#canFrame(data.length);
    if (isOurs) {
      this.#otherBytes += HEAD_BYTES + data.length;
      const held = this.#reserve(HEAD_BYTES + data.length);
      const at = writeFrameHead(held, this.#heldBytes, data.length);
      held.set(data, at);
      this.#hold(at + data.length);
      return;
    }
    this.flush();
    // Between the fragments of a message, and while a blob is being read, nothing may be written past ws.
    if (data instanceof Blob || (typeof options === "object" && options.fin === false)) this.#isStock = true;
    if (typeof options === "function") super.send(data, options);
    else super.send(data, options ?? {}, callback);
  }

  /** Writes what is held. */
  flush(): void {
    const held = this.#held;
    const bytes = this.#heldBytes;
    this.#waitsUntil = 0;
    if (held === null) return;
    this.#held = null;
    this.#heldBytes = 0;
    const socket = this.#socket!;
    const batch = this.#batch!;
    if (this.readyState !== WebSocket.OPEN) {
      batch.giveBack(held);
    } else if (socket.writableLength > 0) {
      // It will wait behind others: only as much memory as there are bytes.
      const copy = Buffer.allocUnsafeSlow(bytes);
      held.copy(copy, 0, 0, bytes);
      batch.giveBack(held);
      socket.write(copy);
    } else {
      socket.write(held.subarray(0, bytes));
      // Nothing is left to write: the kernel has a copy. Otherwise the buffer is the stream's until it is written.
      if (socket.writableLength === 0) batch.giveBack(held);
    }
  }

  override ping(data?: unknown, mask?: boolean, callback?: (error: Error) => void): void {
    this.#giveWay(data);
    super.ping(data, mask, callback);
  }

  override pong(data?: unknown, mask?: boolean, callback?: (error: Error) => void): void {
    this.#giveWay(data);
    super.pong(data, mask, callback);
  }

  override close(code?: number, reason?: string | Buffer): void {
    this.flush();
    super.close(code, reason);
  }

  #giveWay(data: unknown): void {
    this.flush();
    if (data instanceof Blob) this.#isStock = true;
  }

  #canFrame(payloadBytes: number): boolean {
    return !this.#isStock && payloadBytes <= FRAMED_BYTES && this.readyState === WebSocket.OPEN;
  }

  /** Room for so many more bytes behind what is held. */
  #reserve(bytes: number): Buffer {
    const batch = this.#batch!;
    const held = this.#held;
    if (held === null) {
      this.#held = batch.lend(bytes);
      return this.#held;
    }
    if (this.#heldBytes + bytes <= held.length) return held;
    const larger = batch.lend(this.#heldBytes + bytes);
    held.copy(larger, 0, 0, this.#heldBytes);
    batch.giveBack(held);
    this.#held = larger;
    return larger;
  }

  /** The held bytes now reach up to here; they leave now, or with the batch. */
  #hold(heldBytes: number): void {
    this.#heldBytes = heldBytes;
    const { patience } = this.#batch!;
    if (patience === PATIENCE.none) {
      this.flush();
    } else if (this.#waitsUntil < patience) {
      this.#waitsUntil = patience;
      this.#batch!.wait(this, patience);
    }
  }
}
