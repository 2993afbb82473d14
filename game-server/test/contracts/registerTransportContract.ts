import { createRandom } from "@crowdwire/simulation";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { ProbeRoom } from "../transport/ProbeRoom.ts";
import { clientFrame, OPCODE, packed, type RawClient, word } from "../transport/RawClient.ts";
import {
  MAX_PAYLOAD,
  type SeatedClient,
  type ServerUnderTest,
  startServer,
  type TransportName,
} from "../transport/startServer.ts";

const say = (text: string, type = 1) => clientFrame(packed(type, Buffer.from(text, "latin1")));
const ping = (text = "") => clientFrame(Buffer.from(text), { opcode: OPCODE.ping });
const pongs = (raw: RawClient) => raw.frames.filter(({ opcode }) => opcode === OPCODE.pong).slice(1);

/** What holds on any transport: nothing is lost, doubled, torn or overtaken, and bad frames end only their own connection. */
export function registerTransportContract(transport: TransportName): void {
  describe(`the ${transport} transport`, () => {
    let server: ServerUnderTest;
    let room: ProbeRoom;
    let clients = 0;

    before(async () => {
      server = await startServer({ transport, roomClass: () => ProbeRoom });
      // Keeps the room open between tests.
      await server.join("Host");
      room = server.room();
    });
    after(() => server.stop());

    /** A connection, with nothing heard so far. */
    async function join(): Promise<SeatedClient> {
      const client = await server.join(`Guest ${++clients}`);
      room.heard.length = 0;
      return client;
    }

    async function expectHeard(raw: RawClient, texts: readonly string[]): Promise<void> {
      await raw.until(`${texts.length} messages`, () => room.heard.length >= texts.length).catch(() => undefined);
      expect(room.texts()).to.deep.equal(texts);
    }

    async function closingOf(raw: RawClient): Promise<number> {
      await raw.until("the server's close", () => raw.closing !== null);
      expect(raw.fault).to.equal(null);
      return raw.closing!.code;
    }

    describe("coming in", () => {
      it("keeps the order of packed messages, words and pings within a chunk", async () => {
        const { raw } = await join();
        raw.write(
          say("a"),
          word("say", "b"),
          say("c", 2),
          ping("d"),
          say("e", 3),
          say("f"),
          word("say", "g"),
          say("h"),
        );
        await expectHeard(raw, ["a", "b", "c", "e", "f", "g", "h"]);
        await raw.until("the pong", () => pongs(raw).length === 1);
        expect(pongs(raw)[0]?.payload.toString()).to.equal("d");
      });

      it("reads many messages from one chunk, each once", async () => {
        const { raw } = await join();
        const texts = Array.from({ length: 300 }, (_, index) => `${index}`);
        raw.write(...texts.map((text) => say(text)));
        await expectHeard(raw, texts);
      });

      it("reads the same wherever the chunks are cut", async function () {
        this.timeout(20_000);
        const { raw } = await join();
        const one = () =>
          Buffer.concat([say("first"), say("", 2), word("say", "word"), say("x".repeat(121)), say("last")]);
        const texts = ["first", "", "word", "x".repeat(121), "last"];
        const { length } = one();
        for (let cut = 1; cut < length; cut++) {
          const bytes = one();
          await raw.trickle(bytes.subarray(0, cut), bytes.subarray(cut));
          await raw.until("both pieces", () => room.heard.length >= texts.length);
          expect(room.texts(), `cut at ${cut}`).to.deep.equal(texts);
          room.heard.length = 0;
        }
        await raw.trickle(...[...one()].map((byte) => Buffer.of(byte)));
        await expectHeard(raw, texts);
      });

      it("reads nothing into the body of a message, though a piece of it looks like another", async () => {
        const { raw } = await join();
        const body = say("inner");
        const outer = clientFrame(packed(1, body), { mask: Buffer.alloc(4) });
        await raw.trickle(outer.subarray(0, outer.length - body.length), outer.subarray(outer.length - body.length));
        await expectHeard(raw, [body.toString("latin1")]);
      });

      it("unmasks with every mask, at every length", async () => {
        const { raw } = await join();
        const masks = [Buffer.alloc(4), Buffer.alloc(4, 0xff), Buffer.of(17, 1, 0, 0), Buffer.of(1, 2, 3, 4)];
        const texts: string[] = [];
        for (let length = 0; length < 140; length++) {
          const text = String.fromCharCode(...Array.from({ length }, (_, index) => (length * 7 + index * 13) & 0xff));
          texts.push(text);
          raw.write(clientFrame(packed(1, Buffer.from(text, "latin1")), { mask: masks[length & 3]! }));
        }
        await expectHeard(raw, texts);
      });

      it("puts fragments together, and answers a ping between them", async () => {
        const { raw } = await join();
        const message = packed(1, Buffer.from("in three parts"));
        raw.write(
          say("before"),
          clientFrame(message.subarray(0, 5), { isFinal: false }),
          ping("between"),
          clientFrame(message.subarray(5, 9), { opcode: OPCODE.continuation, isFinal: false }),
          clientFrame(message.subarray(9), { opcode: OPCODE.continuation }),
          say("after"),
        );
        await expectHeard(raw, ["before", "in three parts", "after"]);
        await raw.until("the pong", () => pongs(raw).length > 0);
        expect(pongs(raw).map(({ payload }) => payload.toString())).to.deep.equal(["between"]);
      });

      it("ends a connection that begins a message within the fragments of another (1002)", async () => {
        const { raw } = await join();
        await raw.trickle(clientFrame(packed(1, Buffer.from("half")), { isFinal: false }), say("intruder"));
        expect(await closingOf(raw)).to.equal(1002);
        expect(room.texts()).to.deep.equal([]);
      });

      it("ends a connection whose frames are not masked, or have reserved bits (1002)", async () => {
        for (const bad of [
          clientFrame(packed(1, Buffer.from("plain")), { mask: null }),
          clientFrame(packed(1, Buffer.from("rsv1")), { opcode: OPCODE.binary | 0x40 }),
          clientFrame(packed(1, Buffer.from("rsv3")), { opcode: OPCODE.binary | 0x10 }),
        ]) {
          const { raw } = await join();
          raw.write(say("fine"), bad, say("too late"));
          expect(await closingOf(raw)).to.equal(1002);
          expect(room.texts()).to.deep.equal(["fine"]);
        }
      });

      it(`ends a connection that sends more than ${MAX_PAYLOAD} bytes at once, whole or in fragments (1009)`, async () => {
        const large = packed(1, Buffer.alloc(MAX_PAYLOAD - 1));
        const whole = await join();
        whole.raw.write(say("fine"), clientFrame(large));
        expect(await closingOf(whole.raw)).to.equal(1009);
        expect(room.texts()).to.deep.equal(["fine"]);
        const parts = await join();
        parts.raw.write(
          clientFrame(large.subarray(0, 3000), { isFinal: false }),
          clientFrame(large.subarray(3000), { opcode: OPCODE.continuation }),
        );
        expect(await closingOf(parts.raw)).to.equal(1009);
        expect(room.texts()).to.deep.equal([]);
      });

      it("hears nothing after a close, and answers it", async () => {
        const { raw } = await join();
        const close = clientFrame(Buffer.of(0x03, 0xe8), { opcode: OPCODE.close });
        raw.write(say("before"), close, say("after"));
        expect(await closingOf(raw)).to.equal(1000);
        await raw.until("the end", () => raw.isClosed);
        expect(room.texts()).to.deep.equal(["before"]);
      });

      it("hears nothing once a listener has hung up", async () => {
        const { raw, sessionId } = await join();
        room.line(sessionId).listen(null);
        raw.write(say("by the stock way"));
        await expectHeard(raw, ["by the stock way"]);
        expect(room.heard[0]?.way).to.equal("colyseus");
      });
    });

    describe("going out", () => {
      it("keeps the order of everything that is sent, of every size, held or not", async () => {
        const { raw, sessionId } = await join();
        const client = room.client(sessionId);
        const line = room.line(sessionId);
        const sizes = [0, 1, 122, 123, 124, 125, 126, 127, 128, 2000, 2048, 9000, 16_381, 16_382, 16_383, 70_000];
        const start = raw.frames.length;
        for (const isHeld of [false, true]) {
          if (isHeld) server.batch.hold();
          for (const size of sizes) {
            line.send(5, Buffer.alloc(size, size));
            client.sendBytes(6, Buffer.alloc(size, size));
            (client.ref as unknown as { ping(data: string): void }).ping(`${size}`);
            client.send("said", size);
          }
          if (isHeld) server.batch.release();
        }
        await raw.until("everything", () => raw.frames.length === start + 2 * 4 * sizes.length);
        const frames = raw.frames.slice(start);
        for (const [index, frame] of frames.entries()) {
          const size = sizes[(index >> 2) % sizes.length]!;
          const body = frame.payload.subarray(2);
          if (index % 4 < 2) expect([...frame.payload.subarray(0, 2)]).to.deep.equal([17, 5 + (index % 4)]);
          if (index % 4 < 2) expect(body.equals(Buffer.alloc(size, size)), `message ${index}`).to.equal(true);
          if (index % 4 === 3) expect(frame.payload[0]).to.equal(13);
          if (index % 4 === 2) expect([frame.opcode, frame.payload.toString()]).to.deep.equal([OPCODE.ping, `${size}`]);
        }
        expect(raw.fault).to.equal(null);
      });

      it("copies what it is given", async () => {
        const { raw, sessionId } = await join();
        const bytes = Buffer.alloc(400);
        server.batch.hold();
        for (let value = 0; value < 50; value++) room.line(sessionId).send(5, bytes.fill(value));
        server.batch.release();
        for (let value = 50; value < 100; value++) room.line(sessionId).send(5, bytes.fill(value));
        bytes.fill(255);
        await raw.until("everything", () => raw.packedOf(5).length === 100);
        expect(
          raw.packedOf(5).map((body) => (body.every((byte) => byte === body[0]) ? body[0] : "torn")),
        ).to.deep.equal(Array.from({ length: 100 }, (_, value) => value));
      });

      it("sends what was said before a close, and nothing after", async () => {
        const { raw, sessionId } = await join();
        server.batch.hold();
        room.line(sessionId).send(5, Buffer.from("last words"));
        room.client(sessionId).leave(4101, "takenOver");
        room.line(sessionId).send(5, Buffer.from("too late"));
        server.batch.release();
        expect(await closingOf(raw)).to.equal(4101);
        expect(raw.closing?.reason).to.equal("takenOver");
        expect(raw.packedOf(5).map(String)).to.deep.equal(["last words"]);
        expect(raw.frames.at(-1)?.opcode).to.equal(OPCODE.close);
      });

      it("loses, tears and reorders nothing while a client does not read, and says how much waits", async function () {
        this.timeout(20_000);
        const { raw, sessionId } = await join();
        const line = room.line(sessionId);
        const random = createRandom(7);
        raw.socket.pause();
        const messages = 20_000;
        const sizes = Array.from({ length: messages }, () => Math.floor(random() * 900));
        for (const [index, size] of sizes.entries()) {
          const body = Buffer.alloc(4 + size, index & 0xff);
          body.writeUInt32LE(index, 0);
          const isHeld = index % 3 === 0;
          if (isHeld) server.batch.hold();
          line.send(5, body);
          if (isHeld) {
            line.send(6, body);
            server.batch.release();
          }
          if (index % 100 === 0) (room.client(sessionId).ref as unknown as { ping(): void }).ping();
          if (index % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
        }
        expect(line.bufferedBytes(), "bytes that wait").to.be.greaterThan(100_000);
        raw.socket.resume();
        await raw.until("everything", () => raw.packedOf(5).length === messages, 15_000);
        expect(raw.fault).to.equal(null);
        for (const [index, body] of raw.packedOf(5).entries()) {
          const expected = Buffer.alloc(4 + sizes[index]!, index & 0xff);
          expected.writeUInt32LE(index, 0);
          if (!body.equals(expected)) expect.fail(`message ${index} is not what was sent`);
        }
        expect(line.bufferedBytes()).to.equal(0);
      });

      it("asks whether all was read, is answered once it was, and takes no answer for what was not asked", async () => {
        const { raw, sessionId } = await join();
        const line = room.line(sessionId);
        expect([line.answered(), line.ask()]).to.deep.equal([0, 1]);
        await raw.until("an answer", () => line.answered() === 1);
        raw.socket.pause();
        // More than the client's own socket reads ahead.
        for (let count = 0; count < 200; count++) line.send(5, Buffer.alloc(1000));
        expect(line.ask()).to.equal(2);
        const future = Buffer.of(3, 0, 0, 0);
        for (const answer of [Buffer.of(), Buffer.of(2), future])
          raw.write(clientFrame(answer, { opcode: OPCODE.pong }));
        raw.write(say("heard"));
        await expectHeard(raw, ["heard"]);
        expect(line.answered(), "nothing was read since").to.equal(1);
        raw.socket.resume();
        await raw.until("the other answer", () => line.answered() === 2);
        expect(raw.packedOf(5)).to.have.length(200);
      });

      it("asks nobody whose seat is not confirmed, since what they are sent waits for that, too", async () => {
        const { raw, sessionId, confirm } = await server.take(`Guest ${++clients}`);
        const line = room.line(sessionId);
        line.send(5, Buffer.of(1));
        expect(line.ask()).to.equal(1);
        raw.write(ping("is there a question?"));
        await raw.until("the pong", () => raw.frames.some(({ opcode }) => opcode === OPCODE.pong));
        expect(raw.frames.filter(({ opcode }) => opcode === OPCODE.ping)).to.deep.equal([]);
        await confirm();
        await raw.until("an answer", () => line.answered() === 1);
        expect(raw.packedOf(5)).to.have.length(1);
      });

      it("survives clients that vanish while something is held for them, and serves the others", async () => {
        const [gone, stays] = [await join(), await join()];
        server.batch.hold();
        room.line(gone.sessionId).send(5, Buffer.alloc(100));
        const { ref } = room.client(gone.sessionId);
        (ref as unknown as { terminate(): void }).terminate();
        room.line(stays.sessionId).send(5, Buffer.from("still here"));
        server.batch.release();
        room.line(stays.sessionId).send(5, Buffer.from("and here"));
        await stays.raw.until("both", () => stays.raw.packedOf(5).length === 2);
        expect(stays.raw.packedOf(5).map(String)).to.deep.equal(["still here", "and here"]);
      });
    });
  });
}
