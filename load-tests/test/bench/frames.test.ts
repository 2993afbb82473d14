import { expect } from "chai";
import fc from "fast-check";
import { describe, it } from "mocha";
import { FrameReader, frame, OPCODE } from "../../bench/bots/frames.ts";

/** A server's frame: not masked, its length in as few bytes as will do. */
function serverFrame(payload: Uint8Array): Buffer {
  const { length } = payload;
  if (length < 126) return Buffer.concat([Buffer.of(0x80 | OPCODE.binary, length), payload]);
  if (length < 65_536) return Buffer.concat([Buffer.of(0x82, 126, length >> 8, length & 0xff), payload]);
  const head = Buffer.alloc(10);
  head[0] = 0x82;
  head[1] = 127;
  head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, payload]);
}

describe("frames of lean bots", () => {
  it("are masked, as a server demands of clients", () => {
    const bytes = frame(OPCODE.binary, Uint8Array.of(1, 2, 3, 4, 5));
    expect(bytes[0]).to.equal(0x82);
    expect(bytes[1]).to.equal(0x80 | 5);
    const mask = bytes.subarray(2, 6);
    expect([...mask].every((byte) => byte !== 0)).to.equal(true);
    expect([...bytes.subarray(6)].map((byte, index) => byte ^ mask[index & 3]!)).to.deep.equal([1, 2, 3, 4, 5]);
  });

  it("are found in a stream however it is cut", () => {
    const sizes = fc.constantFrom(0, 1, 125, 126, 300, 65_536);
    fc.assert(
      fc.property(fc.array(sizes, { minLength: 1, maxLength: 4 }), fc.integer({ min: 500, max: 9000 }), (all, cut) => {
        const payloads = all.map((size, index) => Buffer.alloc(size, index + 1));
        const stream = Buffer.concat(payloads.map(serverFrame));
        const reader = new FrameReader();
        const found: Buffer[] = [];
        for (let at = 0; at < stream.length; at += cut) {
          reader.read(stream.subarray(at, at + cut), (_opcode, payload) => found.push(Buffer.from(payload)));
        }
        expect(found.map((each) => each.length)).to.deep.equal(all);
        expect(Buffer.concat(found).equals(Buffer.concat(payloads))).to.equal(true);
      }),
      { numRuns: 30 },
    );
  });

  it("are found when every byte comes by itself", () => {
    const payloads = [Buffer.alloc(0), Buffer.alloc(200, 1), Buffer.alloc(3, 2)];
    const reader = new FrameReader();
    const found: Buffer[] = [];
    for (const byte of Buffer.concat(payloads.map(serverFrame))) {
      reader.read(Buffer.of(byte), (_opcode, payload) => found.push(Buffer.from(payload)));
    }
    expect(found).to.deep.equal(payloads);
  });
});
