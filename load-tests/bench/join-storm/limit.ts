/**
 * The limit of a door: the same two requests and the same socket for everyone, answered at once with as many bytes, and a
 * snapshot of the usual size to everybody inside at 20 Hz. Nobody is looked up, nothing is signed, written or simulated: whatever
 * a server of this kind does when people come, on Node's HTTP and on these sockets it does at least this.
 */
import { randomBytes } from "node:crypto";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { BYTES, SnapshotWriter } from "@crowdwire/protocol";
import { INTEREST } from "@crowdwire/simulation";
import { type WebSocket, WebSocketServer } from "ws";
import { CODE } from "../../src/clients/words.ts";
import { answerParent } from "../processes/answerParent.ts";
import { RivalMeter } from "../rivals/RivalMeter.ts";
import { startTicking } from "../rivals/startTicking.ts";

/** As long as a game token of ours. */
const TOKEN = randomBytes(330).toString("base64url");
/** The name of the serializer and nothing else, as Colyseus greets. */
const GREETING = Buffer.from([CODE.join, 0, 4, ...Buffer.from("none")]);

const meter = new RivalMeter();

answerParent({
  async start() {
    const inside = new Set<WebSocket>();
    const message = snapshot();
    const server = createServer((request, response) => {
      request.resume();
      request.once("end", () => {
        if (request.url?.startsWith("/matchmake/"))
          answer(response, { processId: "limit", roomId: "door", sessionId: "s" });
        else answer(response, { token: TOKEN });
      });
    });
    const sockets = new WebSocketServer({ server, perMessageDeflate: false });
    sockets.on("connection", (socket) => {
      socket.send(GREETING);
      // Whoever has answered the greeting is inside.
      socket.once("message", () => inside.add(socket));
      socket.once("close", () => inside.delete(socket));
      socket.on("error", () => socket.terminate());
    });
    startTicking(meter, () => {
      for (const socket of inside) socket.send(message);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return { port: (server.address() as AddressInfo).port };
  },
  begin: () => meter.begin(),
  figures: () => meter.figures(),
});

function answer(response: ServerResponse, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(200, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) });
  response.end(text);
}

/** Oneself and as many near people as anybody sees. */
function snapshot(): Buffer {
  const writer = new SnapshotWriter();
  writer.begin({ sequence: 1, serverMs: 1, intentLead: 0, ackTick: 0 });
  writer.ownState({ x: 0, y: 0, z: 0, polygon: 0, yaw: 0, flags: 0, jumpTicks: 0, seat: -1 });
  writer.origin(0, 0, 0);
  for (let id = 1; id <= INTEREST.nearCount; id++) writer.packedRecord(id, 0, 0);
  return Buffer.from([CODE.bytes, BYTES.snapshot, ...writer.finish()]);
}
