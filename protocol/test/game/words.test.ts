import {
  AVATAR_PARTS,
  type AvatarLook,
  answerPing,
  CLOSE_REASONS,
  clientMessages,
  closeReasonOf,
  DisplayName,
  decodeIntroductions,
  decodePong,
  dequantisePosition,
  dequantiseYaw,
  emoteOf,
  encodeIntroduction,
  encodePing,
  isInAir,
  JoinOptions,
  LIMITS,
  packFlags,
  postureOf,
  quantisePosition,
  quantiseYaw,
} from "@crowdwire/protocol";
import { expect } from "chai";
import fc from "fast-check";
import { describe, it } from "mocha";

const look = Object.fromEntries(AVATAR_PARTS.map((part, index) => [part, index % 3])) as AvatarLook;

describe("introductions on the wire", () => {
  it("[REP5] have these bytes, and no others without a new protocol version", () => {
    const bytes = encodeIntroduction({ id: 0x0304, name: "Zoë", look });
    expect(Buffer.from(bytes).toString("hex")).to.equal("04030001020001020001a45a6fc3ab");
  });

  it("[REP5] come in any number and come back as they were written", () => {
    const name = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 8 })
      .filter((s) => DisplayName.safeParse(s).success);
    fc.assert(
      fc.property(
        fc.array(fc.record({ id: fc.integer({ min: 1, max: 65_535 }), name }), { maxLength: 20 }),
        (people) => {
          const introductions = people.map((person) => ({ ...person, name: DisplayName.parse(person.name), look }));
          const bytes = Buffer.concat(introductions.map(encodeIntroduction));
          expect(decodeIntroductions(bytes)).to.deep.equal(introductions);
        },
      ),
    );
  });
});

describe("clocks on the wire", () => {
  it("[ID3] carry the client's time back untouched, with the server's", () => {
    const pong = answerPing(encodePing(1234.5), 0xfffffffe);
    expect(decodePong(pong!)).to.deep.equal({ clientMs: 1234.5, serverMs: 0xfffffffe });
    expect(answerPing(new Uint8Array(7), 1)).to.equal(null);
    expect(decodePong(new Uint8Array(11))).to.equal(null);
  });
});

describe("quantisation", () => {
  it("[ID4] is never off by more than half a step within the map's extent, and clamps outside", () => {
    fc.assert(
      fc.property(fc.double({ min: -1024, max: 1023.9, noNaN: true }), (meters) => {
        const back = dequantisePosition(quantisePosition(meters));
        expect(Math.abs(back - meters)).to.be.at.most(LIMITS.positionStepMeters / 2);
      }),
    );
    expect([-1e9, 1e9, Number.NaN].map(quantisePosition)).to.deep.equal([0, 65_535, 0]);
  });

  it("[ID4] turns yaw into 256 directions and back, all the way round", () => {
    for (let direction = 0; direction < 256; direction++)
      expect(quantiseYaw(dequantiseYaw(direction))).to.equal(direction);
    expect(quantiseYaw(-Math.PI / 2)).to.equal(192);
    expect(quantiseYaw(Number.NaN)).to.equal(0);
  });

  it("[REP2] packs posture, flight and emote into one byte without mixing them", () => {
    for (let posture = 0; posture < 5; posture++)
      for (let emote = 0; emote < 7; emote++)
        for (const inAir of [false, true]) {
          const flags = packFlags(posture, inAir, emote);
          expect([postureOf(flags), isInAir(flags), emoteOf(flags)]).to.deep.equal([posture, inAir, emote]);
          expect(flags).to.be.at.most(0x7f);
        }
  });
});

describe("words", () => {
  it("[TR1] every message row refuses superfluous keys", () => {
    expect(clientMessages.emote.body.safeParse({ emote: "wave" }).success).to.equal(true);
    expect(clientMessages.emote.body.safeParse({ emote: "wave", x: 1 }).success).to.equal(false);
    expect(clientMessages.sit.body.safeParse({ seat: 1.5 }).success).to.equal(false);
    expect(JoinOptions.safeParse({ worldId: "plaza", protocolVersion: 1 }).success).to.equal(false);
  });

  it("[TR1] every close reason has a code and a sentence of its own", () => {
    const reasons = Object.entries(CLOSE_REASONS);
    expect(new Set(reasons.map(([, r]) => r.code)).size).to.equal(reasons.length);
    expect(new Set(reasons.map(([, r]) => r.sentence)).size).to.equal(reasons.length);
    for (const [name, reason] of reasons) expect(closeReasonOf(reason.code)).to.equal(name);
    expect(closeReasonOf(1006)).to.equal(null);
  });

  it("folds white space in names, and refuses empty, long and invisible ones", () => {
    expect(DisplayName.parse("  Ada \n  L. ")).to.equal("Ada L.");
    for (const bad of ["", "   ", "x".repeat(25), "a\u202eb", "\u0000"])
      expect(DisplayName.safeParse(bad).success, bad).to.equal(false);
  });
});
