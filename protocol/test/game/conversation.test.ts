import { expect } from "chai";
import fc from "fast-check";
import { describe, it } from "mocha";
import { type ConversationState, ConversationWriter, readConversation } from "../../src/index.ts";

const id = fc.integer({ min: 1, max: 0xffff });
const ids = fc.array(id, { maxLength: 40 });

const area = fc.record({
  zoneId: fc.integer({ min: 1, max: 255 }),
  kind: fc.constantFrom("conference" as const, "stage" as const, "silent" as const),
  name: fc.string({ unit: "grapheme", maxLength: 60 }),
  role: fc.constantFrom("speaker" as const, "listener" as const),
  isAdmitted: fc.boolean(),
  hasAsked: fc.boolean(),
  isLocked: fc.boolean(),
  capacity: fc.option(fc.integer({ min: 0, max: 0xffff })),
  speakers: ids,
  requests: ids,
  mayManage: fc.boolean(),
});

const group = fc.record({
  kind: fc.constantFrom("talk" as const, "conference" as const, "stage" as const),
  id: fc.integer({ min: 1, max: 0xffff_ffff }),
  members: ids,
});

const state: fc.Arbitrary<ConversationState> = fc.record({
  groups: fc.array(group, { maxLength: 12 }),
  hearers: ids,
  isHeardByWorld: fc.boolean(),
  area: fc.option(area),
});

describe("a conversation on the wire", () => {
  it("[GR8] arrives as it was told, also from a writer that was used before, and however large it is", () => {
    const writer = new ConversationWriter();
    const crowd = Array.from({ length: 3000 }, (_, index) => index + 1);
    const full = { groups: [{ id: 7, kind: "conference", members: crowd }], hearers: crowd } as const;
    const large: ConversationState = { ...full, isHeardByWorld: false, area: null };
    fc.assert(
      fc.property(state, (told) => {
        expect(readConversation(writer.write(told))).to.deep.equal(told);
      }),
      { examples: [[large]], numRuns: 200 },
    );
  });

  it("takes the bytes it is said to take", () => {
    const talk: ConversationState = {
      groups: [{ id: 258, kind: "talk", members: [1, 2] }],
      hearers: [2],
      isHeardByWorld: false,
      area: null,
    };
    expect(hex(talk)).to.equal(bytes("00 0100 0200 01 00 02010000 0200 0100 0200"));
    const hall: NonNullable<ConversationState["area"]> = {
      zoneId: 3,
      kind: "conference",
      name: "Hall",
      role: "speaker",
      isAdmitted: true,
      hasAsked: false,
      isLocked: true,
      capacity: 8,
      speakers: [1],
      requests: [],
      mayManage: true,
    };
    expect(hex({ groups: [], hearers: [], isHeardByWorld: true, area: hall })).to.equal(
      bytes("03 0000 00 03 00 3b 0800 0400 48616c6c 0100 0100 0000"),
    );
  });

  it("is refused, not misread, where it is cut short or goes on", () => {
    fc.assert(
      fc.property(state, fc.double({ min: 0, max: 0.999, noNaN: true }), (told, share) => {
        const written = new ConversationWriter().write(told);
        expect(() => readConversation(written.subarray(0, Math.floor(share * written.length)))).to.throw(RangeError);
        expect(() => readConversation(Uint8Array.of(...written, 0))).to.throw(RangeError);
      }),
      { numRuns: 100 },
    );
    expect(() => readConversation(Uint8Array.of(0, 0, 0, 1, 9, 1, 0, 0, 0, 0, 0)), "a kind there is not").to.throw(
      RangeError,
    );
  });
});

function hex(told: ConversationState): string {
  return Buffer.from(new ConversationWriter().write(told)).toString("hex");
}

/** Bytes as one writes them down, field by field. */
function bytes(written: string): string {
  return written.replaceAll(" ", "");
}
