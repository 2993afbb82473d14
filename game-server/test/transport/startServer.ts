import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { matchMaker, type Room, Server } from "@colyseus/core";
import { WebSocketTransport } from "@colyseus/ws-transport";
import { createLogger, type Logger } from "@crowdwire/service-kit";
import { colyseusLogger } from "../../src/rooms/colyseusLogger.ts";
import { CrowdTransport } from "../../src/transport/CrowdTransport.ts";
import { WriteBatch } from "../../src/transport/WriteBatch.ts";
import { clientFrame, RawClient } from "./RawClient.ts";

export const TRANSPORTS = ["crowd", "stock"] as const;
export type TransportName = (typeof TRANSPORTS)[number];
export const MAX_PAYLOAD = 4096;

const JOIN_ROOM = 10;

/** What a room is made of in a test. */
export interface RoomParts {
  readonly batch: WriteBatch;
  readonly logger: Logger;
}

type RoomClass = Parameters<Server["define"]>[1];

/** A real Colyseus server in this process, on a free port, with one kind of room. */
export interface ServerUnderTest {
  readonly port: number;
  readonly batch: WriteBatch;
  readonly logged: string[];
  /** Opens a connection with a seat that both sides have confirmed. */
  join(name: string): Promise<SeatedClient>;
  /** As `join`, but the client has not confirmed its seat yet. */
  take(name: string): Promise<SeatedClient & { confirm(): Promise<void> }>;
  /** The server's side of a client's connection. */
  socketOf(client: RawClient): Socket;
  /** The one room there is. */
  room<Class extends Room>(): Class;
  stop(): Promise<void>;
}

export interface SeatedClient {
  readonly sessionId: string;
  readonly raw: RawClient;
}

export interface StartOptions {
  readonly transport: TransportName;
  readonly roomClass: (parts: RoomParts) => RoomClass;
  /** What a client says when it asks for a seat. */
  readonly joinOptions?: unknown;
  /** How long a client may be silent; the transport's own where absent. */
  readonly patience?: { readonly pingInterval: number; readonly pingMaxRetries: number };
}

export async function startServer({
  transport,
  roomClass,
  joinOptions = {},
  patience,
}: StartOptions): Promise<ServerUnderTest> {
  const logged: string[] = [];
  const destination = { write: (line: string) => void logged.push(line) };
  const logger = createLogger({ service: "test", level: "info", destination });
  const batch = new WriteBatch();
  const httpServer = createServer();
  const options = { server: httpServer, maxPayload: MAX_PAYLOAD, ...patience };
  const onUnknownWs = () => {
    throw new Error("The insides of ws are not known.");
  };
  const server = new Server({
    greet: false,
    gracefullyShutdown: false,
    logger: colyseusLogger(logger),
    transport:
      transport === "stock" ? new WebSocketTransport(options) : new CrowdTransport({ ...options, batch, onUnknownWs }),
  });
  server.define("world", roomClass({ batch, logger }));
  await server.listen(0, "127.0.0.1");
  const port = (httpServer.address() as AddressInfo).port;
  const clients: RawClient[] = [];
  const sockets = new Map<number, Socket>();
  httpServer.on("connection", (socket) => sockets.set(socket.remotePort!, socket));
  let roomId = "";

  async function take(name: string) {
    const seat = await reserve(port, name, joinOptions);
    roomId = seat.roomId;
    const raw = await RawClient.open(port, `/${seat.processId}/${seat.roomId}?sessionId=${seat.sessionId}`);
    clients.push(raw);
    await raw.until("the seat", () => raw.frames.some(({ payload }) => payload[0] === JOIN_ROOM));
    const confirm = async () => {
      raw.write(clientFrame(Buffer.of(JOIN_ROOM)));
      // The answer to a ping comes after what the confirmation led to.
      raw.write(clientFrame(Buffer.of(), { opcode: 9 }));
      await raw.until("the confirmation", () => raw.frames.some(({ opcode }) => opcode === 10));
    };
    return { sessionId: seat.sessionId, raw, confirm };
  }

  return {
    port,
    batch,
    logged,
    async join(name) {
      const client = await take(name);
      await client.confirm();
      return client;
    },
    take,
    socketOf: ({ socket }) => sockets.get(socket.localPort!)!,
    room: <Class extends Room>() => matchMaker.getLocalRoomById(roomId) as unknown as Class,
    async stop() {
      for (const client of clients) client.destroy();
      await server.gracefullyShutdown(false);
      httpServer.closeAllConnections();
    },
  };
}

interface Seat {
  readonly sessionId: string;
  readonly roomId: string;
  readonly processId: string;
}

async function reserve(port: number, token: string, joinOptions: unknown): Promise<Seat> {
  const response = await fetch(`http://127.0.0.1:${port}/matchmake/joinOrCreate/world`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
    body: JSON.stringify(joinOptions),
  });
  const seat = (await response.json()) as Seat;
  if (!response.ok) throw new Error(`No seat: ${JSON.stringify(seat)}`);
  return seat;
}
