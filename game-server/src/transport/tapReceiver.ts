import { createRequire } from "node:module";
import type { WebSocket } from "ws";

/** The version of ws whose insides are known here; a test fails when another is installed. */
export const KNOWN_WS_VERSION = "8.23.0";

const { version } = createRequire(import.meta.url)("ws/package.json") as { version: string };

/** Is the installed ws the one whose insides are known? Otherwise every message goes the stock way. */
export const isKnownWs = version === KNOWN_WS_VERSION;

/** What is used of ws' own parser (ws/lib/receiver.js): where it stands, and the one way bytes get into it. */
interface Receiver {
  /** 0: expects the head of a frame. */
  readonly _state: number;
  readonly _bufferedBytes: number;
  /** Opcode of the fragmented message that has begun, otherwise 0. */
  readonly _fragmented: number;
  readonly writableLength: number;
  write(chunk: Buffer): boolean;
}

/**
 * Lets `take` see what a socket received before ws does, wherever a frame may begin. It answers how many bytes it took
 * from the front; ws gets the rest. ws' own listeners stay as they are, so that it still stops reading when it wants to.
 *
 * @returns false where the insides of ws are not what they are known to be; then nothing has changed.
 */
export function tapReceiver(socket: WebSocket, take: (chunk: Buffer) => number): boolean {
  const receiver = (socket as unknown as { _receiver?: Partial<Receiver> })._receiver;
  if (!isKnownWs || !isReceiver(receiver)) return false;
  const write = receiver.write.bind(receiver);
  receiver.write = (chunk) => {
    const isBetweenMessages =
      receiver._state === 0 &&
      receiver._bufferedBytes === 0 &&
      receiver._fragmented === 0 &&
      receiver.writableLength === 0;
    const taken = isBetweenMessages ? take(chunk) : 0;
    if (taken === chunk.length) return true;
    return write(taken === 0 ? chunk : chunk.subarray(taken));
  };
  return true;
}

function isReceiver(receiver: Partial<Receiver> | undefined): receiver is Receiver {
  return (
    receiver !== undefined &&
    receiver._state === 0 &&
    receiver._bufferedBytes === 0 &&
    receiver._fragmented === 0 &&
    typeof receiver.writableLength === "number" &&
    typeof receiver.write === "function"
  );
}
