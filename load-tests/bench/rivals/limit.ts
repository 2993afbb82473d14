/**
 * The limit: nothing but sockets. As many messages of the same size to as many clients as ours sent in the same round, and a
 * listener that looks at nothing. Whatever a server of this kind does, on these sockets it does at least this.
 */
import type { AddressInfo } from "node:net";
import { LIMITS } from "@crowdwire/protocol";
import { type WebSocket, WebSocketServer } from "ws";
import { serveRival } from "./serveRival.ts";
import { startTicking } from "./startTicking.ts";

/** Hears everything and does nothing about it. */
function listen(): void {
  // A listener is there, which is all that it costs.
}

serveRival(async ({ messagesPerUserSecond, bytesPerMessage }, meter) => {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate: false });
  const sockets: WebSocket[] = [];
  server.on("connection", (socket) => {
    sockets.push(socket);
    socket.on("message", listen);
    socket.on("close", () => sockets.splice(sockets.indexOf(socket), 1));
  });
  const message = Buffer.alloc(Math.max(1, Math.round(bytesPerMessage)), 1);
  const perTick = messagesPerUserSecond / LIMITS.tickHz;
  let owed = 0;
  startTicking(meter, () => {
    owed += perTick;
    for (; owed >= 1; owed--) for (const socket of sockets) socket.send(message);
  });
  await new Promise((resolve) => server.once("listening", resolve));
  return (server.address() as AddressInfo).port;
});
