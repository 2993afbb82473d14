import {
  decodeIntent,
  encodeIntent,
  INTENT_BYTES,
  type IntentMessage,
  quantiseAxis,
  restingIntent,
} from "@crowdwire/protocol";
import { expect } from "chai";
import fc from "fast-check";
import { describe, it } from "mocha";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const blank = (): IntentMessage => ({ ...restingIntent(), tick: 0, snapshotSeen: 0 });

describe("intents on the wire", () => {
  it("[SIM2] [check 8] have these bytes, and no others without a new protocol version", () => {
    const intent = { snapshotSeen: 0x0102, tick: 0x0a0b0c0d, moveX: -127, moveZ: 64, yaw: 200, run: true, jump: true };
    expect(hex(encodeIntent(intent))).to.equal("02010d0c0b0a8140c803");
  });

  it("[SIM2] come back as they were sent", () => {
    const anyIntent = fc.record({
      snapshotSeen: fc.integer({ min: 0, max: 0xffff }),
      tick: fc.integer({ min: 0, max: 0xffffffff }),
      moveX: fc.integer({ min: -127, max: 127 }),
      moveZ: fc.integer({ min: -127, max: 127 }),
      yaw: fc.integer({ min: 0, max: 255 }),
      run: fc.boolean(),
      jump: fc.boolean(),
    });
    fc.assert(
      fc.property(anyIntent, (intent) => {
        const out = blank();
        expect(decodeIntent(encodeIntent(intent), out)).to.equal(true);
        expect(out).to.deep.equal(intent);
      }),
    );
  });

  it("[TR1] are refused when they have another length or unknown buttons, and never throw", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const isIntent = bytes.length === INTENT_BYTES && (bytes[9] ?? 255) <= 3;
        expect(decodeIntent(bytes, blank())).to.equal(isIntent);
      }),
    );
  });

  it("[SIM2] [check 7] hold only axes between -1 and 1, whatever the wish", () => {
    expect([Number.NaN, Number.POSITIVE_INFINITY, -1e308, 7, -7, 0.5].map(quantiseAxis)).to.deep.equal([
      0, 0, -127, 127, -127, 64,
    ]);
    expect(decodeIntent(Uint8Array.of(0, 0, 0, 0, 0, 0, 0x80, 0x80, 0, 0), blank())).to.equal(true);
    const out = blank();
    decodeIntent(Uint8Array.of(0, 0, 0, 0, 0, 0, 0x80, 0x80, 0, 0), out);
    expect([out.moveX, out.moveZ]).to.deep.equal([-127, -127]);
  });
});
