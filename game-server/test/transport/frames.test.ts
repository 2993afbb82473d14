import { expect } from "chai";
import { describe, it } from "mocha";
import { HEAD_BYTES, takePackedFrames, writeFrameHead } from "../../src/transport/frames.ts";
import { clientFrame, OPCODE, packed, word } from "./RawClient.ts";

/** What is taken of a chunk, and how many bytes of it. */
function take(chunk: Buffer, takesType = (type: number) => type < 3) {
  const heard: string[] = [];
  const taken = takePackedFrames(chunk, (type, bytes) => {
    if (!takesType(type)) return false;
    heard.push(`${type}:${Buffer.from(bytes).toString("latin1")}`);
    return true;
  });
  return { heard, taken };
}

const message = (text: string, type = 1) => clientFrame(packed(type, Buffer.from(text)));

describe("packed frames from clients", () => {
  it("are taken from the front of a chunk, up to the first that is anything else", () => {
    const others = {
      "a word": word("say", "hi"),
      "a ping": clientFrame(Buffer.of(), { opcode: OPCODE.ping }),
      "a close": clientFrame(Buffer.of(3, 232), { opcode: OPCODE.close }),
      text: clientFrame(packed(1, Buffer.from("x")), { opcode: OPCODE.text }),
      "the first fragment": clientFrame(packed(1, Buffer.from("x")), { isFinal: false }),
      "a continuation": clientFrame(packed(1, Buffer.from("x")), { opcode: OPCODE.continuation }),
      "not masked": clientFrame(packed(1, Buffer.from("x")), { mask: null }),
      "not masked, though it would read as if": clientFrame(Buffer.of(0, 0, 0, 0, 17, 1, 65, 66), { mask: null }),
      "a reserved bit": clientFrame(packed(1, Buffer.from("x")), { opcode: OPCODE.binary | 0x20 }),
      long: message("x".repeat(124)),
      "nothing inside": clientFrame(Buffer.of()),
      "a code alone": clientFrame(Buffer.of(17)),
      "a type of more bytes": clientFrame(packed(200, Buffer.from("x"))),
      "a code with modifiers": clientFrame(Buffer.of(17 | 0x80, 1, 5)),
      "not for this listener": message("x", 3),
    };
    const front = [message("a"), message("b", 2)];
    for (const [name, other] of Object.entries(others)) {
      const chunk = Buffer.concat([...front, other, message("after")]);
      const untouched = Buffer.from(chunk);
      const { heard, taken } = take(chunk);
      expect(heard, name).to.deep.equal(["1:a", "2:b"]);
      expect(taken, name).to.equal(front[0]!.length + front[1]!.length);
      expect(chunk.equals(untouched), `${name}: the chunk is ws' to read`).to.equal(true);
    }
  });

  it("are left alone until they are whole", () => {
    const whole = Buffer.concat([message("a"), message("bc")]);
    const first = message("a").length;
    for (let length = 0; length < whole.length; length++) {
      const { heard, taken } = take(whole.subarray(0, length));
      expect(taken, `${length} bytes`).to.equal(length < first ? 0 : first);
      expect(heard).to.have.length(length < first ? 0 : 1);
    }
    expect(take(whole).taken).to.equal(whole.length);
  });
});

describe("the head of a server's frame", () => {
  it("says the length in as few bytes as RFC 6455 asks for", () => {
    for (const [payloadBytes, head] of [
      [0, [0x82, 0]],
      [125, [0x82, 125]],
      [126, [0x82, 126, 0, 126]],
      [16_384, [0x82, 126, 64, 0]],
    ] as const) {
      const out = Buffer.alloc(1 + HEAD_BYTES);
      const end = writeFrameHead(out, 1, payloadBytes);
      expect([...out.subarray(1, end)]).to.deep.equal(head);
    }
  });
});
