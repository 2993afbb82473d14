import { type IncomingMessage, request, type Server, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { isAllowedOrigin, type Logger } from "@crowdwire/service-kit";

/** Where browsers open their signalling for sound and pictures, on the site's own origin. */
export const SIGNALING_PATH = "/media";
/** The SFU is on this machine or next to it; if it does not answer at once it is not there. */
const PATIENCE_MS = 3000;

export interface PassSignalingOptions {
  /** Where the SFU's signalling listens, such as http://127.0.0.1:2569; undefined when there is none. */
  readonly target: string | undefined;
  readonly publicOrigins: readonly string[] | undefined;
  readonly logger: Pick<Logger, "debug">;
}

type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/**
 * Passes WebSockets for `/media` on to the SFU, byte for byte, so that a world is one origin: one port to open, one
 * certificate. Other upgrades go where they went. Call it once all listeners are there.
 */
export function passSignaling(server: Server, options: PassSignalingOptions): void {
  const listeners = server.listeners("upgrade") as UpgradeListener[];
  server.removeAllListeners("upgrade");
  server.on("upgrade", (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (incoming.url?.split("?", 1)[0] === SIGNALING_PATH) pass(incoming, socket, head, options);
    else for (const listener of listeners) listener.call(server, incoming, socket, head);
  });
}

function pass(incoming: IncomingMessage, socket: Duplex, head: Buffer, options: PassSignalingOptions): void {
  const { target, publicOrigins, logger } = options;
  socket.on("error", () => socket.destroy());
  if (!isAllowedOrigin(incoming.headers.origin, incoming.headers.host, publicOrigins)) {
    refuse(socket, 403);
    return;
  }
  if (target === undefined) {
    refuse(socket, 503);
    return;
  }
  const upstream = request(new URL(SIGNALING_PATH, target), { headers: incoming.headers, timeout: PATIENCE_MS });
  upstream.on("upgrade", (response, upstreamSocket, upstreamHead) => {
    upstreamSocket.setTimeout(0);
    if (socket.destroyed) {
      upstreamSocket.destroy();
      return;
    }
    socket.write(headOf(response));
    socket.write(upstreamHead);
    upstreamSocket.write(head);
    upstreamSocket.on("error", () => socket.destroy());
    upstreamSocket.on("close", () => socket.destroy());
    socket.on("close", () => upstreamSocket.destroy());
    upstreamSocket.pipe(socket).pipe(upstreamSocket);
  });
  upstream.on("response", (response) => {
    response.resume();
    refuse(socket, response.statusCode ?? 502);
  });
  upstream.on("timeout", () => upstream.destroy(new Error("no answer in time")));
  upstream.on("error", (error) => {
    logger.debug({ err: error }, "The SFU did not take a signalling connection.");
    refuse(socket, 503);
  });
  socket.once("close", () => upstream.destroy());
  upstream.end();
}

function headOf(response: IncomingMessage): string {
  const lines = [`HTTP/1.1 ${response.statusCode} ${response.statusMessage}`];
  for (let at = 0; at < response.rawHeaders.length; at += 2) {
    lines.push(`${response.rawHeaders[at]}: ${response.rawHeaders[at + 1]}`);
  }
  return `${lines.join("\r\n")}\r\n\r\n`;
}

function refuse(socket: Duplex, status: number): void {
  if (socket.destroyed) return;
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
