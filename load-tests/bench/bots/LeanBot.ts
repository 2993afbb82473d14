import { BYTES, createSnapshot, decodeSnapshot, encodeIntent, INTENT_BYTES, LIMITS } from "@crowdwire/protocol";
import { FrameSocket } from "../../src/clients/FrameSocket.ts";
import { CODE } from "../../src/clients/words.ts";
import { Course } from "./Course.ts";

const JOINED = Uint8Array.of(CODE.join);
const TICK_MS = 1000 / LIMITS.tickHz;
/** All bots read with the same eyes, one after the other. */
const snapshot = createSnapshot();

/** Where a bot finds its world. */
export interface Seat {
  readonly port: number;
  /** With the session, as matchmaking answered; "/" where there is nothing but a socket. */
  readonly path: string;
}

/** A connection that walks about and reads what it must: snapshots, to acknowledge them. Draws and predicts nothing. */
export class LeanBot {
  readonly course: Course;
  readonly #intentBytes = new Uint8Array(2 + INTENT_BYTES);
  #socket: FrameSocket | null = null;
  messages = 0;
  payloadBytes = 0;
  intents = 0;
  snapshots = 0;
  /** `performance.now()` of the first and of the latest snapshot; 0 before. */
  firstSnapshotMs = 0;
  lastSnapshotMs = 0;
  /** Longest run of snapshots that should have come and did not, since `beginGaps`. */
  missedInARow = 0;
  #awaited: { resolve(): void; reject(error: Error): void } | null = null;

  constructor(seed: number, index: number) {
    this.course = new Course(seed, index);
    this.#intentBytes[0] = CODE.bytes;
    this.#intentBytes[1] = BYTES.intent;
  }

  get isConnected(): boolean {
    return this.#socket?.isOpen ?? false;
  }

  get bytesReceived(): number {
    return this.#socket?.bytesReceived ?? 0;
  }

  /** Takes a seat; resolves when the socket is open. @throws Error where it does not open */
  sit({ port, path }: Seat): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#socket = new FrameSocket(new URL(`ws://127.0.0.1:${port}${path}`), {
        opened: resolve,
        message: (payload) => this.#hear(payload),
        closed: (code, reason) => {
          reject(new Error(reason || `The connection was closed (${code}).`));
          this.#awaited?.reject(new Error(`Closed before the first snapshot (${code}).`));
        },
      });
    });
  }

  /** Resolves with the first snapshot. @throws Error where the connection ends before, or nothing comes for `patienceMs` */
  async seeFirst(patienceMs: number): Promise<void> {
    if (this.snapshots > 0) return;
    if (!this.isConnected) throw new Error("Closed before the first snapshot.");
    let timer: NodeJS.Timeout | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        this.#awaited = { resolve, reject };
        timer = setTimeout(() => reject(new Error(`No snapshot within ${patienceMs / 1000} s.`)), patienceMs);
      });
    } finally {
      clearTimeout(timer);
      this.#awaited = null;
    }
  }

  /** One step of the walk, 50 ms after the one before. */
  step(): void {
    if (!this.course.step() || !this.isConnected) return;
    encodeIntent(this.course.intent, this.#intentBytes.subarray(2));
    this.#socket!.send(this.#intentBytes);
    this.intents++;
  }

  /** Sends whatever else somebody may send; goes nowhere where there is no connection. */
  say(message: Uint8Array): void {
    if (this.isConnected) this.#socket!.send(message);
  }

  /** Missed snapshots count from now on. */
  beginGaps(nowMs: number): void {
    this.missedInARow = 0;
    if (this.snapshots > 0) this.lastSnapshotMs = nowMs;
  }

  /** The time since the last snapshot counts, too. */
  endGaps(nowMs: number): void {
    if (this.snapshots > 0) this.#noteGap(nowMs);
  }

  leave(): void {
    this.#socket?.cut();
  }

  #hear(payload: Uint8Array): void {
    this.messages++;
    this.payloadBytes += payload.length;
    if (payload[0] === CODE.join) this.#socket!.send(JOINED);
    else if (payload[0] === CODE.bytes && payload[1] === BYTES.snapshot) this.#see(payload.subarray(2));
  }

  #see(bytes: Uint8Array): void {
    this.course.intent.snapshotSeen = decodeSnapshot(bytes, snapshot).sequence;
    const nowMs = performance.now();
    if (this.snapshots++ === 0) {
      this.firstSnapshotMs = nowMs;
      this.#awaited?.resolve();
    } else this.#noteGap(nowMs);
    this.lastSnapshotMs = nowMs;
  }

  #noteGap(nowMs: number): void {
    const missed = Math.round((nowMs - this.lastSnapshotMs) / TICK_MS) - 1;
    if (missed > this.missedInARow) this.missedInARow = missed;
  }
}
