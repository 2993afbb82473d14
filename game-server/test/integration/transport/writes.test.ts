import type { Socket } from "node:net";
import { BYTES } from "@crowdwire/protocol";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { ProbeRoom } from "../../transport/ProbeRoom.ts";
import { clientFrame, packed } from "../../transport/RawClient.ts";
import { type ServerUnderTest, startServer } from "../../transport/startServer.ts";

describe("the crowd transport's economy", () => {
  let server: ServerUnderTest;
  let room: ProbeRoom;
  before(async () => {
    server = await startServer({ transport: "crowd", roomClass: () => ProbeRoom });
    await server.join("Host");
    room = server.room();
  });
  after(() => server.stop());

  /** A client whose socket's writes, on the server's side, are counted. */
  async function join() {
    const { sessionId, raw } = await server.join("Guest");
    const socket = (room.client(sessionId).ref as unknown as { _socket: Socket })._socket;
    const writes: number[] = [];
    const write = socket.write.bind(socket) as (...args: unknown[]) => boolean;
    socket.write = ((...args: unknown[]) => {
      writes.push((args[0] as Buffer).length);
      return write(...args);
    }) as Socket["write"];
    return { sessionId, raw, writes, line: room.line(sessionId) };
  }

  it("writes once for everything one client is told in a slice, words and patches included", async () => {
    const one = await join();
    const two = await join();
    server.batch.hold();
    for (const { line, sessionId } of [one, two]) {
      room.client(sessionId).send("said", "hello");
      line.send(BYTES.introductions, Buffer.alloc(500));
      line.send(BYTES.snapshot, Buffer.alloc(300));
    }
    one.line.send(BYTES.pong, Buffer.alloc(12));
    expect(one.line.bufferedBytes()).to.be.greaterThan(800);
    server.batch.release();
    expect(one.writes).to.have.length(1);
    expect(two.writes).to.have.length(1);
    await one.raw.until("the last", () => one.raw.packedOf(BYTES.pong).length === 1);
    expect(one.raw.fault).to.equal(null);
  });

  it("lets what has time leave with what is sent next, or when all is settled", async () => {
    const [told, quiet] = [await join(), await join()];
    server.batch.hold();
    server.batch.defer(() => {
      for (const { sessionId } of [told, quiet]) room.client(sessionId).send("said", "no hurry");
    });
    told.line.send(BYTES.snapshot, Buffer.alloc(300));
    server.batch.release();
    expect([told.writes.length, quiet.writes.length]).to.deep.equal([1, 0]);
    server.batch.settle();
    expect([told.writes.length, quiet.writes.length]).to.deep.equal([1, 1]);
    server.batch.settle();
    told.line.send(BYTES.snapshot, Buffer.alloc(300));
    expect([told.writes.length, quiet.writes.length]).to.deep.equal([2, 1]);
    await told.raw.until("both", () => told.raw.packedOf(BYTES.snapshot).length === 2);
    const said = told.raw.frames.findIndex(({ payload }) => payload[0] === 13);
    expect(told.raw.frames[said + 1]?.payload[1], "what comes after the word").to.equal(BYTES.snapshot);
  });

  it("writes a message in one piece outside of a slice, and at once", async () => {
    const { line, writes } = await join();
    line.send(BYTES.snapshot, Buffer.alloc(300));
    line.send(BYTES.snapshot, Buffer.alloc(50));
    expect(writes).to.deep.equal([4 + 2 + 300, 2 + 2 + 50]);
  });

  it("hands packed messages to the line, and what the line does not take to Colyseus", async () => {
    const { raw } = await join();
    room.heard.length = 0;
    raw.write(clientFrame(packed(1, Buffer.from("a"))), clientFrame(packed(3, Buffer.from("b"))));
    await raw.until("both", () => room.heard.length === 2);
    expect(room.heard.map(({ way }) => way)).to.deep.equal(["line", "colyseus"]);
  });

  it("[REP6] keeps no more memory for a client that does not read than what it was sent", async function () {
    this.timeout(20_000);
    const { raw, line } = await join();
    raw.socket.pause();
    const body = Buffer.alloc(300);
    for (let index = 0; line.bufferedBytes() === 0; index++) {
      line.send(BYTES.snapshot, body);
      if (index % 200 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    globalThis.gc?.();
    const before = process.memoryUsage().arrayBuffers;
    const messages = 2000;
    for (let index = 0; index < messages; index++) {
      server.batch.hold();
      line.send(BYTES.snapshot, body);
      server.batch.release();
    }
    const grown = process.memoryUsage().arrayBuffers - before;
    expect(grown / messages, "bytes of memory for each message of 306").to.be.lessThan(400);
  });
});
