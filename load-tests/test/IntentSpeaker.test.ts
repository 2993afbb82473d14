import { decodeIntent, type IntentMessage, restingIntent } from "@crowdwire/protocol";
import { expect } from "chai";
import { describe, it } from "mocha";
import { IntentSpeaker } from "../src/clients/IntentSpeaker.ts";

const still = { moveX: 0, moveZ: 0, yaw: 0, run: false, jump: false };
const walking = { ...still, moveX: 1 };

function read(bytes: Uint8Array | null): IntentMessage | null {
  if (!bytes) return null;
  const out = { ...restingIntent(), tick: 0, snapshotSeen: 0 };
  expect(decodeIntent(bytes.subarray(2), out)).to.equal(true);
  return out;
}

describe("what a lean client says of its wishes", () => {
  it("is said at once when it changes, and otherwise four times a second, with the newest snapshot", () => {
    const speaker = new IntentSpeaker();
    const said = Array.from({ length: 40 }, (_, tick) => read(speaker.next(tick < 13 ? still : walking, 100 + tick)));
    expect(said.flatMap((intent, tick) => (intent ? [tick] : []))).to.deep.equal([0, 5, 10, 13, 18, 23, 28, 33, 38]);
    expect(said[13]).to.include({ moveX: 127, snapshotSeen: 113 });
  });

  it("never uses a tick twice, whatever the server says of its lead", () => {
    const speaker = new IntentSpeaker();
    let last = 0;
    for (let tick = 0; tick < 400; tick++) {
      speaker.noteLead(tick < 200 ? 12 : -6);
      const intent = read(speaker.next(tick % 2 === 0 ? still : walking, 0));
      if (!intent) continue;
      expect(intent.tick).to.be.greaterThan(last);
      last = intent.tick;
    }
    expect(last).to.be.greaterThan(300);
  });
});
