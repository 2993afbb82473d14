// The server's side of measure.ts: one mode, in a process of its own, told over IPC what to do.

import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Client, Room, Server } from "@colyseus/core";
import { WebSocketTransport } from "@colyseus/ws-transport";
import { BYTES } from "@crowdwire/protocol";
import { type WebSocket, WebSocketServer } from "ws";
import { CrowdTransport } from "../../src/transport/CrowdTransport.ts";
import { type Line, openLine } from "../../src/transport/Line.ts";
import { WriteBatch } from "../../src/transport/WriteBatch.ts";

export type MeasuredMode = "bare" | "stock" | "crowd";
export type ScenarioName = "out" | "outThree" | "in";
export interface Order {
  readonly scenario: ScenarioName;
  readonly seconds: number;
}
/** `count`: sends to one client in one tick, or messages received. */
export interface MeasuredCost {
  readonly cpuMicros: number;
  readonly count: number;
}

const TICK_MS = 50;
const MESSAGES: Readonly<Record<ScenarioName, readonly Buffer[]>> = {
  out: [Buffer.alloc(300, 1)],
  outThree: [Buffer.alloc(100, 1), Buffer.alloc(100, 2), Buffer.alloc(100, 3)],
  in: [],
};

/** Tells every client these messages. */
type Tell = (messages: readonly Buffer[]) => number;

let heard = 0;
const hear = (bytes: Uint8Array) => {
  heard += bytes.length > 0 ? 1 : 0;
};

function serveBare(server: HttpServer): Tell {
  const sockets = new Set<WebSocket>();
  new WebSocketServer({ server, perMessageDeflate: false }).on("connection", (socket) => {
    sockets.add(socket);
    socket.on("message", (bytes: Buffer) => hear(bytes));
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.terminate());
  });
  server.listen(0, "127.0.0.1");
  return (messages) => {
    for (const socket of sockets) for (const message of messages) socket.send(message);
    return sockets.size;
  };
}

async function serveColyseus(server: HttpServer, mode: MeasuredMode): Promise<Tell> {
  const lines = new Set<Line>();
  const batch = new WriteBatch();
  class MeasuredRoom extends Room {
    override patchRate = null;
    override onCreate(): void {
      this.onMessageBytes(BYTES.intent, (_client: Client, bytes: Uint8Array) => hear(bytes));
    }
    override onJoin(client: Client): void {
      const line = openLine(client);
      lines.add(line);
      line.listen((_type, bytes) => {
        hear(bytes);
        return true;
      });
    }
  }
  const onUnknownWs = () => {
    throw new Error("The insides of ws are not known.");
  };
  const transport =
    mode === "stock" ? new WebSocketTransport({ server }) : new CrowdTransport({ server, batch, onUnknownWs });
  const colyseus = new Server({ greet: false, gracefullyShutdown: false, transport });
  colyseus.define("world", MeasuredRoom);
  await colyseus.listen(0, "127.0.0.1");
  return (messages) => {
    batch.hold();
    for (const line of lines) for (const message of messages) line.send(BYTES.snapshot, message);
    batch.release();
    return lines.size;
  };
}

const mode = process.argv[2] as MeasuredMode;
const server = createServer();
const tell = mode === "bare" ? serveBare(server) : await serveColyseus(server, mode);
if (!server.listening) await new Promise((resolve) => server.once("listening", resolve));

process.on("message", ({ scenario, seconds }: Order) => {
  const messages = MESSAGES[scenario];
  let told = 0;
  heard = 0;
  const before = process.cpuUsage();
  const timer = setInterval(() => {
    if (messages.length > 0) told += tell(messages);
  }, TICK_MS);
  setTimeout(() => {
    clearInterval(timer);
    const { user, system } = process.cpuUsage(before);
    const cost: MeasuredCost = { cpuMicros: user + system, count: scenario === "in" ? heard : told };
    process.send!(cost);
  }, seconds * 1000);
});
process.on("disconnect", () => process.exit(0));
process.send!({ port: (server.address() as AddressInfo).port });
