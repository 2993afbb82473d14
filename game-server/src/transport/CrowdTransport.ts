import type { IncomingMessage } from "node:http";
import { type TransportOptions, WebSocketTransport } from "@colyseus/ws-transport";
import { CrowdSocket } from "./CrowdSocket.ts";
import type { WriteBatch } from "./WriteBatch.ts";

export interface CrowdTransportOptions extends TransportOptions {
  readonly batch: WriteBatch;
  /** ws is not the version that is known: packed messages take the slower way. Called once. */
  readonly onUnknownWs: () => void;
}

/**
 * Whoever answers no ping is cut off without a word after 18 to 24 s. The stock 6 to 9 s would be before a world has given up
 * on a client that does not read (PACE.behindTicks), which is said, logged and counted (REP6).
 */
const PATIENCE = { pingInterval: 6000, pingMaxRetries: 3 } as const;

/** Colyseus' WebSocket transport with sockets that write less often and read packed messages first (docs/decisions/0008). */
export class CrowdTransport extends WebSocketTransport {
  constructor({ batch, onUnknownWs, ...options }: CrowdTransportOptions) {
    super({ ...PATIENCE, ...options, WebSocket: CrowdSocket });
    let isReported = false;
    // First of all listeners: Colyseus' own may send at once.
    this.wss.prependListener("connection", (socket: CrowdSocket, request: IncomingMessage) => {
      if (socket.adopt(request.socket, batch) || isReported) return;
      isReported = true;
      onUnknownWs();
    });
  }

  /** As Colyseus does, but whoever has said something since the last time is alive and is not asked: in a crowd, everyone. */
  protected override autoTerminateUnresponsiveClients(pingInterval: number, pingMaxRetries: number): void {
    this.pingInterval = setInterval(() => {
      for (const socket of this.wss.clients as Set<CrowdSocket & { pingCount: number }>) {
        if (socket.takeHasSpoken()) socket.pingCount = 0;
        else if (socket.pingCount >= pingMaxRetries) socket.terminate();
        else {
          socket.pingCount++;
          socket.ping();
        }
      }
    }, pingInterval);
  }
}
