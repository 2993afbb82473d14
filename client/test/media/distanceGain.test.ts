import { expect } from "chai";
import { describe, it } from "mocha";
import { distanceGain, FULL_SOUND_METERS, SILENCE_METERS } from "../../src/media/sound/distanceGain.ts";

describe("loudness by distance", () => {
  it("[GR1] is whole up to a metre and ends exactly where links end", () => {
    expect(distanceGain(0)).to.equal(1);
    expect(distanceGain(FULL_SOUND_METERS)).to.equal(1);
    expect(distanceGain(SILENCE_METERS)).to.equal(0);
    expect(distanceGain(Number.POSITIVE_INFINITY)).to.equal(0);
    expect(distanceGain(Number.NaN)).to.equal(0);
  });

  it("falls steadily, and without a step that could be heard", () => {
    let before = 1;
    for (let meters = FULL_SOUND_METERS; meters <= SILENCE_METERS; meters += 0.05) {
      const now = distanceGain(meters);
      expect(now, `at ${meters} m`).to.be.at.most(before);
      expect(before - now, `at ${meters} m`).to.be.lessThan(0.03);
      before = now;
    }
  });

  it("lets somebody be understood where a conversation begins", () => {
    expect(distanceGain(3.5)).to.be.greaterThan(0.15);
  });
});
