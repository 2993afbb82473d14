import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { WebSocket, WebSocketServer } from "ws";
import { passSignaling } from "../../../src/http/passSignaling.ts";

const logger = { debug: () => undefined };

describe("the way of signalling through the public port", () => {
  let behind: WebSocketServer;
  let front: Server;
  let others: string[];

  beforeEach(async () => {
    behind = new WebSocketServer({ port: 0, host: "127.0.0.1" });
    await once(behind, "listening");
    behind.on("connection", (socket, request) => {
      socket.send(`host ${request.headers.host}`);
      socket.on("message", (data) => socket.send(`echo ${data}`));
    });
    front = createServer();
    others = [];
    front.on("upgrade", (request, socket) => {
      others.push(request.url ?? "");
      socket.destroy();
    });
    front.listen(0, "127.0.0.1");
    await once(front, "listening");
  });

  afterEach(async () => {
    behind.close();
    for (const socket of behind.clients) socket.terminate();
    front.closeAllConnections();
    await new Promise((resolve) => front.close(resolve));
  });

  const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port;
  const open = (path: string, origin?: string) =>
    new WebSocket(`ws://127.0.0.1:${portOf(front)}${path}`, origin === undefined ? {} : { origin });
  const pass = (target: string | undefined) =>
    passSignaling(front, { target, publicOrigins: ["https://meet.example.org"], logger });

  async function statusOf(socket: WebSocket): Promise<number> {
    socket.on("error", () => undefined);
    const [, response] = (await once(socket, "unexpected-response")) as [unknown, { statusCode: number }];
    return response.statusCode;
  }

  it("carries words both ways, and tells the SFU which host was asked", async () => {
    pass(`http://127.0.0.1:${portOf(behind)}`);
    const socket = open("/media", "https://meet.example.org");
    const [first] = await once(socket, "message");
    expect(String(first)).to.equal(`host 127.0.0.1:${portOf(front)}`);
    socket.send("hello");
    const [second] = await once(socket, "message");
    expect(String(second)).to.equal("echo hello");
    socket.terminate();
  });

  it("ends at one side when the other ends", async () => {
    pass(`http://127.0.0.1:${portOf(behind)}`);
    const arrived = once(behind, "connection");
    const socket = open("/media");
    const [inside] = (await arrived) as [WebSocket];
    socket.on("open", () => socket.terminate());
    await once(inside, "close");
  });

  it("[check 1] refuses pages of other sites", async () => {
    pass(`http://127.0.0.1:${portOf(behind)}`);
    expect(await statusOf(open("/media", "https://evil.example.org"))).to.equal(403);
  });

  it("says that there is nothing behind it, rather than to let one wait", async () => {
    pass(undefined);
    expect(await statusOf(open("/media"))).to.equal(503);
  });

  it("says so, too, when the SFU does not answer", async () => {
    pass("http://127.0.0.1:1");
    expect(await statusOf(open("/media"))).to.equal(503);
  });

  it("[check 12] leads nowhere but to the signalling: no command to the media tier comes in by the public port", async () => {
    pass(`http://127.0.0.1:${portOf(behind)}`);
    const asked: (string | undefined)[] = [];
    behind.on("connection", (_socket, request) => asked.push(request.url));
    const elsewhere = ["/control", "/media/control", "/media/../control", "/media%2f..%2fcontrol", "//control"];
    for (const path of elsewhere) {
      // Not by a client that would tidy the path up.
      const socket = connect(portOf(front), "127.0.0.1");
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${"a".repeat(22)}==\r\n\r\n`,
      );
      socket.on("error", () => undefined);
      await once(socket, "close");
    }
    expect(others).to.deep.equal(elsewhere);
    // What follows a question mark does not lead elsewhere either.
    const socket = open("/media?/../control");
    await once(socket, "message");
    expect(asked).to.deep.equal(["/media"]);
    socket.terminate();
  });

  it("leaves every other WebSocket to the worlds", async () => {
    pass(`http://127.0.0.1:${portOf(behind)}`);
    const socket = open("/mediaeval/room");
    socket.on("error", () => undefined);
    await new Promise((resolve) => socket.on("close", resolve));
    expect(others).to.deep.equal(["/mediaeval/room"]);
  });
});
