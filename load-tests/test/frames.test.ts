import { expect } from "chai";
import { describe, it } from "mocha";
import { FrameReader, maskedFrame, OPCODE } from "../src/clients/frames.ts";
import { encodeWords, isNamed } from "../src/clients/words.ts";

/** A frame as a server sends it. */
function serverFrame(payload: Uint8Array, opcode: number = OPCODE.binary, isFinal = true): Buffer {
  const first = (isFinal ? 0x80 : 0) | opcode;
  if (payload.length < 126) return Buffer.from([first, payload.length, ...payload]);
  const header = Buffer.alloc(payload.length < 65_536 ? 4 : 10);
  header[0] = first;
  header[1] = payload.length < 65_536 ? 126 : 127;
  if (payload.length < 65_536) header.writeUInt16BE(payload.length, 2);
  else header.writeBigUInt64BE(BigInt(payload.length), 2);
  return Buffer.concat([header, payload]);
}

const filled = (length: number, value: number) => new Uint8Array(length).fill(value);

describe("frames of a WebSocket", () => {
  it("come out whole however the stream is cut", () => {
    const small = [filled(0, 0), filled(3, 1), filled(125, 2), filled(126, 3), filled(9, 5)];
    const all = [...small, filled(70_000, 4), filled(9, 5)];
    // Byte by byte only what is small: what has come of a frame is put together anew with each piece.
    for (const [size, payloads] of [
      [1, small],
      [7, small],
      [126, all],
      [4096, all],
      [100_000, all],
    ] as const) {
      const stream = Buffer.concat(payloads.map((payload) => serverFrame(payload)));
      const got: Uint8Array[] = [];
      const reader = new FrameReader((_opcode, payload) => got.push(new Uint8Array(payload)));
      for (let at = 0; at < stream.length; at += size) {
        // The next read goes into the same bytes.
        const chunk = Buffer.from(stream.subarray(at, at + size));
        reader.read(chunk);
        chunk.fill(0xff);
      }
      expect(
        got.map(({ length }) => length),
        `in pieces of ${size}`,
      ).to.deep.equal(payloads.map(({ length }) => length));
      expect(got.every((payload, index) => Buffer.compare(payload, payloads[index]!) === 0)).to.equal(true);
    }
  });

  it("are put together from fragments, with a ping in between", () => {
    const got: [number, number[]][] = [];
    const reader = new FrameReader((opcode, payload) => got.push([opcode, [...payload]]));
    reader.read(serverFrame(Uint8Array.of(1, 2), OPCODE.binary, false));
    reader.read(serverFrame(Uint8Array.of(9), OPCODE.ping));
    reader.read(serverFrame(Uint8Array.of(3), OPCODE.continuation));
    expect(got).to.deep.equal([
      [OPCODE.ping, [9]],
      [OPCODE.binary, [1, 2, 3]],
    ]);
  });

  it("of a server are never masked", () => {
    const reader = new FrameReader(() => undefined);
    expect(() => reader.read(maskedFrame(OPCODE.binary, Uint8Array.of(1)))).to.throw(RangeError);
  });

  it("of a client are masked, and say the same once unmasked", () => {
    for (const length of [0, 5, 125, 126, 3000]) {
      const payload = filled(length, 7);
      const frame = maskedFrame(OPCODE.binary, payload);
      const at = length < 126 ? 2 : 4;
      expect(frame[1]! & 0x80).to.equal(0x80);
      const mask = frame.subarray(at, at + 4);
      const unmasked = frame.subarray(at + 4).map((byte, index) => byte ^ mask[index & 3]!);
      expect(Buffer.compare(unmasked, payload)).to.equal(0);
    }
  });
});

describe("messages in words", () => {
  it("are a name and short texts, as Colyseus packs them", () => {
    const bytes = encodeWords("emote", { emote: "wave" });
    expect(Buffer.from(bytes).toString("hex")).to.equal("0da5656d6f746581a5656d6f7465a477617665");
    expect(isNamed(bytes, "emote")).to.equal(true);
    expect(isNamed(bytes, "emotes")).to.equal(false);
    expect(() => encodeWords("emote", { emote: "x".repeat(256) })).to.throw(RangeError);
  });
});
