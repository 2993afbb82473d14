import { expect } from "chai";
import { after, afterEach, before, describe, it } from "mocha";
import { TestTier } from "../support/TestTier.ts";

describe("a conversation over a real worker", () => {
  let tier: TestTier;

  before(async () => {
    tier = await TestTier.start();
  });
  afterEach(() => tier.endTest());
  after(() => tier.stop());

  it("[SFU2] carries sound between two who share a group, after a real DTLS handshake", async () => {
    const game = await tier.game();
    const [ann, bob] = await Promise.all([tier.talker(game, 1), tier.talker(game, 2)]);
    game.setGroup(7, [1, 2]);
    await Promise.all([ann.packetsFrom(2, 10), bob.packetsFrom(1, 10)]);
    expect(ann.hears()).to.deep.equal([2]);
    expect(bob.hears()).to.deep.equal([1]);
  });
});
