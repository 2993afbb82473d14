import { expect } from "chai";
import fc from "fast-check";
import { describe, it } from "mocha";
import {
  CHAT_BATCH_BYTES,
  CHAT_LIMITS,
  type ChatEntry,
  cleanChatText,
  clientMessages,
  decodeChat,
  encodeChat,
} from "../../src/index.ts";

const u32 = fc.integer({ min: 1, max: 0xffff_ffff });
const u16 = fc.integer({ min: 0, max: 0xffff });
const text = fc
  .string({ unit: "grapheme", maxLength: CHAT_LIMITS.textChars })
  .filter((value) => value.length <= 2 * CHAT_LIMITS.textChars);
const person = fc.record({ entityId: u16, name: fc.string({ unit: "grapheme", maxLength: 8 }) });

const message = (scope: "world" | "nearby" | "direct") =>
  fc.record({
    kind: fc.constant("message" as const),
    id: u32,
    scope: fc.constant(scope),
    from: person,
    to: scope === "direct" ? person : fc.constant(null),
    text,
    sentAtMs: fc.integer({ min: 0, max: 4e12 }),
    isEdited: fc.boolean(),
    mentions: fc.array(u16, { maxLength: CHAT_LIMITS.mentions }),
    clientId: fc.stringMatching(/^[\w-]{8,24}$/u),
  });

const entry: fc.Arbitrary<ChatEntry> = fc.oneof(
  message("world"),
  message("nearby"),
  message("direct"),
  fc.record({ kind: fc.constant("edited" as const), id: u32, target: u32, text }),
  fc.record({ kind: fc.constant("deleted" as const), id: u32, target: u32 }),
);

describe("chat entries on the wire", () => {
  it("[SH7] arrive as they were sent, in their order, in messages that fit", () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 40 }), fc.boolean(), fc.boolean(), (entries, hasGap, isPast) => {
        const batches = encodeChat(entries, { hasGap, isPast });
        for (const batch of batches) expect(batch.length).to.be.at.most(CHAT_BATCH_BYTES);
        const decoded = batches.map((batch) => decodeChat(batch));
        expect(decoded.flatMap((batch) => batch.entries)).to.deep.equal(entries);
        for (const batch of decoded) expect(batch.isPast).to.equal(isPast);
        expect(decoded.map((batch) => batch.hasGap)).to.deep.equal(batches.map((_, index) => hasGap && index === 0));
      }),
      { numRuns: 60 },
    );
  });

  it("are refused, not misread, where they are cut short", () => {
    fc.assert(
      fc.property(entry, fc.double({ min: 0, max: 0.999, noNaN: true }), (sent, share) => {
        const [bytes] = encodeChat([sent]);
        const cut = bytes!.subarray(0, 2 + Math.floor(share * (bytes!.length - 2)));
        expect(() => decodeChat(cut)).to.throw(RangeError);
      }),
      { numRuns: 60 },
    );
  });
});

describe("cleanChatText", () => {
  const cases: [why: string, typed: string, cleaned: string | null][] = [
    ["keeps what people write", "  Grüße, 世界! 👩‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿  ", "Grüße, 世界! 👩‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿"],
    ["takes out what turns text around", "abc\u202edef\u2066x\u2069\u200f", "abcdefx"],
    ["takes out control characters and unseen ones", "a\u0000b\u0007\u200b\ufeff\u00adc", "abc"],
    ["takes out halves of characters", "a\ud800b", "ab"],
    [
      "unpiles marks",
      `Z${"\u0301\u0302\u0303\u0304\u0305".repeat(10)}`,
      "Z\u0301\u0302\u0303\u0304\u0305".normalize("NFC"),
    ],
    ["keeps single joiners only between things", "\u200d\u200da\u200d\u200d\u200db\u200d", "a\u200db"],
    ["folds empty lines", "a\r\n\r\n\r\n\r\nb\tc", "a\n\nb c"],
    ["leaves nothing of nothing", " \n\u200b\u202e ", ""],
    ["refuses too many characters", "x".repeat(CHAT_LIMITS.textChars + 1), null],
    ["counts characters, not their halves", "😀".repeat(CHAT_LIMITS.textChars), "😀".repeat(CHAT_LIMITS.textChars)],
    ["refuses too many lines", "x\n".repeat(CHAT_LIMITS.lineBreaks + 1).concat("x"), null],
  ];
  for (const [why, typed, cleaned] of cases) {
    it(why, () => {
      expect(cleanChatText(typed)).to.equal(cleaned);
    });
  }

  it("changes nothing more when applied again", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (typed) => {
        const once = cleanChatText(typed);
        if (once !== null) expect(cleanChatText(once)).to.equal(once);
      }),
    );
  });
});

describe("a line that somebody else will read", () => {
  it("is cleaned as it comes in: what is not seen, or turns text around, goes no further", () => {
    const { body } = clientMessages.kick;
    const whyOf = (why: string) => body.parse({ entityId: 1, why }).why;
    expect(whyOf("  x\u0000y\u202e \ud800 Grüße\u0007\n\n😀 ")).to.equal("xy Grüße 😀");
    expect(whyOf("\u200b\u2066")).to.equal("");
    expect(body.parse({ entityId: 1 }).why).to.equal("");
  });
});
